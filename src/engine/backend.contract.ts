/**
 * What every backend must do: each operation, on odd shapes and several seeds, gives what its formula gives on the reference backend. Authors of a
 * backend call `contractCases` and compare; `runCase` computes one case on one backend.
 */
import { attentionCases } from './attention.contract';
import type { Backend, CachedRows, MatmulLayout, Tensor } from './backend';
import { cacheCases } from './cache.contract';
import type { Bench, ContractCase } from './contract-case';
import { expertCases } from './experts.contract';
import { packedCases } from './packed.contract';
import { createRandom } from './random';

export type { ContractCase } from './contract-case';

/** Runs a case on a backend. Equal seeds make equal inputs on every backend. */
export async function runCase(backend: Backend, { run }: ContractCase, seed: number): Promise<readonly (Float32Array | Int32Array)[]> {
  const random = createRandom(seed);
  const owned: (Tensor | CachedRows)[] = [];
  const keep = <T extends Tensor | CachedRows>(tensor: T): T => {
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
    cached: (rows, heads, width) => keep(backend.allocateCached(rows, heads, width)),
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
  // Whole vectors of four throughout, the narrow pair's rank too.
  [24, 40, 48],
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
          const rank = k % 16 === 0 ? 8 : 1 + random.below(9);
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
      name: `rmsNorm of three heads side by side and its way back ${rows} × 3 · ${width}`,
      run: async ({ backend, matrix }) => {
        const wide = (): Tensor => matrix(rows, 3 * width);
        const [out, inverse, x, weight, dx, sum, dy] = [wide(), matrix(rows, 3), wide(), matrix(1, width), wide(), wide(), wide()];
        backend.rmsNorm({ out, inverse, x, weight, epsilon: 1e-2, rows, groups: 3 });
        backend.rmsNormBackward({ dx, dy, x, weight, inverse, rows, groups: 3, accumulate: false });
        backend.rmsNormBackward({ dx: sum, dy, x, weight, inverse, rows, groups: 3, accumulate: true });
        return Promise.all([out, inverse, dx, sum].map((tensor) => backend.read(tensor)));
      },
    },
    {
      name: `layerNorm and its way back ${rows} × ${width}`,
      run: async ({ backend, matrix }) => {
        const [out, mean, inverse, x, weight, bias] = [matrix(rows, width), matrix(rows, 1), matrix(rows, 1), matrix(rows, width, 3), matrix(1, width), matrix(1, width)];
        const [dx, sum, dy] = [matrix(rows, width), matrix(rows, width), matrix(rows, width)];
        // Far from zero, where a careless variance would lose its digits.
        backend.setAll({ out, value: 5, rows });
        backend.add({ out: x, a: x, b: out, rows });
        backend.layerNorm({ out, mean, inverse, x, weight, bias, epsilon: 1e-2, rows });
        backend.layerNormBackward({ dx, dy, x, weight, mean, inverse, rows, accumulate: false });
        backend.layerNormBackward({ dx: sum, dy, x, weight, mean, inverse, rows, accumulate: true });
        return Promise.all([out, mean, inverse, dx, sum].map((tensor) => backend.read(tensor)));
      },
    },
    {
      name: `gelu and its way back ${rows} × ${width}`,
      run: async ({ backend, matrix }) => {
        const [out, x, dx, dOut] = [matrix(rows, width), matrix(rows, width, 12), matrix(rows, width), matrix(rows, width)];
        backend.gelu({ out, x, rows });
        backend.geluBackward({ dx, dOut, x, rows });
        backend.geluBackward({ dx: dOut, dOut, x, rows });
        return Promise.all([out, dx, dOut].map((tensor) => backend.read(tensor)));
      },
    },
    {
      name: `copying columns of three blocks, out, back and into one ${rows} × ${width}`,
      run: async ({ backend, matrix }) => {
        const [x, picked, back, spread, sum] = [matrix(rows, 3 * width + 7), matrix(rows, 3 * width), matrix(rows, 3 * width + 7), matrix(rows, 3 * width + 2), matrix(rows, width)];
        const three = { rows, blocks: 3, width };
        const [dense, loose] = [{ outStart: 0, outStep: width }, { xStart: 2, xStep: width + 2 }];
        backend.copyColumns({ ...three, ...dense, ...loose, out: picked, x, accumulate: false });
        backend.copyColumns({ ...three, out: back, x: picked, outStart: 2, outStep: width + 2, xStart: 0, xStep: width, accumulate: true });
        backend.copyColumns({ ...three, out: spread, x: picked, outStart: 1, outStep: width, xStart: width, xStep: 0, accumulate: false });
        backend.copyColumns({ ...three, ...loose, out: sum, x, outStart: 0, outStep: 0, accumulate: true });
        return Promise.all([picked, back, spread, sum].map((tensor) => backend.read(tensor)));
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
        const [logits, losses, scored, weighed, rowScales] = [matrix(rows, width, 8), matrix(rows, 1), matrix(rows, 1), matrix(rows, width, 8), matrix(rows, 1)];
        const labels = ints(range(rows).map(() => random.below(width)));
        const best = ints(range(rows));
        backend.argmax({ out: best, x: logits, rows });
        backend.crossEntropy({ logits, labels, losses: scored, rows, gradientScale: 0 });
        backend.crossEntropy({ logits, labels, losses, rows, gradientScale: 0.125 });
        backend.crossEntropy({ logits: weighed, labels, losses, rows, gradientScale: 0.5, rowScales });
        return [await backend.readInts(best), ...(await Promise.all([logits, losses, scored, weighed].map((tensor) => backend.read(tensor))))];
      },
    },
    {
      name: `scaled columns and dots by column ${rows} × ${width}`,
      run: async ({ backend, matrix }) => {
        const [out, own, plain, x, y, scales] = [matrix(rows, width), matrix(rows, width), matrix(rows, width), matrix(rows, width), matrix(rows, width), matrix(1, width)];
        const [dots, sums, divisors] = [matrix(1, width), matrix(1, width), matrix(1, width)];
        backend.write(divisors, (await backend.read(divisors)).map((value) => 1.5 + value));
        backend.scaleColumns({ out, x, scales, factor: 0.5, add: y, bias: matrix(1, width), rows });
        backend.scaleColumns({ out: own, x: own, scales, rows });
        backend.scaleColumns({ out: plain, x, factor: -1, add: plain, rows });
        backend.columnDots({ out: dots, x, y, divisors, rows, accumulate: false });
        backend.columnDots({ out: sums, x, y, divisors, rows, accumulate: true });
        return Promise.all([out, own, plain, dots, sums].map((tensor) => backend.read(tensor)));
      },
    },
  ]);
}

