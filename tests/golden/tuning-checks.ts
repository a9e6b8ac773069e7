/** How products are tuned for an adapter: each check searches on a device of its own, among a few tiles, and throws an error when what came of it isn't right. */
import { createReferenceBackend, createWebGpuBackend, openGpu, tuneProducts, type Backend, type GpuDescription, type TunedProducts, type TuningCache, type TuningTrial } from '#engine';
import { createRandom } from '../../src/engine/random';
import { same, within } from './assertions';

export interface TuningCheck {
  readonly name: string;
  readonly run: (gpu: GPU) => Promise<void>;
}

const SHAPE = { layout: 'nt', m: 40, n: 64, k: 64, storage: 'q4_0' } as const;
const CLASS = 'nt some';

/** The last one computes one row only. */
const TRIAL: TuningTrial = {
  shape: SHAPE,
  candidates: {
    guess: () => ({ kind: 'registers', rows: 4, columns: 4, across: 8, isShared: false }),
    quick: () => ({ kind: 'registers', rows: 8, columns: 8, across: 8, isShared: false }),
    wrong: () => ({ kind: 'vector', rows: 1, lanes: 16, columns: 1 }),
  },
};

/** A clock that runs ever slower, by which what is measured later seems quicker: the test doesn't depend on this computer's mood. */
function createClock(): () => number {
  let [time, step] = [0, 1000];
  return () => (time += step /= 2);
}

interface Cache extends TuningCache {
  readonly entries: Map<string, string>;
}

function createCache(): Cache {
  const entries = new Map<string, string>();
  return { entries, get: async (key) => entries.get(key) ?? null, set: async (key, value) => void entries.set(key, value) };
}

async function descriptionOf(gpu: GPU): Promise<GpuDescription> {
  const opened = await openGpu(gpu);
  if (!opened.ok) throw new Error(opened.error.message);
  opened.value.device.destroy();
  return opened.value.description;
}

const tune = (gpu: GPU, description: GpuDescription, cache: TuningCache): Promise<TunedProducts> => tuneProducts({ gpu, description, cache, trials: [TRIAL], mostMs: 60_000, now: createClock() });

/** A product of the trial's class, in f32. */
async function product(backend: Backend): Promise<Float32Array> {
  const random = createRandom(3);
  const matrix = (rows: number, columns: number) => {
    const tensor = backend.allocate('f32', rows, columns);
    backend.write(tensor, Float32Array.from({ length: rows * columns }, () => 2 * random.next() - 1));
    return tensor;
  };
  const { layout, m, n, k } = SHAPE;
  const out = matrix(m, n);
  backend.matmul({ layout, out, a: matrix(m, k), b: matrix(n, k), m, n, k });
  const values = await backend.read(out);
  backend.dispose();
  return values;
}

export const TUNING_CHECKS: readonly TuningCheck[] = [
  {
    name: 'the quickest tile that computes the product right is chosen, kept, and not searched for again',
    async run(gpu) {
      const description = await descriptionOf(gpu);
      const cache = createCache();
      const first = await tune(gpu, description, cache);
      same([first.source, first.chosen[CLASS]], ['measured', 'quick'], 'the first search');
      const second = await tune(gpu, description, cache);
      same([second.source, second.chosen], ['cache', first.chosen], 'the second');
      const opened = await openGpu(gpu);
      if (!opened.ok) throw new Error(opened.error.message);
      const got = await product(createWebGpuBackend({ device: opened.value.device, products: second.products }));
      const wanted = await product(createReferenceBackend());
      within(wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i]!)), 0), 1e-4, 'a product in the tile that was chosen');
    },
  },
  {
    name: 'what a cache gives back is not trusted: what names no tile is measured again, and replaced',
    async run(gpu) {
      const description = await descriptionOf(gpu);
      for (const spoilt of ['', '{', '[]', '{"nt some": 7}', '{"nt some": "toString"}', '{"nt many": "quick"}']) {
        const cache = createCache();
        cache.get = async () => spoilt;
        const { source, chosen } = await tune(gpu, description, cache);
        same([source, chosen[CLASS], [...cache.entries.values()]], ['measured', 'quick', ['{"nt some":"quick"}']], `after ${spoilt}`);
      }
      const broken: TuningCache = { get: () => Promise.reject(new Error('locked')), set: () => Promise.reject(new Error('full')) };
      same((await tune(gpu, description, broken)).source, 'measured', 'with a cache that fails');
    },
  },
  {
    name: 'another adapter, or one with other features, is searched for anew',
    async run(gpu) {
      const description = await descriptionOf(gpu);
      const cache = createCache();
      await tune(gpu, description, cache);
      for (const other of [{ ...description, architecture: 'another' }, { ...description, features: [] }]) same((await tune(gpu, other, cache)).source, 'measured', JSON.stringify(other));
      same(cache.entries.size, 3, 'entries');
    },
  },
  {
    name: 'in software nothing is searched for, unless it is asked for',
    async run(gpu) {
      const description = await descriptionOf(gpu);
      if (!description.isFallback) return;
      same((await tuneProducts({ gpu, description })).source, 'guess', 'the source');
    },
  },
];
