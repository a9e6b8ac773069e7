/** Rotary positions. A thread has one pair of a head, or one dimension that doesn't turn: so `out` may be `x`. */
import type { Backend } from '../../backend';
import type { Kernel } from '../kernel';
import { rangeOf } from '../memory';
import type { Queue } from '../queue';

export type RopeOperations = Pick<Backend, 'rope'>;

const THREADS = 64;

const ROPE: Kernel = {
  name: 'rope',
  buffers: { out: 'f32', x: 'f32', cosines: 'f32', sines: 'f32', positions: 'u32' },
  params: { count: 'u32', heads: 'u32', headWidth: 'u32', turning: 'u32', first: 'u32', half: 'u32', pairStep: 'u32', apart: 'u32', sign: 'f32' },
  workgroup: [THREADS, 1, 1],
  code: `
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  let at = group.x * ${THREADS}u + index;
  if (at >= p.count) { return; }
  let i = at % p.turning;
  let head = at / p.turning;
  let base = head * p.headWidth;
  if (i >= p.half) {
    let passed = i - p.half;
    let source = base + select(passed + 2u * p.half, passed, passed < p.first);
    out[source] = x[source];
    return;
  }
  let angle = positions[head / p.heads] * p.half + i;
  let c = cosines[angle];
  let s = sines[angle] * p.sign;
  let one = base + p.first + i * p.pairStep;
  let two = one + p.apart;
  let x1 = x[one];
  let x2 = x[two];
  out[one] = x1 * c - x2 * s;
  out[two] = x2 * c + x1 * s;
}`,
};

export function ropeOperations(queue: Queue): RopeOperations {
  return {
    rope({ out, x, cos, sin, positions, rows, heads, headWidth, first = 0, interleaved = false, inverse }) {
      const half = cos.columns;
      // In place, what doesn't turn is there already.
      const turning = rangeOf(out).key === rangeOf(x).key ? half : headWidth - half;
      const count = rows * heads * turning;
      const layout = interleaved ? { pairStep: 2, apart: 1 } : { pairStep: 1, apart: half };
      const buffers = { out: rangeOf(out), x: rangeOf(x), cosines: rangeOf(cos), sines: rangeOf(sin), positions: rangeOf(positions) };
      queue.dispatch(ROPE, buffers, { count, heads, headWidth, turning, first, half, ...layout, sign: inverse ? -1 : 1 }, [Math.ceil(count / THREADS), 1, 1]);
    },
  };
}
