/** What a WebGPU backend takes of its device, counted on the device itself: what plans foresee, and nothing in loops. */
import { attempt, createWebGpuBackend, filesInMemory, loadModel, openGpu, openModel, parseRecipe, type FileSource, type Quantization, type Recipe, type RecipeInput, type Session, type TokenRow, type WebGpuBackendOptions } from '#engine';
import { QWEN3_06B } from '../../bench/measure/random-model';
import type { Rehearsal } from '../../src/engine/backend';
import { openBase } from '../../src/engine/checkpoints';
import { planTraining } from '../../src/engine/plan/training';
import { tinyModel } from '../../src/engine/testing';
import { largeCheckpoint } from '../large/checkpoint';
import { isAtMost, same } from './assertions';
import { countDevice, type DeviceCount } from './counted-device';
import type { FailureCheck } from './gpu-failures';

const NO_FILES: FileSource = { open: async () => null };

interface Counted {
  readonly session: Session;
  readonly count: DeviceCount;
  readonly close: () => void;
}

async function openCounted(gpu: GPU, source: FileSource, options: Omit<WebGpuBackendOptions, 'device'> = {}, quantization: Quantization = 'none'): Promise<Counted> {
  const device = await openGpuDevice(gpu);
  const count = countDevice(device);
  const backend = createWebGpuBackend({ device, ...options });
  const opened = await openModel(source, { backend, quantization });
  if (!opened.ok) throw new Error(opened.error.message);
  return { session: opened.value, count, close: () => backend.dispose() };
}

function recipe(input: RecipeInput): Recipe {
  const parsed = parseRecipe({ r: 2, target_modules: 'all-linear', ...input });
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** Rows of these lengths; every second token carries loss. */
const rowsOf = (lengths: readonly number[]): TokenRow[] =>
  lengths.map((length, i) => {
    const ids = Int32Array.from({ length }, (_, t) => 3 + ((7 * i + 5 * t) % 20));
    return { ids, labels: ids.map((id, t) => (t % 2 ? id : -100)) };
  });

type Profile = NonNullable<WebGpuBackendOptions['profile']>;

const LOOP_CHECKS = (profile: Profile): readonly FailureCheck[] => [
  {
    name: `a training step after the first makes no buffer, no layout and no pipeline, whatever its rows’ lengths: ${profile}`,
    async run(gpu) {
      const { session, count, close } = await openCounted(gpu, filesInMemory(tinyModel()), { profile });
      const made = recipe({ max_steps: 6, per_device_train_batch_size: 2, gradient_accumulation_steps: 2, lora_dropout: 0.1, shuffle: false });
      const afterEach: string[] = [];
      for await (const _ of session.train(rowsOf([64, 60, 33, 31, 20, 25, 18, 17, 47, 62, 29, 21]), made, session.newAdapter(made))) afterEach.push(JSON.stringify(count.made));
      same(afterEach, Array.from({ length: 6 }, () => afterEach[0]), 'what was made by the end of each step');
      close();
    },
  },
  {
    name: `a token of an answer after the first ones makes nothing: ${profile}`,
    async run(gpu) {
      const { session, count, close } = await openCounted(gpu, filesInMemory(tinyModel({ eos_token_id: 999 })), { profile });
      await session.generate({ prompt: { ids: [3, 4, 5] }, maxNewTokens: 3 });
      const before = JSON.stringify(count.made);
      await session.generate({ prompt: { ids: [3, 4, 5] }, maxNewTokens: 40 });
      same(JSON.stringify(count.made), before, 'what was made');
      close();
    },
  },
  {
    name: `a plan is what a run takes at its fullest, and no less: ${profile}`,
    async run(gpu) {
      const { session, count, close } = await openCounted(gpu, filesInMemory(tinyModel({ max_position_embeddings: 1024 })), { profile });
      const made = recipe({ max_steps: 2, per_device_train_batch_size: 1, shuffle: false });
      const rows = rowsOf([20, 700]);
      const { total } = await session.planTraining(rows, made);
      for await (const _ of session.train(rows, made, session.newAdapter(made)));
      isAtMost(count.peakBytes, total, 'bytes that were taken');
      isAtMost(total, 1.03 * count.peakBytes, 'bytes that were planned');
      close();
    },
  },
];

/** A run on a card of 0.7 GB: LoRA of rank 8 on all linear layers, rows of 512 tokens. */
const QWEN_RECIPE = { r: 8, target_modules: 'all-linear', max_steps: 1, per_device_train_batch_size: 1, shuffle: false } as const;
const QWEN_LIMIT = 0.7e9;

async function openGpuDevice(gpu: GPU): Promise<GPUDevice> {
  const opened = await openGpu(gpu);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value.device;
}

/** The plan of such a run. Nothing is uploaded: the weights aren't made. */
const QWEN_PLAN: FailureCheck = {
  name: 'a model of Qwen3-0.6B’s shape in 4 bits learns from 512 tokens in 0.7 GB, by the plan; in 16 bits it is told to be in 4',
  async run(gpu) {
    const device = await openGpuDevice(gpu);
    const count = countDevice(device);
    const { config, openCheckpoint } = await openBase(largeCheckpoint(QWEN3_06B).source);
    for (const profile of ['registers', 'workgroup'] as const) {
      const backend = createWebGpuBackend({ device, profile, limitBytes: QWEN_LIMIT });
      const openAs = (rehearsal: Rehearsal, quantization: Quantization) => loadModel({ backend: rehearsal, source: NO_FILES, config, openCheckpoint, quantization, onProgress: () => {} });
      const plan = (quantization: Quantization) =>
        planTraining({ backend, recipe: recipe(QWEN_RECIPE), sizes: [[512]], base: { usedBytes: backend.memory.usedBytes, open: (rehearsal) => openAs(rehearsal, quantization), others: ['int4'], openAs, usedBytesWithout: backend.memory.usedBytes } });
      isAtMost((await plan('int4')).total, QWEN_LIMIT, 'bytes that were planned');
      const problem = await attempt(() => plan('none'));
      same(problem.ok ? null : [problem.error.code, problem.error.fix], ['no-memory', 'It fits with int4 weights.'], 'the refusal');
    }
    isAtMost(count.peakBytes, 2 ** 19, 'bytes that were taken');
    device.destroy();
  },
};

/** Every buffer that lives is counted while the model is read, quantized and trained: all that a run takes is there with its first step, so that one has few tokens. */
const QWEN_COUNTED: FailureCheck = {
  name: 'a run with room for 512 tokens on a model of Qwen3-0.6B’s shape in 4 bits takes at most 0.7 GB, every buffer counted',
  async run(gpu) {
    const { session, count, close } = await openCounted(gpu, largeCheckpoint(QWEN3_06B).source, { limitBytes: QWEN_LIMIT }, 'int4');
    const rows = rowsOf([9, 512]);
    const made = recipe(QWEN_RECIPE);
    const { total } = await session.planTraining(rows, made);
    for await (const _ of session.train(rows, made, session.newAdapter(made)));
    isAtMost(count.peakBytes, QWEN_LIMIT, 'bytes that were taken');
    isAtMost(count.peakBytes, total, 'bytes that were taken, and planned');
    isAtMost(total, 1.03 * count.peakBytes, 'bytes that were planned');
    close();
  },
};

export const MEMORY_CHECKS: readonly FailureCheck[] = [...LOOP_CHECKS('registers'), QWEN_PLAN];
/** Those that take minutes in software. */
export const LONG_MEMORY_CHECKS: readonly FailureCheck[] = [...LOOP_CHECKS('workgroup'), QWEN_COUNTED];
