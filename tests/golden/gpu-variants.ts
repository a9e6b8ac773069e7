/** Kernels in the variants that an adapter's features and the tuner's choices make: each check opens devices of its own, and throws an error that says what is off. */
import { createReferenceBackend, createWebGpuBackend, openGpu, type GpuFeature, type WebGpuBackendOptions } from '#engine';
import type { Backend, MatmulLayout } from '../../src/engine/backend';
import { contractCases, runCase } from '../../src/engine/backend.contract';
import { createRandom } from '../../src/engine/random';
import type { ProductShape } from '../../src/engine/webgpu/tiles';
import { TRIALS } from '../../src/engine/webgpu/tuning';
import { same, within } from './assertions';
import { checkContract } from './contract-check';

export interface VariantCheck {
  readonly name: string;
  readonly run: (gpu: GPU) => Promise<void>;
}

type BackendOptions = Omit<WebGpuBackendOptions, 'device'>;

/** Laid out for graphics cards, whatever the adapter is. */
export async function openCard(gpu: GPU, refused: readonly GpuFeature[] = [], options: BackendOptions = {}): Promise<{ readonly backend: Backend; readonly features: readonly GpuFeature[] }> {
  const opened = await openGpu(gpu, { refused });
  if (!opened.ok) throw new Error(opened.error.message);
  const { device, description } = opened.value;
  return { backend: createWebGpuBackend({ device, profile: 'workgroup', ...options }), features: description.features };
}

/** Whatever threads of a workgroup join: norms, losses, few queries, the norm of the gradients, a row times a matrix. */
const JOINED = contractCases.filter(({ name }) => /^(rmsNorm and|layerNorm and).*(5 × 192|130 × 66)|^cross-entropy.*130|^norm and three AdamW|^attention of 1 queries after 200 cached|^matmul nt 3 × 5 × 7$/.test(name));

const SUBGROUPS: readonly VariantCheck[] = [[], ['subgroups']].map((refused) => ({
  name: `what threads join is that of the reference, and the same on each run, ${refused.length > 0 ? 'without' : 'with'} subgroups`,
  async run(gpu) {
    const { backend } = await openCard(gpu, refused as GpuFeature[], { products: { tiles: ({ m }) => ({ kind: 'vector', rows: m, lanes: 64, columns: 4 }) } });
    const reference = createReferenceBackend();
    for (const each of JOINED) {
      await checkContract(reference, backend, each);
      same((await runCase(backend, each, 5)).map((values) => [...values]), (await runCase(backend, each, 5)).map((values) => [...values]), `${each.name}, twice`);
    }
    backend.dispose();
  },
}));

/** Sides that are whole in no tile. */
const ODD: Readonly<Record<string, readonly [m: number, n: number, k: number]>> = { few: [3, 37, 72], narrow: [70, 9, 130], some: [70, 65, 131], many: [133, 70, 96] };

async function product(backend: Backend, { layout, m, n, k }: Pick<ProductShape, 'layout' | 'm' | 'n' | 'k'>): Promise<Float32Array> {
  const random = createRandom(9);
  const matrix = (rows: number, columns: number) => {
    const tensor = backend.allocate('f32', rows, columns);
    backend.write(tensor, Float32Array.from({ length: rows * columns }, () => 2 * random.next() - 1));
    return tensor;
  };
  const sides: Readonly<Record<MatmulLayout, readonly [number, number, number, number]>> = { nt: [m, k, n, k], nn: [m, k, k, n], tn: [k, m, k, n] };
  const [aRows, aColumns, bRows, bColumns] = sides[layout];
  const out = matrix(m, n);
  backend.matmul({ layout, out, a: matrix(aRows, aColumns), b: matrix(bRows, bColumns), m, n, k, add: matrix(m, n), scale: 0.5 });
  return backend.read(out);
}

/** Compiles some thirty kernels, which takes long in software. */
const TILES: VariantCheck = {
  name: 'every tile that the tuner may choose computes products of odd sides',
  async run(gpu) {
    for (const { shape, candidates } of TRIALS) {
      const [m, n, k] = ODD[shape.m <= 4 ? 'few' : Math.min(shape.m, shape.n) <= 32 ? 'narrow' : shape.m < 512 ? 'some' : 'many']!;
      const wanted = await product(createReferenceBackend(), { layout: shape.layout, m, n, k });
      for (const [name, choose] of Object.entries(candidates)) {
        const { backend, features } = await openCard(gpu, [], { products: { tiles: (each) => choose(each, features.includes('subgroups')) } });
        const got = await product(backend, { layout: shape.layout, m, n, k });
        within(wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i]!)), 0), 1e-4, `${shape.layout} ${m} × ${n} × ${k}, ${name}`);
        backend.dispose();
      }
    }
  },
};

export const VARIANT_CHECKS: readonly VariantCheck[] = SUBGROUPS;
export const LONG_VARIANT_CHECKS: readonly VariantCheck[] = [TILES];
