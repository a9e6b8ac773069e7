/**
 * What every backend must do: each operation, on odd shapes and several seeds, gives what its formula gives on the reference backend. Authors of a
 * backend call `contractCases` and compare; `runCase` computes one case on one backend.
 */
import type { Backend, MatmulLayout, Tensor } from './backend';
import { createRandom, type Random } from './random';

/** Buffers with seeded contents on one backend. */
interface Bench {
  readonly backend: Backend;
  readonly random: Random;
  /** Values in ±scale. */
  matrix(rows: number, columns: number, scale?: number): Tensor;
  ints(values: readonly number[]): Tensor;
}

export interface ContractCase {
  readonly name: string;
  readonly run: (bench: Bench) => Promise<readonly (Float32Array | Int32Array)[]>;
}

/** Runs a case on a backend. Equal seeds make equal inputs on every backend. */
export async function runCase(backend: Backend, { run }: ContractCase, seed: number): Promise<readonly (Float32Array | Int32Array)[]> {
  const random = createRandom(seed);
  const owned: Tensor[] = [];
  const keep = (tensor: Tensor): Tensor => {
    owned.push(tensor);
    return tensor;
  };
  const bench: Bench = {
    backend,
    random,
    matrix(rows, columns, scale = 1) {
      const tensor = keep(backend.allocate('f32', rows, columns));
      backend.write(tensor, Float32Array.from({ length: rows * columns }, () => (2 * random.next() - 1) * scale));
      return tensor;
    },
    ints(values) {
      const tensor = keep(backend.allocate('i32', values.length, 1));
      backend.write(tensor, Int32Array.from(values));
      return tensor;
    },
  };
  try {
    return await run(bench);
  } finally {
    for (const tensor of owned) backend.free(tensor);
  }
}

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

/** Row and column counts of the two operands as stored. */
function operandShapes(layout: MatmulLayout, m: number, n: number, k: number): { readonly a: [number, number]; readonly b: [number, number] } {
  return { a: layout === 'tn' ? [k, m] : [m, k], b: layout === 'nt' ? [n, k] : [k, n] };
}

const MATMUL_SHAPES: readonly (readonly [number, number, number])[] = [
  [1, 1, 1],
  [1, 37, 19],
  [3, 5, 7],
  [4, 8, 4],
  [5, 16, 300],
  [17, 33, 65],
  [70, 19, 130],
  [33, 100, 517],
];

function matmulCases(): ContractCase[] {
  const layouts: readonly MatmulLayout[] = ['nt', 'nn', 'tn'];
  return layouts.flatMap((layout) =>
    MATMUL_SHAPES.flatMap(([m, n, k]) => {
      const { a, b } = operandShapes(layout, m, n, k);
      const plain: ContractCase = {
        name: `matmul ${layout} ${m} × ${n} × ${k}`,
        run: async ({ backend, matrix }) => {
          const out = matrix(m, n);
          backend.matmul({ layout, out, a: matrix(...a), b: matrix(...b), m, n, k });
          return [await backend.read(out)];
        },
      };
      const full: ContractCase = {
        name: `matmul ${layout} ${m} × ${n} × ${k} with scale, sum, bias and a narrow pair`,
        run: async ({ backend, matrix, random }) => {
          const rank = 1 + random.below(9);
          const narrow = operandShapes(layout, m, n, rank);
          const out = matrix(m, n);
          const own = matrix(m, n);
          const low = { a: matrix(...narrow.a), b: matrix(...narrow.b), k: rank };
          backend.matmul({ layout, out, a: matrix(...a), b: matrix(...b), m, n, k, scale: 0.5, add: matrix(m, n), bias: matrix(1, n), low });
          backend.matmul({ layout, out: own, a: matrix(...a), b: matrix(...b), m, n, k, add: own });
          return [await backend.read(out), await backend.read(own)];
        },
      };
      return [plain, full];
    }),
  );
}

