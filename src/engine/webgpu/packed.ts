/**
 * Frozen matrices in the device's memory, in the words of packed-words.ts. A matrix that is larger than one binding may be is cut by rows into shards,
 * each a buffer of its own: codes, then scales.
 */
import type { CachedRows, Form, NestedScales, PackedTensor, Packing, Storage, Tensor, Weight } from '../backend';
import { amount } from '../bytes';
import { NESTED_BLOCK, NESTED_CODES, NF4_BLOCK, storageOf } from '../quantization';
import { Refusal } from '../refusal';
import { USAGE, rangeOf, type DeviceMemory, type Range } from './memory';
import { codeWordsOf, halvesOf, octetsOf, wordsOfRows } from './packed-words';
import type { Queue } from './queue';
import { isSplit, SHARD_ROWS, type Shard } from './split';

export interface GpuPacked extends PackedTensor {
  /** In the order of their rows. */
  readonly shards: readonly Shard[];
  /** NF4's scales are in 8 bits. */
  readonly isNested: boolean;
}

const WORD = 4;
const words = (bytes: number): number => Math.ceil(bytes / WORD);

/** Everything that a weight takes. */
export function rangesOf(weight: Weight | CachedRows): readonly Range[] {
  if (weight.kind === 'packed') return (weight as GpuPacked).shards;
  return weight.kind !== 'cached' && isSplit(weight) ? weight.shards : [rangeOf(weight as Tensor)];
}

export interface StoredForm {
  readonly storage: Storage;
  readonly columns: number;
  readonly isNested: boolean;
}

/** Where the parts of a shard lie, in words. */
interface Places {
  readonly scales: number;
  readonly absmax: number;
  readonly map: number;
  readonly total: number;
  /** NF4: the block of 64 weights that its first scale is of, and how many it has. */
  readonly firstBlock: number;
  readonly blocks: number;
}

function placesOf({ storage, columns, isNested }: StoredForm, first: number, count: number): Places {
  const scales = count * codeWordsOf(storage, columns);
  if (storage !== 'nf4') return { scales, absmax: 0, map: 0, total: scales + words(2 * count * halvesOf(storage, columns)), firstBlock: 0, blocks: 0 };
  // Scales in 8 bits are in blocks, too: a shard has whole ones.
  const firstBlock = Math.floor((first * columns) / NF4_BLOCK / NESTED_BLOCK) * NESTED_BLOCK;
  const blocks = Math.ceil(((first + count) * columns) / NF4_BLOCK) - firstBlock;
  if (!isNested) return { scales, absmax: 0, map: 0, total: scales + blocks, firstBlock, blocks };
  const absmax = scales + words(blocks);
  const map = absmax + Math.ceil(blocks / NESTED_BLOCK);
  return { scales, absmax, map, total: map + NESTED_CODES, firstBlock, blocks };
}

/** How many rows each shard has, so that none is larger than `mostBytes`. */
export function cutIntoShards(form: StoredForm, rows: number, mostBytes: number): readonly number[] {
  const fits = (first: number, count: number): boolean => placesOf(form, first, count).total * WORD <= mostBytes;
  const counts: number[] = [];
  for (let first = 0; first < rows; first += counts.at(-1)!) {
    let most = Math.ceil((rows - first) / SHARD_ROWS);
    for (let least = 1; least < most; ) {
      const middle = Math.ceil((least + most) / 2);
      if (fits(first, Math.min(middle * SHARD_ROWS, rows - first))) least = middle;
      else most = middle - 1;
    }
    const count = Math.min(most * SHARD_ROWS, rows - first);
    if (!fits(first, count)) {
      throw new Refusal('no-memory', `The graphics card takes at most ${amount(mostBytes, Math.floor)} in one piece, and a few rows of a matrix are larger.`, 'Use a smaller model.');
    }
    counts.push(count);
  }
  return counts;
}

interface Part {
  readonly range: Range;
  readonly places: Places;
  readonly first: number;
  readonly count: number;
}

/** Room for a matrix, in shards. */
function makeParts(memory: DeviceMemory, stored: StoredForm, rows: number, mostBytes: number): readonly Part[] {
  const parts: Part[] = [];
  let made = 0;
  try {
    for (const count of cutIntoShards(stored, rows, mostBytes)) {
      const places = placesOf(stored, made, count);
      parts.push({ range: memory.buffer(places.total * WORD, USAGE.storage | USAGE.copyTarget), places, first: made, count });
      made += count;
    }
  } catch (error) {
    for (const { range } of parts) memory.release(range);
    throw error;
  }
  return parts;
}

