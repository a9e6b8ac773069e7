/**
 * What the way back must know of each query, and of each key when it reads queries, gathered into one buffer, since a kernel may bind eight at most:
 *
 *     facts    vec4<u32>  [T·heads]   keyStart, keyEnd, logSum, Σ dOut·out (as bits)
 *                         [T]         queryEnd
 *                         [heads]     slope (as bits)
 */
import { variants, type Kernel } from '../kernel';
import { accessQuads } from './quads';

const THREADS = 32;

/** Bytes of the facts of so many rows. */
export const factsBytes = (rows: number, heads: number): number => (rows * heads + rows + heads) * 16;

export const factsKernel = variants(({ aligned, slopes }: { readonly aligned: boolean; readonly slopes: boolean }): Kernel => {
  const out = accessQuads('out', aligned, 'valueWidth', 'valueQuads');
  const dOut = accessQuads('dOut', aligned, 'valueWidth', 'valueQuads');
  return {
    name: `attention backward, facts${aligned ? ', whole quads' : ''}${slopes ? ', slopes' : ''}`,
    buffers: { facts: 'vec4<u32>', dOut: dOut.type, out: out.type, logSum: 'f32', starts: 'u32', ends: 'u32', queryEnds: 'u32', ...(slopes && { slopes: 'f32' }) },
    params: { rows: 'u32', heads: 'u32', valueWidth: 'u32', valueQuads: 'u32' },
    workgroup: [THREADS, 1, 1],
    code: `
${out.code}${dOut.code}
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  let row = group.x * ${THREADS}u + index;
  if (row >= p.rows * p.heads) { return; }
  let t = row / p.heads;
  let h = row % p.heads;
  let start = start_out(row);
  var dots = vec4(0.0);
  for (var d = 0u; d < p.valueQuads; d++) { dots += read_dOut(start, d) * read_out(start, d); }
  facts[row] = vec4(starts[t], ends[t], bitcast<u32>(logSum[row]), bitcast<u32>(dot(dots, vec4(1.0))));
  if (h == 0u) { facts[p.rows * p.heads + t] = vec4(queryEnds[t], 0u, 0u, 0u); }
  if (t == 0u) { facts[p.rows * p.heads + p.rows + h] = vec4(${slopes ? 'bitcast<u32>(slopes[h])' : '0u'}, 0u, 0u, 0u); }
}`,
  };
});

export const factsGroups = (count: number) => [Math.ceil(count / THREADS), 1, 1] as const;

/** Reading them. A query that sees one key gives it all its weight, whatever the score, so its range is made empty where gradients of scores are wanted. */
export const FACTS = `
fn isSingle(start: u32, end: u32) -> bool { return end - start + min(start, p.sharedKeys) == 1u; }
fn queryEndOf(t: u32) -> u32 { return facts[p.rows * p.heads + t].x; }
fn slopeOf(h: u32) -> f32 { return bitcast<f32>(facts[p.rows * p.heads + p.rows + h].x); }`;
