/**
 * Softmax attention: which kernels run, and what they are given. No row of scores is ever held whole: kernels take keys block by block with a running
 * maximum, forwards, and make the weights again from `logSum`, backwards. Nothing is added to by two threads, so the same bits come out each time.
 */
import type { Attention, AttentionShape, Backend, CachedRows, KeyRows } from '../../backend';
import type { Groups, Kernel } from '../kernel';
import { USAGE, rangeOf, type Range } from '../memory';
import type { Profile, ProfileOption } from '../profile';
import type { Queue } from '../queue';
import { MOST_WORK } from '../tiles';
import { cacheOperations, scalesStart, type GpuCached } from './attention-cache';
import { factsBytes, factsGroups, factsKernel } from './attention-facts';
import { joinGroups, joinKernel } from './attention-parts';
import { tileRanges } from './attention-ranges';
import * as registers from './attention-registers';
import * as strips from './attention-strips';
import * as tiles from './attention-tiles';
import { hasWholeSubgroups } from './joins';
import { isAligned, quadsOf } from './quads';

export type AttentionOperations = Pick<Backend, 'attention' | 'attentionBackward' | 'allocateCached' | 'cacheRows'>;

/** Rows of queries up to which their keys are split. */
const FEW_ROWS = 8;
/** Keys that are worth a part of their own. */
const KEYS_OF_A_PART = 64;
/** Parts (of a tile of items each) that there are at most: threads, or workgroups. */
const MOST_PARTS: Readonly<Record<Profile, number>> = { registers: 64, workgroup: 256 };

const isCached = (rows: KeyRows): rows is CachedRows => rows.kind === 'cached';
const rangeOfKeys = (rows: KeyRows): Range => (isCached(rows) ? (rows as GpuCached) : rangeOf(rows));

export interface AttentionChoices extends ProfileOption {
  /** Multiply-adds of one dispatch. */
  readonly mostWork?: number | undefined;
}

export function attentionOperations(queue: Queue, { profile = 'registers', mostWork = MOST_WORK[profile] }: AttentionChoices = {}): AttentionOperations {
  const scratch = createScratch(queue);
  const subgroups = hasWholeSubgroups(queue.device, strips.THREADS);

  /** Runs a kernel on tiles of the `count` rows that each key head has, in dispatches of bounded work. */
  const inTiles = (kernelOf: (side: number) => Kernel, buffers: Readonly<Record<string, Range>>, params: Readonly<Record<string, number>> & { readonly keyHeads: number }, count: number, work: number): void => {
    const side = profile === 'registers' ? Math.min(registers.TILE, count) : tiles.SIDE;
    const total = Math.ceil(count / side);
    const ranges = tileRanges(total, work, mostWork);
    for (const range of ranges) {
      const units = range.count * params.keyHeads;
      const groups: Groups = profile === 'registers' ? threadGroups(units) : [units, 1, 1];
      queue.dispatch(kernelOf(side), buffers, { ...params, tiles: total, firstTile: range.firstTile, untilTile: range.firstTile + range.count }, groups, work / ranges.length);
    }
  };

  /** The way of few queries: parts of their keys, then all together. */
  const attendInParts = (op: Attention, { params, options, operands, results }: ReturnType<typeof forwardOf>, splits: number): void => {
    const { rows, heads, keyHeads, valueWidth, valueQuads } = params;
    const lanes = strips.lanesOf(valueQuads);
    const strands = profile === 'registers' ? 1 : strips.THREADS / lanes;
    const items = Math.min(strips.ITEMS, rows * params.group);
    const tileCount = Math.ceil((rows * params.group) / items);
    const parts = scratch.take('parts', MOST_PARTS[profile] * strands * strips.ITEMS * (valueQuads + 1) * 16);
    const count = tileCount * keyHeads * splits;
    const kernel = profile === 'registers' ? registers.forwardKernel({ ...options, items, split: true }) : strips.stripKernel({ ...options, items, subgroups });
    const groups = profile === 'registers' ? threadGroups(count) : ([count, 1, 1] as const);
    queue.dispatch(kernel, { ...operands, parts }, { ...params, tiles: tileCount, firstTile: 0, untilTile: tileCount, splits, strips: splits, lanes }, groups, workOf(op, op.k.rows));
    const joined = rows * heads * valueQuads;
    queue.dispatch(joinKernel({ aligned: options.aligned }), { ...results, parts }, { count: joined, valueWidth, valueQuads, splits: splits * strands }, joinGroups(joined));
  };

  return {
    ...cacheOperations(queue),
    attention(op) {
      const forward = forwardOf(op);
      const { params, options, operands, results } = forward;
      const count = op.rows * params.group;
      const few = Math.floor(MOST_PARTS[profile] / (Math.ceil(count / Math.min(strips.ITEMS, count)) * op.keyHeads));
      const splits = op.rows > FEW_ROWS || params.sharedKeys > 0 ? 1 : Math.min(few, Math.ceil(op.k.rows / KEYS_OF_A_PART));
      if (splits > 1) return attendInParts(op, forward, splits);
      const kernelOf = (items: number): Kernel => (profile === 'registers' ? registers.forwardKernel({ ...options, items, split: false }) : tiles.forwardTiles(options));
      inTiles(kernelOf, { ...operands, ...results }, { ...params, splits }, count, workOf(op, op.k.rows));
    },
    attentionBackward(op) {
      const { rows, heads, q, k, v, dOut } = op;
      const params = paramsOf(op);
      const options = optionsOf(op);
      // As many as the tensors have room for, so that a longer batch finds it made.
      const facts = scratch.take('facts', factsBytes(q.rows, heads));
      const results = { out: rangeOf(op.out), dOut: rangeOf(dOut), logSum: rangeOf(op.logSum) };
      queue.dispatch(factsKernel(options), { facts, ...results, ...rangesOf(op), queryEnds: rangeOf(op.queryEnd) }, params, factsGroups(rows * heads));
      const operands = { dOut: rangeOf(dOut), q: rangeOf(q), k: rangeOf(k), v: rangeOf(v), facts };
      const ofQueries = (tile: number): Kernel => (profile === 'registers' ? registers.queryGradientKernel({ ...options, tile }) : tiles.queryGradientTiles(options));
      const ofKeys = (tile: number): Kernel => (profile === 'registers' ? registers.keyGradientKernel({ ...options, tile }) : tiles.keyGradientTiles(options));
      const work = workOf(op, rows) / 2;
      inTiles(ofQueries, { ...operands, dq: rangeOf(op.dq) }, params, rows * params.group, 3 * work);
      inTiles(ofKeys, { ...operands, dk: rangeOf(op.dk), dv: rangeOf(op.dv) }, params, rows, 4 * work);
    },
  };
}

