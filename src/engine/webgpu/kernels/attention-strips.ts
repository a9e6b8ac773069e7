/**
 * Attention of a few items where a workgroup shares its memory: it has a strip of their keys, 64 at a time, a key a thread for the scores; to mix, its
 * threads are laid over the quads of a value, and over again in strands, each of which takes every so-many-th key. Each strand leaves a part: see
 * attention-parts.ts.
 */
import { variants, type Kernel } from '../kernel';
import { accessHeads } from './attention-cache';
import { BIAS, ITEM, LEAST, SHAPE, each } from './attention-code';
import { declareJoin, joinEnables } from './joins';
import { accessQuads } from './quads';

/** Threads of a workgroup, and keys that are taken at a time. */
export const THREADS = 64;
/** Items of a workgroup, at most: the lanes of a vector. */
export const ITEMS = 4;

/** Threads that a value's quads are laid over, so that strands are whole. */
export const lanesOf = (valueQuads: number): number => Math.min(THREADS, 2 ** Math.ceil(Math.log2(valueQuads)));

export interface StripOptions extends Readonly<Record<string, boolean | number>> {
  readonly aligned: boolean;
  readonly slopes: boolean;
  readonly cachedKeys: boolean;
  readonly cachedValues: boolean;
  readonly items: number;
  readonly subgroups: boolean;
}

const lane = (r: number): string => 'xyzw'[r]!;

export const stripKernel = variants(({ aligned, slopes, cachedKeys, cachedValues, items, subgroups }: StripOptions): Kernel => {
  const q = accessQuads('q', aligned);
  const k = accessHeads('k', cachedKeys, aligned, 'width', 'quads', 'keyScalesAt');
  const v = accessHeads('v', cachedValues, aligned, 'valueWidth', 'valueQuads', 'valueScalesAt');
  const byItem = (code: (r: number) => string, between?: string): string => each(items, code, between);
  return {
    name: `attention, strips of ${items} items${aligned ? ', whole quads' : ''}${slopes ? ', slopes' : ''}${cachedKeys ? ', cached keys' : ''}${cachedValues ? ', cached values' : ''}${subgroups ? ', subgroups' : ''}`,
    enables: joinEnables(subgroups),
    buffers: { parts: 'vec4<f32>', q: q.type, k: k.type, v: v.type, starts: 'u32', ends: 'u32', ...(slopes && { slopes: 'f32' }) },
    params: { ...SHAPE, keyScalesAt: 'u32', valueScalesAt: 'u32', strips: 'u32', lanes: 'u32' },
    workgroup: [THREADS, 1, 1],
    code: `
${q.code}${k.code}${v.code}
${ITEM}${slopes ? BIAS : ''}
/** Of every key the scores of the items, then their weights. */
var<workgroup> weights: array<vec4<f32>, ${THREADS}>;
${declareJoin({ name: 'largest', type: 'vec4<f32>', by: 'maximum' }, { threads: THREADS, subgroups })}
${declareJoin({ name: 'total', type: 'vec4<f32>', by: 'sum' }, { threads: THREADS, subgroups })}
var<workgroup> bounds: vec2<u32>;
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  let g = group.x % p.keyHeads;
  let strip = (group.x / p.keyHeads) % p.strips;
  let tile = p.firstTile + group.x / (p.keyHeads * p.strips);
  if (tile >= p.untilTile) { return; }
  ${byItem((r) => `let item${r} = min(tile * ${items}u + ${r}u, p.rows * p.group - 1u);
  let row${r} = rowOf(item${r}, g);
  let qAt${r} = start_q(row${r});
  let start${r} = starts[item${r} / p.group];
  let end${r} = ends[item${r} / p.group];
  ${slopes ? `let slope${r} = slopes[row${r} % p.heads];` : ''}`)}
  if (index == 0u) {
    bounds = vec2(start0, end0);
    ${byItem((r) => `bounds = vec2(min(bounds.x, start${r}), max(bounds.y, end${r}));`, ' ')}
  }
  let range = workgroupUniformLoad(&bounds);
  let span = ((range.y - range.x) / p.strips / ${THREADS}u + 1u) * ${THREADS}u;
  let first = min(range.x + strip * span, range.y);
  let last = min(first + span, range.y);
  let strands = ${THREADS}u / p.lanes;
  let strand = index / p.lanes;
  let x = index % p.lanes;
  ${byItem((r) => `let part${r} = ((row${r} * p.strips + strip) * strands + strand) * (p.valueQuads + 1u);`)}
  for (var d = x; d < p.valueQuads; d += p.lanes) { ${byItem((r) => `parts[part${r} + d] = vec4(0.0);`, ' ')} }
  var top = vec4(${LEAST});
  var sum = vec4(0.0);
  for (var j = first; j < last; j += ${THREADS}u) {
    let key = min(j + index, last - 1u);
    var score = vec4(0.0);
    ${k.each(['key * p.keyHeads + g'], byItem((r) => `score.${lane(r)} += dot(read_q(qAt${r}, d), k0);`, ' '))}
    score = score * p.scale;
    ${slopes ? byItem((r) => `score.${lane(r)} += bias(slope${r}, vec4(key), end${r}).x;`, ' ') : ''}
    let seen = vec4<bool>(${each(4, (r) => (r < items ? `j + index < last && key >= start${r} && key < end${r}` : 'false'), ', ')});
    score = select(vec4(${LEAST}), score, seen);
    let next = max(top, largest(score, index));
    let shrink = exp(max(top - next, vec4(-80.0)));
    let weight = select(vec4(0.0), exp(score - next), seen);
    top = next;
    sum = sum * shrink + weight;
    weights[index] = weight;
    workgroupBarrier();
    let count = min(${THREADS}u, last - j);
    for (var d = x; d < p.valueQuads; d += p.lanes) {
      ${byItem((r) => `var mixed${r} = parts[part${r} + d] * shrink.${lane(r)};`, ' ')}
      for (var i = strand; i < count; i += strands) {
        let value = ${v.quad('((j + i) * p.keyHeads + g)', 'd')};
        let w = weights[i];
        ${byItem((r) => `mixed${r} += w.${lane(r)} * value;`, ' ')}
      }
      ${byItem((r) => `parts[part${r} + d] = mixed${r};`, ' ')}
    }
    workgroupBarrier();
  }
  let whole = total(sum, index);
  // The sum is counted once: by the first strand.
  if (x == 0u) { ${byItem((r) => `parts[part${r} + p.valueQuads] = vec4(top.${lane(r)}, select(0.0, whole.${lane(r)}, strand == 0u), 0.0, 0.0);`, ' ')} }
}`,
  };
});