/** `offset`: of NF4's nested scales. */
function packedOf(stored: StoredForm, rows: number, parts: readonly Part[], offset: number): GpuPacked {
  const { storage, columns, isNested } = stored;
  const shards = parts.map((part) => ({ ...part.range, first: part.first, count: part.count, params: paramsOf(stored, part, offset) }));
  return { kind: 'packed', storage, rows, columns, isNested, shards };
}

const storedAs = (form: Form, columns: number): StoredForm => ({ storage: storageOf(form), columns, isNested: form === 'nf4-double' });

/** A matrix without its numbers, for rehearsals. */
export function rehearsePacking({ memory }: Pick<Queue, 'memory'>, form: Form, rows: number, columns: number, mostBytes: number): Packing {
  const stored = storedAs(form, columns);
  const parts = makeParts(memory, stored, rows, mostBytes);
  return {
    add: () => {},
    finish: () => packedOf(stored, rows, parts, 0),
    discard: () => {
      for (const { range } of parts) memory.release(range);
    },
  };
}

/** `mostBytes` is what one binding may be. */
export function packMatrix(queue: Queue, form: Form, rows: number, columns: number, mostBytes: number): Packing {
  const stored = storedAs(form, columns);
  const { storage } = stored;
  const parts = makeParts(queue.memory, stored, rows, mostBytes);
  const [rowWords, rowHalves] = [codeWordsOf(storage, columns), halvesOf(storage, columns)];
  let added = 0;

  return {
    add(bytes, count) {
      if (added + count > rows) throw new RangeError('A matrix got more rows than it has.');
      for (const { range, places, ...part } of parts) {
        const [start, end] = [Math.max(added, part.first), Math.min(added + count, part.first + part.count)];
        if (start >= end) continue;
        const { codes, halves } = wordsOfRows({ storage, columns, bytes, first: start - added, count: end - start });
        queue.write(range, (start - part.first) * rowWords * WORD, asBytes(codes));
        if (halves.length > 0) queue.write(range, places.scales * WORD + (start - part.first) * rowHalves * 2, asBytes(halves));
      }
      added += count;
    },
    finish(absmax): GpuPacked {
      if (added < rows) throw new RangeError('A matrix lacks rows.');
      const nested = absmax && !(absmax instanceof Float32Array) ? absmax : null;
      if ((nested !== null) !== stored.isNested || (absmax !== undefined) !== (storage === 'nf4')) throw new TypeError('The scales are not those of the form.');
      for (const part of parts) {
        if (absmax instanceof Float32Array) queue.write(part.range, part.places.scales * WORD, absmax.subarray(part.places.firstBlock, part.places.firstBlock + part.places.blocks));
        if (nested) writeNested(queue, part, nested);
      }
      return packedOf(stored, rows, parts, nested?.offset ?? 0);
    },
    discard: () => {
      for (const { range } of parts) queue.free(range);
    },
  };
}

function writeNested(queue: Queue, { range, places }: Part, { codes, absmax, map }: NestedScales): void {
  const { firstBlock, blocks } = places;
  const padded = new Uint8Array(words(blocks) * WORD);
  padded.set(codes.subarray(firstBlock, firstBlock + blocks));
  queue.write(range, places.scales * WORD, padded);
  queue.write(range, places.absmax * WORD, absmax.subarray(firstBlock / NESTED_BLOCK, Math.ceil((firstBlock + blocks) / NESTED_BLOCK)));
  queue.write(range, places.map * WORD, map);
}

function paramsOf({ storage, columns, isNested }: StoredForm, { places, first }: Part, offset: number): Readonly<Record<string, number>> {
  const stride = octetsOf(storage, columns);
  if (storage === 'f16' || storage === 'bf16') return { bStride: stride };
  if (storage !== 'nf4') return { bStride: stride, bScales: places.scales };
  const flat = { bStride: stride, bScales: places.scales, bColumns: columns, bFlat: first * columns - places.firstBlock * NF4_BLOCK };
  return isNested ? { ...flat, bAbsmax: places.absmax, bMap: places.map, bOffset: offset } : flat;
}

const asBytes = (view: Uint32Array | Uint16Array): Uint8Array => new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength);

/** A matrix that kernels read as the operand `b`: whole, or in shards. */
export interface Operand {
  readonly storage: Storage | 'f32';
  readonly isNested: boolean;
  readonly columns: number;
  readonly shards: readonly Shard[];
}

export function operandOf(weight: Weight): Operand {
  const { columns, rows } = weight;
  if (weight.kind !== 'packed') {
    const whole = (): Shard => ({ ...rangeOf(weight), first: 0, count: rows, params: { bStride: columns } });
    return { storage: 'f32', isNested: false, columns, shards: isSplit(weight) ? weight.shards : [whole()] };
  }
  const { storage, isNested, shards } = weight as GpuPacked;
  return { storage, isNested, columns, shards };
}
