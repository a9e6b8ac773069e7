/**
 * Where queries are few, as when one token is generated, their keys are split among threads. Each leaves what it mixed, its largest score and its sum as
 * a part, and a second pass puts the parts together, in order.
 *
 *     parts    vec4  [T·heads, splits, valueQuads + 1]    the last: largest score, sum of exp(score − largest), 0, 0
 */
import { variants, type Kernel } from '../kernel';
import { LEAST } from './attention-code';
import { accessQuads } from './quads';

/** Threads of a workgroup. */
const THREADS = 32;

export const joinKernel = variants(({ aligned }: { readonly aligned: boolean }): Kernel => {
  const out = accessQuads('out', aligned, 'valueWidth', 'valueQuads');
  return {
    name: `attention, parts together${aligned ? ', whole quads' : ''}`,
    buffers: { out: out.type, logSum: 'f32', parts: 'vec4<f32>' },
    params: { count: 'u32', valueWidth: 'u32', valueQuads: 'u32', splits: 'u32' },
    workgroup: [THREADS, 1, 1],
    code: `
${out.code}
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  let at = group.x * ${THREADS}u + index;
  if (at >= p.count) { return; }
  let row = at / p.valueQuads;
  let d = at % p.valueQuads;
  let step = p.valueQuads + 1u;
  let start = row * p.splits * step;
  var top = ${LEAST};
  for (var i = 0u; i < p.splits; i++) { top = max(top, parts[start + i * step + p.valueQuads].x); }
  var sum = 0.0;
  var mixed = vec4(0.0);
  for (var i = 0u; i < p.splits; i++) {
    let known = parts[start + i * step + p.valueQuads];
    let share = exp(max(known.x - top, -80.0));
    sum += known.y * share;
    mixed += parts[start + i * step + d] * share;
  }
  write_out(start_out(row), d, mixed / sum);
  if (d == 0u) { logSum[row] = top + log(sum); }
}`,
  };
});

export const joinGroups = (count: number) => [Math.ceil(count / THREADS), 1, 1] as const;
