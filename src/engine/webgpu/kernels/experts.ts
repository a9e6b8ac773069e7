/**
 * Kernels of a mixture of experts, one workgroup a row. An expert is chosen when fewer than `chosen` others stand above it, so that every thread decides about
 * its own experts alone; of equals the first one stands above.
 */
import type { Backend } from '../../backend';
import { variants, type Kernel } from '../kernel';
import { rangeOf } from '../memory';
import type { Queue } from '../queue';

export type ExpertKernels = Pick<Backend, 'route' | 'routeBackward' | 'scaleRowsBackward'>;

const THREADS = 64;
/** Experts of a router: each thread remembers its choices in the bits of one number. */
const MOST_EXPERTS = THREADS * 32;

/** Sums and maxima over a workgroup, in a fixed order, known to all its threads. */
const OVER_THREADS = `
var<workgroup> values: array<f32, ${THREADS}>;
fn sumOverThreads(mine: f32, index: u32) -> f32 {
  values[index] = mine;
  workgroupBarrier();
  var sum = 0.0;
  for (var i = 0u; i < ${THREADS}u; i++) { sum += values[i]; }
  workgroupBarrier();
  return sum;
}
fn mostOverThreads(mine: f32, index: u32) -> f32 {
  values[index] = mine;
  workgroupBarrier();
  var most = values[0];
  for (var i = 1u; i < ${THREADS}u; i++) { most = max(most, values[i]); }
  workgroupBarrier();
  return most;
}`;

const SOFTMAX = `
  var top = -3.4e38;
  for (var e = index; e < p.experts; e += ${THREADS}u) { top = max(top, logits[start + e]); }
  top = mostOverThreads(top, index);
  var powers = 0.0;
  for (var e = index; e < p.experts; e += ${THREADS}u) { powers += exp(max(logits[start + e] - top, -80.0)); }
  powers = sumOverThreads(powers, index);
  for (var e = index; e < p.experts; e += ${THREADS}u) { scores[start + e] = exp(max(logits[start + e] - top, -80.0)) / powers; }`;

const SIGMOID = `
  for (var e = index; e < p.experts; e += ${THREADS}u) { scores[start + e] = 1.0 / (1.0 + exp(clamp(-logits[start + e], -80.0, 80.0))); }`;

/** `weights` holds how experts stand until the choice is made; those of groups that are out stand below all others. */
const routeKernel = variants(
  ({ scoring, biased }: { readonly scoring: 'softmax' | 'sigmoid'; readonly biased: boolean }): Kernel => ({
    name: `route by ${scoring}${biased ? ', biased' : ''}`,
    buffers: { weights: 'f32', scores: 'f32', logits: 'f32', ...(biased && { bias: 'f32' }) },
    params: { rows: 'u32', experts: 'u32', size: 'u32', groups: 'u32', chosenGroups: 'u32', groupBest: 'u32', chosen: 'u32', normalized: 'u32', scale: 'f32' },
    workgroup: [THREADS, 1, 1],
    code: `${OVER_THREADS}
fn groupStanding(start: u32) -> f32 {
  var first = -3.4e38;
  var second = -3.4e38;
  for (var e = start; e < start + p.size; e++) {
    let standing = weights[e];
    if (standing > first) {
      second = first;
      first = standing;
    } else {
      second = max(second, standing);
    }
  }
  return select(first, first + second, p.groupBest == 2u && p.size > 1u);
}
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  if (group.x >= p.rows) { return; }
  let start = group.x * p.experts;
  ${scoring === 'softmax' ? SOFTMAX : SIGMOID}
  for (var e = index; e < p.experts; e += ${THREADS}u) { weights[start + e] = scores[start + e]${biased ? ' + bias[e]' : ''}; }
  storageBarrier();
  if (p.chosenGroups < p.groups) {
    var isOut = 0u;
    for (var g = index; g < p.groups; g += ${THREADS}u) {
      let mine = groupStanding(start + g * p.size);
      var above = 0u;
      for (var other = 0u; other < p.groups; other++) {
        let theirs = groupStanding(start + other * p.size);
        if (theirs > mine || (theirs == mine && other < g)) { above++; }
      }
      if (above >= p.chosenGroups) { isOut |= 1u << (g / ${THREADS}u); }
    }
    storageBarrier();
    for (var g = index; g < p.groups; g += ${THREADS}u) {
      if ((isOut & (1u << (g / ${THREADS}u))) != 0u) {
        for (var e = start + g * p.size; e < start + (g + 1u) * p.size; e++) { weights[e] = -3.4e38; }
      }
    }
    storageBarrier();
  }
  var isChosen = 0u;
  var total = 0.0;
  for (var e = index; e < p.experts; e += ${THREADS}u) {
    let mine = weights[start + e];
    var above = 0u;
    for (var other = 0u; other < p.experts; other++) {
      let theirs = weights[start + other];
      if (theirs > mine || (theirs == mine && other < e)) { above++; }
    }
    if (above < p.chosen) {
      isChosen |= 1u << (e / ${THREADS}u);
      total += scores[start + e];
    }
  }
  // No thread writes before all have compared.
  storageBarrier();
  total = select(1.0, sumOverThreads(total, index) + 1e-20, p.normalized != 0u);
  for (var e = index; e < p.experts; e += ${THREADS}u) {
    weights[start + e] = select(0.0, p.scale * scores[start + e] / total, (isChosen & (1u << (e / ${THREADS}u))) != 0u);
  }
}`,
  }),
);

