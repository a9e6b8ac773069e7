/** The gradient's norm and the AdamW step. The norm stays on the device: clipping reads it from its buffer. */
import type { Backend } from '../../backend';
import { variants, type Kernel } from '../kernel';
import { rangeOf, USAGE } from '../memory';
import type { Queue } from '../queue';
import { declareJoin, hasWholeSubgroups, joinEnables, type Join } from './joins';

export type OptimizerOperations = Pick<Backend, 'sumOfSquares' | 'adamw'>;

const THREADS = 128;
/** Sums of the first pass, at most: one for each thread of the second. */
const MOST_PARTS = THREADS;
/** Elements of a thread, at least, before there is another workgroup. */
const LEAST_WORK = 16;

/** Each thread's part of a sum, in its place: the order never changes. */
const SUM_OVER_THREADS: Join = { name: 'sumOverThreads', type: 'f32', by: 'sum' };

type SumOptions = Readonly<Record<'subgroups', boolean>>;

const squaresKernel = variants(({ subgroups }: SumOptions): Kernel => ({
  name: `sum of squares${subgroups ? ', subgroups' : ''}`,
  enables: joinEnables(subgroups),
  buffers: { parts: 'f32', x: 'f32' },
  params: { count: 'u32', share: 'u32' },
  workgroup: [THREADS, 1, 1],
  code: `${declareJoin(SUM_OVER_THREADS, { threads: THREADS, subgroups })}
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  var sum = 0.0;
  let end = min(p.count, (group.x + 1u) * p.share);
  for (var i = group.x * p.share + index; i < end; i += ${THREADS}u) {
    let value = x[i];
    sum += value * value;
  }
  sum = sumOverThreads(sum, index);
  if (index == 0u) { parts[group.x] = sum; }
}`,
}));

const sumKernel = variants(({ subgroups }: SumOptions): Kernel => ({
  name: `sum of parts${subgroups ? ', subgroups' : ''}`,
  enables: joinEnables(subgroups),
  buffers: { out: 'f32', parts: 'f32' },
  params: { count: 'u32' },
  workgroup: [THREADS, 1, 1],
  code: `${declareJoin(SUM_OVER_THREADS, { threads: THREADS, subgroups })}
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  var sum = 0.0;
  if (index < p.count) { sum = parts[index]; }
  sum = sumOverThreads(sum, index);
  if (index == 0u) { out[0] = sum; }
}`,
}));

/** `size`: the learning rate over the first correction; `spread`: one over the second; `shrink`: 1 − learning rate · weight decay. */
const ADAMW: Kernel = {
  name: 'adamw',
  buffers: { parameters: 'f32', gradients: 'f32', first: 'f32', second: 'f32', squaredNorm: 'f32' },
  params: { count: 'u32', maxNorm: 'f32', beta1: 'f32', rest1: 'f32', beta2: 'f32', rest2: 'f32', epsilon: 'f32', shrink: 'f32', size: 'f32', spread: 'f32' },
  workgroup: [THREADS, 1, 1],
  code: `
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  let i = group.x * ${THREADS}u + index;
  if (i >= p.count) { return; }
  let clip = select(1.0, min(1.0, p.maxNorm / (sqrt(squaredNorm[0]) + 1e-6)), p.maxNorm > 0.0);
  let gradient = gradients[i] * clip;
  let m = p.beta1 * first[i] + p.rest1 * gradient;
  let v = p.beta2 * second[i] + p.rest2 * gradient * gradient;
  first[i] = m;
  second[i] = v;
  parameters[i] = parameters[i] * p.shrink - p.size * m / (sqrt(v) * p.spread + p.epsilon);
}`,
};

export function optimizerOperations(queue: Queue): OptimizerOperations {
  const subgroups = hasWholeSubgroups(queue.device, THREADS);
  const parts = queue.memory.buffer(MOST_PARTS * 4, USAGE.storage);
  return {
    sumOfSquares({ out, x }) {
      const count = x.rows * x.columns;
      const share = THREADS * Math.max(LEAST_WORK, Math.ceil(count / (THREADS * MOST_PARTS)));
      const groups = Math.ceil(count / share);
      queue.dispatch(squaresKernel({ subgroups }), { parts, x: rangeOf(x) }, { count, share }, [groups, 1, 1]);
      queue.dispatch(sumKernel({ subgroups }), { out: rangeOf(out), parts }, { count: groups }, [1, 1, 1]);
    },
    adamw({ parameters, gradients, first, second, squaredNorm, maxNorm, learningRate, beta1, beta2, epsilon, weightDecay, step }) {
      const count = parameters.rows * parameters.columns;
      queue.dispatch(
        ADAMW,
        { parameters: rangeOf(parameters), gradients: rangeOf(gradients), first: rangeOf(first), second: rangeOf(second), squaredNorm: rangeOf(squaredNorm) },
        {
          count,
          maxNorm,
          beta1,
          rest1: 1 - beta1,
          beta2,
          rest2: 1 - beta2,
          epsilon,
          shrink: 1 - learningRate * weightDecay,
          size: learningRate / (1 - beta1 ** step),
          spread: 1 / Math.sqrt(1 - beta2 ** step),
        },
        [Math.ceil(count / THREADS), 1, 1],
      );
    },
  };
}