function rowCases(): ContractCase[] {
  return [[1, 2], [3, 4], [7, 30], [5, 192], [130, 66]].flatMap(([rows = 1, width = 1]): ContractCase[] => [
    {
      name: `rmsNorm and its way back ${rows} × ${width}`,
      run: async ({ backend, matrix }) => {
        const [out, inverse, x, weight, dx, sum, dy] = [matrix(rows, width), matrix(rows, 1), matrix(rows, width), matrix(1, width), matrix(rows, width), matrix(rows, width), matrix(rows, width)];
        backend.rmsNorm({ out, inverse, x, weight, epsilon: 1e-5, rows });
        backend.rmsNormBackward({ dx, dy, x, weight, inverse, rows, accumulate: false });
        backend.rmsNormBackward({ dx: sum, dy, x, weight, inverse, rows, accumulate: true });
        return Promise.all([out, inverse, dx, sum].map((tensor) => backend.read(tensor)));
      },
    },
    {
      name: `swiglu and its way back ${rows} × ${width}`,
      run: async ({ backend, matrix }) => {
        const [out, gate, up, dGate, dUp, dOut] = [matrix(rows, width), matrix(rows, width, 12), matrix(rows, width), matrix(rows, width), matrix(rows, width), matrix(rows, width)];
        backend.swiglu({ out, gate, up, rows });
        backend.swigluBackward({ dGate, dUp, dOut, gate, up, rows });
        return Promise.all([out, dGate, dUp].map((tensor) => backend.read(tensor)));
      },
    },
    {
      name: `add, set all and dropout ${rows} × ${width}`,
      run: async ({ backend, matrix }) => {
        const [out, filled, dropped, sum, x] = [matrix(rows, width), matrix(rows + 1, width), matrix(rows, width), matrix(rows, width), matrix(rows, width)];
        backend.add({ out, a: sum, b: x, rows });
        backend.setAll({ out: filled, value: 0.25, rows });
        backend.dropout({ out: dropped, x, rate: 0.3, seed: 77, rows, accumulate: false });
        backend.dropout({ out: sum, x, rate: 0.9, seed: 78, rows, accumulate: true });
        return Promise.all([out, filled, dropped, sum].map((tensor) => backend.read(tensor)));
      },
    },
    {
      name: `gather and scatter ${rows} × ${width}`,
      run: async ({ backend, matrix, ints, random }) => {
        const [table, picked, spread] = [matrix(11, width), matrix(rows, width), matrix(2 * rows, width)];
        backend.gatherRows({ out: picked, x: table, index: ints(range(rows).map(() => random.below(11))), rows });
        backend.scatterRows({ out: spread, x: picked, index: ints(range(rows).map((i) => 2 * i)), rows });
        return Promise.all([picked, spread].map((tensor) => backend.read(tensor)));
      },
    },
    {
      name: `cross-entropy and argmax ${rows} × ${width}`,
      run: async ({ backend, matrix, ints, random }) => {
        const [logits, losses, scored] = [matrix(rows, width, 8), matrix(rows, 1), matrix(rows, 1)];
        const labels = ints(range(rows).map(() => random.below(width)));
        const best = ints(range(rows));
        backend.argmax({ out: best, x: logits, rows });
        backend.crossEntropy({ logits, labels, losses: scored, rows, gradientScale: 0 });
        backend.crossEntropy({ logits, labels, losses, rows, gradientScale: 0.125 });
        return [await backend.readInts(best), ...(await Promise.all([logits, losses, scored].map((tensor) => backend.read(tensor))))];
      },
    },
  ]);
}

interface AttentionCase {
  readonly heads: number;
  readonly keyHeads: number;
  readonly headWidth: number;
  /** Lengths of the packed segments. */
  readonly segments: readonly number[];
  /** Keys that a query sees, at most. */
  readonly window: number;
}

const ATTENTION: readonly AttentionCase[] = [
  { heads: 1, keyHeads: 1, headWidth: 2, segments: [1], window: Infinity },
  { heads: 4, keyHeads: 2, headWidth: 16, segments: [5, 1, 9], window: Infinity },
  { heads: 6, keyHeads: 2, headWidth: 32, segments: [13, 27], window: Infinity },
  { heads: 3, keyHeads: 1, headWidth: 10, segments: [70, 131], window: Infinity },
  { heads: 2, keyHeads: 2, headWidth: 24, segments: [90], window: 7 },
];

