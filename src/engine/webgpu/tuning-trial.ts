/**
 * One measurement of the tuner: a product of one shape on the adapter at hand, in one tile after another. What a tile computes is checked as a whole before its
 * time counts: with a random vector r of ±1, C·r must be A·(B·r) (Freivalds 1977), which takes n² operations instead of n³.
 */
import type { Backend, Tensor, Weight } from '../backend';
import { dequantizeRow } from '../quantization';
import { createRandom } from '../random';
import { createWebGpuBackend } from './backend';
import type { ProductShape, Tile } from './tiles';

export type Candidate = (shape: ProductShape, hasSubgroups: boolean) => Tile;

/** Right operands are in f32 or q4_0. */
export interface Trial {
  readonly shape: ProductShape & { readonly storage: 'f32' | 'q4_0' };
  /** By name, which is what a cache keeps. The first is what is used without a measurement. */
  readonly candidates: Readonly<Record<string, Candidate>>;
}

/** What a time is measured over, at least, unless that takes too many runs. */
const LEAST_MS = 4;
const MOST_RUNS = 32;
/** A wrong sum, as a share of what one number of the result typically is; rounding makes a thousandth of it. */
const TOLERANCE = 0.05;

/** By name, how long the product takes in each tile that computes it right. Ends early at `deadlineMs`. Rejects with a `Refusal` when the device fails. */
export async function timeTiles(device: GPUDevice, { shape, candidates }: Trial, now: () => number, deadlineMs: number): Promise<ReadonlyMap<string, number>> {
  const tiles = Object.entries(candidates).map(([name, choose]) => [name, choose(shape, device.features.has('subgroups'))] as const);
  let tile = tiles[0]![1];
  const backend = createWebGpuBackend({ device, products: { tiles: () => tile } });
  const product = createProduct(backend, shape);
  const milliseconds = async (runs: number): Promise<number> => {
    const start = now();
    for (let i = 0; i < runs; i++) product.run();
    await backend.read(product.out, 0, 1);
    return now() - start;
  };
  // All pipelines compile side by side.
  for ([, tile] of tiles) product.run();
  await backend.read(product.out, 0, 1);

  const times = new Map<string, number>();
  let runs: number | null = null;
  for (const [name, each] of tiles) {
    if (now() > deadlineMs) break;
    tile = each;
    backend.write(product.out, new Float32Array(shape.m * shape.n));
    const once = await milliseconds(1);
    if (!product.isRight(await backend.read(product.out))) continue;
    runs ??= Math.min(MOST_RUNS, Math.max(1, Math.ceil(LEAST_MS / once)));
    times.set(name, Math.min(await milliseconds(runs), await milliseconds(runs)) / runs);
  }
  for (const tensor of [product.a, product.b, product.out]) backend.free(tensor);
  return times;
}

interface Product {
  readonly a: Tensor;
  readonly b: Weight;
  readonly out: Tensor;
  run(): void;
  isRight(out: Float32Array): boolean;
}

function createProduct(backend: Backend, { layout, m, n, k, storage }: Trial['shape']): Product {
  const random = createRandom(1);
  const between = (count: number): Float32Array => Float32Array.from({ length: count }, () => 2 * random.next() - 1);
  const [aRows, aColumns] = layout === 'tn' ? [k, m] : [m, k];
  const [bRows, bColumns] = layout === 'nt' ? [n, k] : [k, n];
  const [a, out] = [backend.allocate('f32', aRows, aColumns), backend.allocate('f32', m, n)];
  const values = between(m * k);
  backend.write(a, values);
  const { weight, rowOf } = storage === 'f32' ? plainWeight(backend, between(bRows * bColumns), bRows, bColumns) : packedWeight(backend, random.next, bRows, bColumns);

  const signs = Float64Array.from({ length: n }, () => (random.next() < 0.5 ? -1 : 1));
  const inner = new Float64Array(k);
  for (let row = 0; row < bRows; row++) {
    const weights = rowOf(row);
    for (let column = 0; column < bColumns; column++) inner[layout === 'nt' ? column : row]! += weights[column]! * signs[layout === 'nt' ? row : column]!;
  }
  const wanted = Float64Array.from({ length: m }, (_, i) => inner.reduce((sum, value, l) => sum + value * values[layout === 'tn' ? l * m + i : i * k + l]!, 0));
  const typical = Math.sqrt(wanted.reduce((sum, value) => sum + value * value, 0) / m / n);

  return {
    a,
    b: weight,
    out,
    run: () => backend.matmul({ layout, out, a, b: weight, m, n, k }),
    isRight: (got) => wanted.every((sum, i) => Math.abs(signs.reduce((all, sign, j) => all + sign * got[i * n + j]!, 0) - sum) <= TOLERANCE * typical),
  };
}

interface TrialWeight {
  readonly weight: Weight;
  /** As numbers, until the next is asked for. */
  rowOf(row: number): Float32Array;
}

function plainWeight(backend: Backend, values: Float32Array, rows: number, columns: number): TrialWeight {
  const weight = backend.allocate('f32', rows, columns);
  backend.write(weight, values);
  return { weight, rowOf: (row) => values.subarray(row * columns, (row + 1) * columns) };
}

const BLOCK = { weights: 32, bytes: 18 } as const;
/** 1/8 in f16. */
const SCALE = 0x3000;

/** Random codes under one scale. */
function packedWeight(backend: Backend, next: () => number, rows: number, columns: number): TrialWeight {
  const blocks = (rows * columns) / BLOCK.weights;
  const bytes = Uint8Array.from({ length: blocks * BLOCK.bytes }, () => 256 * next());
  const view = new DataView(bytes.buffer);
  for (let block = 0; block < blocks; block++) view.setUint16(block * BLOCK.bytes, SCALE, true);
  const packing = backend.pack('q4_0', rows, columns);
  packing.add(bytes, rows);
  const held = new Float32Array(columns);
  return {
    weight: packing.finish(),
    rowOf(row) {
      dequantizeRow({ storage: 'q4_0', rows, columns, bytes }, row, held);
      return held;
    },
  };
}