/** The norms of W + s·B·A, by the products that they are made of. */
function doraCases(): ContractCase[] {
  return [[1, 1, 1], [5, 7, 2], [37, 30, 3], [66, 130, 8]].map(([outputs = 1, inputs = 1, rank = 1]) => ({
    name: `norms of ${outputs} × ${inputs} adapted with rank ${rank}`,
    run: async ({ backend, matrix }) => {
      const [w, a, b, magnitude] = [matrix(outputs, inputs), matrix(rank, inputs), matrix(outputs, rank), matrix(1, outputs)];
      const [inverse, product, gram, bGram] = [matrix(outputs, 1), matrix(rank, outputs), matrix(rank, rank), matrix(outputs, rank)];
      const [scales, norms] = [matrix(1, outputs), matrix(1, outputs)];
      backend.rmsNorm({ out: matrix(outputs, inputs), inverse, x: w, weight: matrix(1, inputs), epsilon: 0, rows: outputs });
      backend.matmul({ layout: 'nt', out: product, a, b: w, m: rank, n: outputs, k: inputs });
      backend.matmul({ layout: 'nt', out: gram, a, b: a, m: rank, n: rank, k: inputs });
      backend.matmul({ layout: 'nn', out: bGram, a: b, b: gram, m: outputs, n: rank, k: rank });
      backend.doraScales({ scales, norms, magnitude, inverse, inputs, b, product, bGram, scale: 0.7 });
      return Promise.all([scales, norms].map((tensor) => backend.read(tensor)));
    },
  }));
}

function otherCases(): ContractCase[] {
  return [
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

export const contractCases: readonly ContractCase[] = [...matmulCases(), ...packedCases(), ...rowCases(), ...doraCases(), ...expertCases(), ...attentionCases(), ...cacheCases(), ...otherCases()];
