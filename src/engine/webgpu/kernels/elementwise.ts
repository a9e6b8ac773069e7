/** Kernels that treat each element by itself. */
import type { Backend } from '../../backend';
import { mix32 } from '../../random';
import { variants, type Kernel } from '../kernel';
import { rangeOf } from '../memory';
import type { Queue } from '../queue';

export type ElementwiseOperations = Pick<Backend, 'swiglu' | 'swigluBackward' | 'gelu' | 'geluBackward' | 'add' | 'setAll' | 'dropout' | 'scaleColumns' | 'scaleRows'>;

const THREADS = 64;
const groupsFor = (count: number) => [Math.ceil(count / THREADS), 1, 1] as const;

/** A kernel whose code computes element `i` of `p.count`. */
function elementwise(name: string, buffers: Kernel['buffers'], params: Kernel['params'], statements: string, declarations = ''): Kernel {
  return {
    name,
    buffers,
    params: { count: 'u32', ...params },
    workgroup: [THREADS, 1, 1],
    code: `${declarations}
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  let i = group.x * ${THREADS}u + index;
  if (i >= p.count) { return; }
  ${statements}
}`,
  };
}

const SIGMOID = 'fn sigmoid(v: f32) -> f32 { return 1.0 / (1.0 + exp(min(-v, 80.0))); }';
const SWIGLU = elementwise('swiglu', { out: 'f32', gate: 'f32', up: 'f32' }, {}, 'let g = gate[i]; out[i] = g * sigmoid(g) * up[i];', SIGMOID);
const SWIGLU_BACKWARD = elementwise(
  'swiglu backward',
  { dGate: 'f32', dUp: 'f32', dOut: 'f32', gate: 'f32', up: 'f32' },
  {},
  `let g = gate[i];
  let u = up[i];
  let d = dOut[i];
  let s = sigmoid(g);
  dUp[i] = d * g * s;
  dGate[i] = d * u * s * (1.0 + g * (1.0 - s));`,
  SIGMOID,
);

/** tanh saturates well before 15, and some devices overflow in its exponentials beyond. */
const GELU_TANH = 'fn argument(v: f32) -> f32 { return clamp(0.7978845608 * (v + 0.044715 * v * v * v), -15.0, 15.0); }';
const GELU = elementwise('gelu', { out: 'f32', x: 'f32' }, {}, 'let v = x[i]; out[i] = 0.5 * v * (1.0 + tanh(argument(v)));', GELU_TANH);
const GELU_BACKWARD = elementwise(
  'gelu backward',
  { dx: 'f32', dOut: 'f32', x: 'f32' },
  {},
  `let v = x[i];
  let t = tanh(argument(v));
  let slope = 0.7978845608 * (1.0 + 0.134145 * v * v);
  dx[i] = dOut[i] * (0.5 * (1.0 + t) + 0.5 * v * (1.0 - t * t) * slope);`,
  GELU_TANH,
);

const ADD = elementwise('add', { out: 'f32', a: 'f32', b: 'f32' }, {}, 'out[i] = a[i] + b[i];');
const SET = {
  f32: elementwise('set', { out: 'f32' }, { value: 'f32' }, 'out[i] = p.value;'),
  i32: elementwise('set, integers', { out: 'i32' }, { value: 'i32' }, 'out[i] = p.value;'),
};

/** The mask of the reference backend: an element is kept when mix32(stream ^ i) is at least the threshold. */
const DROPOUT = elementwise(
  'dropout',
  { out: 'f32', x: 'f32' },
  { stream: 'u32', threshold: 'u32', factor: 'f32', accumulate: 'u32' },
  `let kept = select(0.0, x[i] * p.factor, mix32(p.stream ^ i) >= p.threshold);
  if (p.accumulate != 0u) { out[i] = out[i] + kept; } else { out[i] = kept; }`,
  `fn mix32(v: u32) -> u32 {
  var h = (v ^ (v >> 16u)) * 0x21f0aaadu;
  h = (h ^ (h >> 15u)) * 0x735a2d97u;
  return h ^ (h >> 15u);
}`,
);

