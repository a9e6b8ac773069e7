/**
 * Cross-entropy and the likeliest column, one workgroup a row. Each thread meets its columns once, keeping the largest so far and the sum of exponentials
 * relative to it (Milakov and Gimelshein, "Online normalizer calculation for softmax", 2018); then the threads' results are joined, always in the same order.
 */
import type { Backend } from '../../backend';
import { variants, type Kernel } from '../kernel';
import { rangeOf } from '../memory';
import type { Profile, ProfileOption } from '../profile';
import type { Queue } from '../queue';
import { declareJoin, hasWholeSubgroups, joinEnables, type JoinOptions } from './joins';

export type LossOperations = Pick<Backend, 'crossEntropy' | 'argmax'>;

/** Of a workgroup: few where a barrier is dear. */
const THREADS: Readonly<Record<Profile, number>> = { registers: 64, workgroup: 256 };

interface CrossEntropyOptions extends JoinOptions, Readonly<Record<string, boolean | number>> {
  readonly gradient: boolean;
  readonly weighed: boolean;
}

/** Less than any logit, and finite: devices need not have infinities. Differences are cut at −80, whose exponential adds nothing to a sum that holds a 1. */
const crossEntropyKernel = variants(
  ({ threads, subgroups, gradient, weighed }: CrossEntropyOptions): Kernel => ({
    name: `cross-entropy, ${threads} threads${subgroups ? ', subgroups' : ''}${gradient ? ', gradient' : ''}${weighed ? ', weighed' : ''}`,
    enables: joinEnables(subgroups),
    buffers: { logits: 'f32', labels: 'i32', losses: 'f32', ...(weighed && { rowScales: 'f32' }) },
    params: { rows: 'u32', columns: 'u32', gradientScale: 'f32' },
    workgroup: [threads, 1, 1],
    code: `
${declareJoin({ name: 'largest', type: 'f32', by: 'maximum' }, { threads, subgroups })}
${declareJoin({ name: 'total', type: 'f32', by: 'sum' }, { threads, subgroups })}
fn power(difference: f32) -> f32 { return exp(max(difference, -80.0)); }
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  let row = group.x;
  if (row >= p.rows) { return; }
  let start = row * p.columns;
  var top = -3.4e38;
  var sum = 0.0;
  for (var j = index; j < p.columns; j += ${threads}u) {
    let x = logits[start + j];
    if (x > top) {
      sum = sum * power(top - x) + 1.0;
      top = x;
    } else {
      sum += power(x - top);
    }
  }
  let own = top;
  top = largest(own, index);
  sum = total(sum * power(own - top), index);
  let label = u32(labels[row]);
  if (index == 0u) { losses[row] = top - logits[start + label] + log(sum); }
  ${
    gradient
      ? `storageBarrier();
  let scale = p.gradientScale${weighed ? ' * rowScales[row]' : ''};
  for (var j = index; j < p.columns; j += ${threads}u) {
    logits[start + j] = (power(logits[start + j] - top) / sum - select(0.0, 1.0, j == label)) * scale;
  }`
      : ''
  }
}`,
  }),
);

const argmaxKernel = variants(
  ({ threads }: { readonly threads: number }): Kernel => ({
    name: `argmax, ${threads} threads`,
    buffers: { out: 'i32', x: 'f32' },
    params: { rows: 'u32', columns: 'u32' },
    workgroup: [threads, 1, 1],
    code: `
var<workgroup> most: array<f32, ${threads}>;
var<workgroup> place: array<u32, ${threads}>;
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  if (group.x >= p.rows) { return; }
  let start = group.x * p.columns;
  // A thread without columns repeats the last one.
  var at = min(index, p.columns - 1u);
  var top = x[start + at];
  for (var j = index + ${threads}u; j < p.columns; j += ${threads}u) {
    let value = x[start + j];
    if (value > top) {
      top = value;
      at = j;
    }
  }
  most[index] = top;
  place[index] = at;
  for (var half = ${threads / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    let other = index + half;
    if (index < half && (most[other] > most[index] || (most[other] == most[index] && place[other] < place[index]))) {
      most[index] = most[other];
      place[index] = place[other];
    }
  }
  if (index == 0u) { out[group.x] = i32(place[0]); }
}`,
  }),
);

export function lossOperations(queue: Queue, { profile = 'registers' }: ProfileOption = {}): LossOperations {
  const threads = THREADS[profile];
  const subgroups = hasWholeSubgroups(queue.device, threads);
  return {
    crossEntropy({ logits, labels, losses, rows, gradientScale, rowScales }) {
      const kernel = crossEntropyKernel({ threads, subgroups, gradient: gradientScale !== 0, weighed: gradientScale !== 0 && rowScales !== undefined });
      const buffers = { logits: rangeOf(logits), labels: rangeOf(labels), losses: rangeOf(losses), ...(rowScales && { rowScales: rangeOf(rowScales) }) };
      queue.dispatch(kernel, buffers, { rows, columns: logits.columns, gradientScale }, [rows, 1, 1]);
    },
    argmax({ out, x, rows }) {
      queue.dispatch(argmaxKernel({ threads }), { out: rangeOf(out), x: rangeOf(x) }, { rows, columns: x.columns }, [rows, 1, 1]);
    },
  };
}