const threadGroups = (threads: number): Groups => [Math.ceil(threads / registers.THREADS), 1, 1];

function forwardOf(op: Attention) {
  const { q, k, v } = op;
  return {
    params: { ...paramsOf(op), keyScalesAt: isCached(k) ? scalesStart(k) : 0, valueScalesAt: isCached(v) ? scalesStart(v) : 0 },
    options: { ...optionsOf(op), cachedKeys: isCached(k), cachedValues: isCached(v) },
    operands: { q: rangeOf(q), k: rangeOfKeys(k), v: rangeOfKeys(v), ...rangesOf(op) },
    results: { out: rangeOf(op.out), logSum: rangeOf(op.logSum) },
  };
}

function paramsOf({ rows, heads, keyHeads, headWidth, valueWidth = headWidth, scale, shared = 0 }: AttentionShape) {
  return { rows, heads, keyHeads, group: heads / keyHeads, width: headWidth, quads: quadsOf(headWidth), valueWidth, valueQuads: quadsOf(valueWidth), scale, sharedKeys: shared };
}

function optionsOf({ headWidth, valueWidth = headWidth, slopes }: AttentionShape) {
  return { aligned: isAligned(headWidth) && isAligned(valueWidth), slopes: slopes !== undefined };
}

function rangesOf({ keyStart, keyEnd, slopes }: Pick<Attention, 'keyStart' | 'keyEnd' | 'slopes'>) {
  return { starts: rangeOf(keyStart), ends: rangeOf(keyEnd), ...(slopes && { slopes: rangeOf(slopes) }) };
}

/** Multiply-adds, about: half of the keys there can be. */
function workOf({ rows, heads, headWidth, valueWidth = headWidth }: AttentionShape, keys: number): number {
  return (rows * heads * keys * (headWidth + valueWidth)) / 2;
}

/** Buffers for work, kept from step to step and made anew only when more is needed. */
function createScratch(queue: Queue) {
  const kept = new Map<string, Range>();
  return {
    take(name: string, bytes: number): Range {
      const known = kept.get(name);
      if (known && known.size >= bytes) return known;
      if (known) queue.free(known);
      const made = queue.memory.buffer(bytes, USAGE.storage);
      kept.set(name, made);
      return made;
    },
  };
}