function attentionCases(): ContractCase[] {
  return ATTENTION.map(({ heads, keyHeads, headWidth, segments, window }) => ({
    name: `attention and its way back, ${heads} heads on ${keyHeads} of ${headWidth}, segments ${segments.join(', ')}, window ${window}`,
    run: async ({ backend, matrix, ints }) => {
      const starts = segments.flatMap((length, s) => range(length).map(() => segments.slice(0, s).reduce((a, b) => a + b, 0)));
      const rows = starts.length;
      const keyStart = ints(starts.map((start, t) => Math.max(start, t + 1 - window)));
      const keyEnd = ints(range(rows).map((t) => t + 1));
      const queryEnd = ints(starts.map((start) => start + segments[segments.findIndex((_, s) => segments.slice(0, s).reduce((a, b) => a + b, 0) === start)]!));
      const shape = { rows, heads, keyHeads, headWidth, scale: 1 / Math.sqrt(headWidth) };
      const wide = (): Tensor => matrix(rows, heads * headWidth, 2);
      const narrow = (): Tensor => matrix(rows, keyHeads * headWidth, 2);
      const [q, k, v, out, logSum, delta] = [wide(), narrow(), narrow(), wide(), matrix(rows, heads), matrix(rows, heads)];
      const [dq, dk, dv, dOut] = [wide(), narrow(), narrow(), wide()];
      backend.attention({ ...shape, out, logSum, q, k, v, keyStart, keyEnd });
      backend.attentionBackward({ ...shape, dq, dk, dv, dOut, out, logSum, q, k, v, keyStart, keyEnd, queryEnd, delta });
      return Promise.all([out, logSum, dq, dk, dv].map((tensor) => backend.read(tensor)));
    },
  }));
}

function otherCases(): ContractCase[] {
  return [
    ...[[1, 2, 1], [5, 16, 8], [9, 12, 4]].map(
      ([heads = 1, headWidth = 2, half = 1]): ContractCase => ({
        name: `rope and its inverse, ${heads} heads of ${headWidth}, ${2 * half} turning`,
        run: async ({ backend, matrix, ints, random }) => {
          const rows = 11;
          const [out, back, x] = [matrix(rows, heads * headWidth), matrix(rows, heads * headWidth), matrix(rows, heads * headWidth)];
          const turn = { cos: matrix(40, half), sin: matrix(40, half), positions: ints(range(rows).map(() => random.below(40))), rows, heads, headWidth };
          backend.rope({ ...turn, out, x, inverse: false });
          backend.rope({ ...turn, out: back, x, inverse: true });
          backend.rope({ ...turn, out: x, x, inverse: false });
          return Promise.all([out, back, x].map((tensor) => backend.read(tensor)));
        },
      }),
    ),
    ...[64, 4160, 12352].map(
      (size): ContractCase => ({
        name: `norm and three AdamW steps on ${size} parameters`,
        run: async ({ backend, matrix }) => {
          const [parameters, gradients, first, second, squaredNorm] = [matrix(1, size), matrix(1, size), matrix(1, size, 0), matrix(1, size, 0), matrix(1, 1)];
          for (let step = 1; step <= 3; step++) {
            backend.sumOfSquares({ out: squaredNorm, x: gradients });
            const rates = { learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1 };
            backend.adamw({ parameters, gradients, first, second, squaredNorm, maxNorm: step === 3 ? 0 : 1, ...rates, step });
          }
          return Promise.all([squaredNorm, parameters, first, second].map((tensor) => backend.read(tensor)));
        },
      }),
    ),
    {
      name: 'a view is part of its parent, and what is written is read',
      run: async ({ backend, matrix }) => {
        const parent = matrix(4, 64);
        const view = backend.view(parent, 128, 2, 40);
        backend.write(view, Float32Array.of(1, 2, 3), 5);
        backend.setAll({ out: backend.view(parent, 0, 1, 3), value: 7, rows: 1 });
        return [await backend.read(parent), await backend.read(view, 4, 6)];
      },
    },
  ];
}

export const contractCases: readonly ContractCase[] = [...matmulCases(), ...rowCases(), ...attentionCases(), ...otherCases()];