/** w = scale · s / Σs, so ds = scale · (dw − Σ dw·s / Σs) / Σs for those chosen. */
const ROUTE_BACKWARD: Kernel = {
  name: 'route backward',
  buffers: { dLogits: 'f32', dWeights: 'f32', weights: 'f32', scores: 'f32' },
  params: { rows: 'u32', experts: 'u32', softmax: 'u32', normalized: 'u32', scale: 'f32' },
  workgroup: [THREADS, 1, 1],
  code: `${OVER_THREADS}
fn dScore(i: u32, average: f32, total: f32) -> f32 { return select(0.0, p.scale * (dWeights[i] - average) / total, weights[i] != 0.0); }
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  if (group.x >= p.rows) { return; }
  let start = group.x * p.experts;
  let end = start + p.experts;
  var total = 1.0;
  var average = 0.0;
  if (p.normalized != 0u) {
    var sum = 0.0;
    for (var i = start + index; i < end; i += ${THREADS}u) {
      if (weights[i] != 0.0) {
        sum += scores[i];
        average += dWeights[i] * scores[i];
      }
    }
    total = sumOverThreads(sum, index) + 1e-20;
    average = sumOverThreads(average, index) / total;
  }
  var mean = 0.0;
  for (var i = start + index; i < end; i += ${THREADS}u) { mean += dScore(i, average, total) * scores[i]; }
  mean = sumOverThreads(mean, index);
  for (var i = start + index; i < end; i += ${THREADS}u) {
    let s = scores[i];
    let d = dScore(i, average, total);
    dLogits[i] = select(d * s * (1.0 - s), s * (d - mean), p.softmax != 0u);
  }
}`,
};

const SCALE_ROWS_BACKWARD: Kernel = {
  name: 'scale rows backward',
  buffers: { dx: 'f32', dScales: 'f32', dOut: 'f32', x: 'f32', scales: 'f32' },
  params: { rows: 'u32', columns: 'u32', stride: 'u32', column: 'u32' },
  workgroup: [THREADS, 1, 1],
  code: `${OVER_THREADS}
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  if (group.x >= p.rows) { return; }
  let at = group.x * p.stride + p.column;
  let by = scales[at];
  var sum = 0.0;
  for (var j = index; j < p.columns; j += ${THREADS}u) {
    let i = group.x * p.columns + j;
    let d = dOut[i];
    sum += d * x[i];
    dx[i] = d * by;
  }
  sum = sumOverThreads(sum, index);
  if (index == 0u) { dScales[at] = sum; }
}`,
};

export function expertKernels(queue: Queue): ExpertKernels {
  return {
    route({ weights, scores, logits, bias, rows, scoring, groups, chosenGroups, groupBest, chosen, normalized, scale }) {
      const experts = logits.columns;
      if (experts > MOST_EXPERTS) throw new RangeError(`A router can have ${MOST_EXPERTS} experts.`);
      const buffers = { weights: rangeOf(weights), scores: rangeOf(scores), logits: rangeOf(logits), ...(bias && { bias: rangeOf(bias) }) };
      const params = { rows, experts, size: experts / groups, groups, chosenGroups, groupBest, chosen, normalized: Number(normalized), scale };
      queue.dispatch(routeKernel({ scoring, biased: bias !== undefined }), buffers, params, [rows, 1, 1]);
    },
    routeBackward({ dLogits, dWeights, weights, scores, rows, scoring, normalized, scale }) {
      const buffers = { dLogits: rangeOf(dLogits), dWeights: rangeOf(dWeights), weights: rangeOf(weights), scores: rangeOf(scores) };
      const params = { rows, experts: weights.columns, softmax: Number(scoring === 'softmax'), normalized: Number(normalized), scale };
      queue.dispatch(ROUTE_BACKWARD, buffers, params, [rows, 1, 1]);
    },
    scaleRowsBackward({ dx, dScales, dOut, x, scales, column, rows }) {
      const buffers = { dx: rangeOf(dx), dScales: rangeOf(dScales), dOut: rangeOf(dOut), x: rangeOf(x), scales: rangeOf(scales) };
      queue.dispatch(SCALE_ROWS_BACKWARD, buffers, { rows, columns: x.columns, stride: scales.columns, column }, [rows, 1, 1]);
    },
  };
}