const scaleColumnsKernel = variants(({ scales, add, bias }: { readonly scales: boolean; readonly add: boolean; readonly bias: boolean }) =>
  elementwise(
    `scale columns${scales ? ', scales' : ''}${add ? ', add' : ''}${bias ? ', bias' : ''}`,
    { out: 'f32', x: 'f32', ...(scales && { scales: 'f32' }), ...(add && { start: 'f32' }), ...(bias && { shift: 'f32' }) },
    { columns: 'u32', factor: 'f32' },
    `let j = i % p.columns;
  out[i] = ${[...(add ? ['start[i]'] : []), ...(bias ? ['shift[j]'] : []), `p.factor * x[i]${scales ? ' * scales[j]' : ''}`].join(' + ')};`,
  ),
);

const SCALE_ROWS = elementwise(
  'scale rows',
  { out: 'f32', x: 'f32', scales: 'f32', start: 'f32' },
  { columns: 'u32', stride: 'u32', column: 'u32' },
  'out[i] = start[i] + x[i] * scales[(i / p.columns) * p.stride + p.column];',
);

export function elementwiseOperations(queue: Queue): ElementwiseOperations {
  return {
    swiglu({ out, gate, up, rows }) {
      const count = rows * out.columns;
      queue.dispatch(SWIGLU, { out: rangeOf(out), gate: rangeOf(gate), up: rangeOf(up) }, { count }, groupsFor(count));
    },
    swigluBackward({ dGate, dUp, dOut, gate, up, rows }) {
      const count = rows * dOut.columns;
      queue.dispatch(SWIGLU_BACKWARD, { dGate: rangeOf(dGate), dUp: rangeOf(dUp), dOut: rangeOf(dOut), gate: rangeOf(gate), up: rangeOf(up) }, { count }, groupsFor(count));
    },
    gelu({ out, x, rows }) {
      const count = rows * out.columns;
      queue.dispatch(GELU, { out: rangeOf(out), x: rangeOf(x) }, { count }, groupsFor(count));
    },
    geluBackward({ dx, dOut, x, rows }) {
      const count = rows * dOut.columns;
      queue.dispatch(GELU_BACKWARD, { dx: rangeOf(dx), dOut: rangeOf(dOut), x: rangeOf(x) }, { count }, groupsFor(count));
    },
    add({ out, a, b, rows }) {
      const count = rows * out.columns;
      queue.dispatch(ADD, { out: rangeOf(out), a: rangeOf(a), b: rangeOf(b) }, { count }, groupsFor(count));
    },
    setAll({ out, value, rows }) {
      const count = rows * out.columns;
      queue.dispatch(SET[out.kind], { out: rangeOf(out) }, { count, value }, groupsFor(count));
    },
    dropout({ out, x, rate, seed, rows, accumulate }) {
      const count = rows * out.columns;
      const params = { count, stream: mix32(seed), threshold: Math.floor(rate * 2 ** 32), factor: 1 / (1 - rate), accumulate: Number(accumulate) };
      queue.dispatch(DROPOUT, { out: rangeOf(out), x: rangeOf(x) }, params, groupsFor(count));
    },
    scaleColumns({ out, x, scales, factor = 1, add, bias, rows }) {
      const count = rows * out.columns;
      const kernel = scaleColumnsKernel({ scales: scales !== undefined, add: add !== undefined, bias: bias !== undefined });
      const buffers = { out: rangeOf(out), x: rangeOf(x), ...(scales && { scales: rangeOf(scales) }), ...(add && { start: rangeOf(add) }), ...(bias && { shift: rangeOf(bias) }) };
      queue.dispatch(kernel, buffers, { count, columns: out.columns, factor }, groupsFor(count));
    },
    scaleRows({ out, x, scales, column, add, rows }) {
      const count = rows * out.columns;
      const params = { count, columns: out.columns, stride: scales.columns, column };
      queue.dispatch(SCALE_ROWS, { out: rangeOf(out), x: rangeOf(x), scales: rangeOf(scales), start: rangeOf(add) }, params, groupsFor(count));
    },
  };
}
