/**
 * What a WebGPU backend does within narrow limits, on devices of its own: matrices in several bindings, products in several dispatches, and a device that was
 * opened with no more than every adapter offers. Each check throws an error when a number differs from the reference's.
 */
import { createRandom, createReferenceBackend, createWebGpuBackend, openGpu, openModel, parseRecipe, Refusal, filesInMemory, type Backend, type WebGpuBackendOptions } from '#engine';
import { contractCases, type ContractCase } from '../../src/engine/backend.contract';
import type { Form, Weight } from '../../src/engine/backend';
import { quantize } from '../../src/engine/quantization';
import { tinyModel } from '../../src/engine/testing';
import { same, within } from './assertions';
import { checkContract } from './contract-check';
import type { FailureCheck } from './gpu-failures';

type Profile = NonNullable<WebGpuBackendOptions['profile']>;
type Narrowed = Omit<WebGpuBackendOptions, 'device'>;

/** Runs `work` on a device with what every adapter offers, and throws if the device complained. */
async function onLeastDevice(gpu: GPU, options: Narrowed, work: (backend: Backend, device: GPUDevice) => Promise<void>): Promise<void> {
  const adapter = await gpu.requestAdapter();
  if (!adapter) throw new Error('There is no adapter.');
  const device = await adapter.requestDevice();
  const backend = createWebGpuBackend({ device, ...options });
  try {
    await work(backend, device);
    await backend.read(backend.allocate('f32', 1, 1));
  } finally {
    backend.dispose();
  }
}

const MEBI = 2 ** 20;

/** Rows of a table, of which a shard holds `MOST_BINDING` bytes: a few to some dozens, by form. */
const [ROWS, COLUMNS] = [203, 96];
const MOST_BINDING = 6144;
/** By profile: kernels for cards take long to compile in software. */
const FORMS: Readonly<Record<Profile, readonly (Form | 'f32')[]>> = { registers: ['f32', 'f16', 'q8_0', 'q4_0', 'q4_1', 'nf4', 'nf4-double'], workgroup: ['f32', 'q4_0', 'nf4-double'] };

function tableOn(backend: Backend, form: Form | 'f32'): Weight {
  const random = createRandom(5);
  const values = Float32Array.from({ length: ROWS * COLUMNS }, () => random.next() - 0.5);
  if (form === 'f32') {
    const table = backend.allocate('f32', ROWS, COLUMNS);
    // From the middle of a row to the middle of another, as slices of a file come.
    for (let at = 0; at < values.length; at += 1000) backend.write(table, values.subarray(at, at + 1000), at);
    return table;
  }
  const packing = backend.pack(form, ROWS, COLUMNS);
  const { bytes, absmax } = quantize(form, values, ROWS, COLUMNS);
  packing.add(bytes, ROWS);
  return packing.finish(absmax);
}

/** A table's rows picked, and products with it forwards (`nt`) and backwards (`nn`). */
async function useTable(backend: Backend, form: Form | 'f32'): Promise<readonly Float32Array[]> {
  const table = tableOn(backend, form);
  const random = createRandom(6);
  const matrix = (rows: number, columns: number) => {
    const made = backend.allocate('f32', rows, columns);
    backend.write(made, Float32Array.from({ length: rows * columns }, () => random.next() - 0.5));
    return made;
  };
  const places = backend.allocate('i32', 9, 1);
  backend.write(places, Int32Array.of(0, 202, 7, 8, 100, 15, 16, 64, 7));
  const [picked, forwards, backwards] = [matrix(9, COLUMNS), matrix(5, ROWS), matrix(5, COLUMNS)];
  backend.gatherRows({ out: picked, x: table, index: places, rows: 9 });
  backend.matmul({ layout: 'nt', out: forwards, a: matrix(5, COLUMNS), b: table, m: 5, n: ROWS, k: COLUMNS });
  backend.matmul({ layout: 'nn', out: backwards, a: matrix(5, ROWS), b: table, m: 5, n: COLUMNS, k: ROWS });
  const read = [await backend.read(picked), await backend.read(forwards), await backend.read(backwards)];
  backend.free(table);
  return read;
}

async function checkTable(backend: Backend, form: Form | 'f32'): Promise<void> {
  const wanted = await useTable(createReferenceBackend(), form);
  const got = await useTable(backend, form);
  for (const [i, values] of wanted.entries()) {
    const most = values.reduce((largest, value, j) => Math.max(largest, Math.abs(value - got[i]![j]!)), 0);
    within(most, 2e-5, `${form}, ${['picked rows', 'forwards', 'backwards'][i]}: largest difference`);
  }
}

/** Of each a case: operations whose kernels bind many buffers or share memory. */
const SHARING = ['matmul nt 17', 'rmsNorm and its way back 7', 'cross-entropy and argmax 7', 'attention'];
const KINDS: Readonly<Record<Profile, readonly string[]>> = { workgroup: SHARING, registers: [...SHARING, 'matmul nn 17', 'matmul tn 17', 'layerNorm and its way back 7', 'swiglu and its way back 7', 'gather and scatter 7', 'norm and three AdamW steps'] };
const casesOf = (profile: Profile): readonly ContractCase[] => KINDS[profile].flatMap((kind) => contractCases.filter(({ name }) => name.includes(kind)).slice(0, 1));

export const LIMIT_CHECKS: readonly FailureCheck[] = [
  ...(['registers', 'workgroup'] as const).map(
    (profile): FailureCheck => ({
      name: `matrices in several bindings give what they give in one, forwards, backwards and row by row (${profile})`,
      run: (gpu) =>
        onLeastDevice(gpu, { mostBinding: MOST_BINDING, profile }, async (backend) => {
          for (const form of FORMS[profile]) await checkTable(backend, form);
        }),
    }),
  ),
  {
    name: 'products in many dispatches give what they give in one',
    run: (gpu) =>
      onLeastDevice(gpu, { products: { mostWork: 2 ** 14 } }, async (backend) => {
        const reference = createReferenceBackend();
        for (const contractCase of contractCases.filter(({ name }) => /^matmul (nt|nn|tn) 33 × 100 × 517/.test(name))) await checkContract(reference, backend, contractCase);
      }),
  },
  ...(['registers', 'workgroup'] as const).map(
    (profile): FailureCheck => ({
      name: `a device with only what every adapter offers suffices (${profile})`,
      run: (gpu) =>
        onLeastDevice(gpu, { profile }, async (backend, { limits }) => {
          const { maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage, maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupStorageSize } = limits;
          same([maxStorageBufferBindingSize / MEBI, maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupStorageSize], [128, 256, 16384], 'limits');
          within(maxStorageBuffersPerShaderStage, 11, 'storage buffers');
          const reference = createReferenceBackend();
          for (const contractCase of casesOf(profile)) await checkContract(reference, backend, contractCase);
        }),
    }),
  ),
  {
    name: 'an f32 table that is larger than one binding may be is held in several, and refused only where it must be whole',
    run: (gpu) =>
      onLeastDevice(gpu, {}, async (backend) => {
        // 192 MiB (201.3 million bytes), where 128 are the most.
        const [rows, columns] = [49152, 1024];
        const table = backend.allocate('f32', rows, columns);
        const last = Float32Array.from({ length: columns }, (_, i) => i);
        backend.write(table, last, (rows - 1) * columns);
        const [picked, place] = [backend.allocate('f32', 1, columns), backend.allocate('i32', 1, 1)];
        backend.write(place, Int32Array.of(rows - 1));
        backend.gatherRows({ out: picked, x: table, index: place, rows: 1 });
        same([...(await backend.read(picked))], [...last], 'the last row');
        same([...(await backend.read(table, (rows - 1) * columns, 3))], [0, 1, 2], 'what is read of it');
        try {
          backend.add({ out: table, a: table, b: table, rows });
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          same([error.problem.code, /202 MB in one piece/.test(error.message)], ['no-memory', true], error.message);
          return;
        }
        throw new Error('A sum of tables in parts was not refused.');
      }),
  },
  {
    name: 'a run compiles all it needs before its first step, and tells how far that is; an answer, before its first token',
    async run(gpu) {
      const opened = await openGpu(gpu);
      if (!opened.ok) throw new Error(opened.error.message);
      let asked = 0;
      const backend = createWebGpuBackend({ device: opened.value.device, onCompile: ({ wanted }) => (asked = wanted) });
      const session = await openModel(filesInMemory(tinyModel()), { backend });
      if (!session.ok) throw new Error(session.error.message);
      const recipe = parseRecipe({ r: 4, target_modules: 'all-linear', num_train_epochs: 3, per_device_train_batch_size: 2, gradient_accumulation_steps: 2 });
      if (!recipe.ok) throw new Error(recipe.error.message);
      const random = createRandom(4);
      const rows = [3, 4, 9, 17, 2, 30, 12].map((length) => {
        const ids = Int32Array.from({ length }, () => random.below(23));
        return { ids, labels: ids };
      });
      const told: string[] = [];
      const adapter = session.value.newAdapter(recipe.value);
      const before = asked;
      let ahead = 0;
      for await (const { step } of session.value.train(rows, recipe.value, adapter, undefined, { onCompile: ({ compiled, wanted }) => told.push(`${compiled} of ${wanted}`) })) {
        if (step === 1) ahead = asked;
      }
      const wanted = Number(told.at(-1)?.split(' ').at(-1));
      same([told[0], told.at(-1)], [`0 of ${wanted}`, `${wanted} of ${wanted}`], 'what was told');
      same([ahead - before, asked - ahead], [wanted, 0], 'pipelines before the first step was done, and after');
      let byFirst = 0;
      const answer = await session.value.generate({ prompt: { ids: [1, 2, 3, 4, 5] }, adapter, maxNewTokens: 9, onCompile: () => (byFirst = asked) });
      within(0, answer.ids.length, 'new tokens');
      same(asked, byFirst, 'pipelines after an answer, and before its first token');
      session.value.close();
      backend.dispose();
    },
  },
];
