/**
 * What a training comes to when its graphics card fails under it, on real devices and on the processor after them: each check provokes it, and holds the losses to
 * those of a run that nothing happened to.
 */
import { createChooser, createEngineService, createWebGpuBackend, filesInMemory, openGpu, type Backend, type EngineService, type Moved } from '#engine';
import { tinyModel } from '../../src/engine/testing';
import { same, within } from './assertions';

export interface RecoveryCheck {
  readonly name: string;
  readonly run: (gpu: GPU, createWasm: () => Promise<Backend>) => Promise<void>;
}

const ROWS = [3, 7, 11, 15, 18].map((first) => ({ input_ids: [first, first + 1, first + 2, first + 3, first + 4] }));
const JOB = { rows: ROWS, recipe: { r: 4, lora_alpha: 16, learning_rate: 0.02, warmup_steps: 2, target_modules: ['q_proj', 'down_proj'], per_device_train_batch_size: 2, max_steps: 8 }, baseModel: 'tiny' };
/** A loss after a run is told of this step: the device is at the next one. */
const FAILS_AFTER = 3;

interface AtWork {
  readonly service: EngineService;
  /** Those that were opened; the last one is at work, unless the processor is. */
  readonly devices: readonly GPUDevice[];
}

/** The service as a page has it, without its measurement. */
async function atWork(gpu: Pick<GPU, 'requestAdapter'>, createWasm: () => Promise<Backend>, snapshotEveryMs: number): Promise<AtWork> {
  const devices: GPUDevice[] = [];
  const chooser = createChooser({
    wanted: 'webgpu',
    signature: '',
    measure: async () => ({ training: 1, oneRow: 1, isRight: true }),
    openWasm: createWasm,
    async openWebGpu() {
      const opened = await openGpu(gpu as GPU);
      if (!opened.ok) return opened;
      devices.push(opened.value.device);
      return { ok: true, value: { backend: createWebGpuBackend({ device: opened.value.device }), description: opened.value.description } };
    },
  });
  const service = createEngineService({ ...chooser, openSource: () => filesInMemory(tinyModel({ num_hidden_layers: 1 })), snapshotEveryMs });
  const loaded = await service.load({ url: '/tiny/' });
  same(loaded.ok && loaded.value.backend, 'webgpu', 'the backend that the model was opened on');
  return { service, devices };
}

interface Told {
  readonly losses: readonly number[];
  readonly moves: readonly Moved[];
}

async function trained({ service }: AtWork, afterStep: (step: number) => void = () => {}): Promise<Told> {
  const losses: number[] = [];
  const moves: Moved[] = [];
  const result = await service.train(
    JOB,
    ({ step, loss }) => {
      losses.push(loss);
      same(step, losses.length, 'the step that is told');
      afterStep(step);
    },
    undefined,
    (moved) => void moves.push(moved),
  );
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  same(losses.length, JOB.recipe.max_steps, 'steps that were told');
  return { losses, moves };
}

const alike = (got: readonly number[], wanted: readonly number[]): void => got.forEach((loss, i) => within(Math.abs(loss - wanted[i]!), 1e-3, `the loss of step ${i + 1}`));

/** Without the build that WASM names. */
const movedTo = (moves: readonly Moved[]): string => moves.map(({ step, to, why }) => `${step >= FAILS_AFTER ? 'after the failure' : `after step ${step}`} to ${to.split(',', 1)[0]}: ${why.code}`).join(', ');

/** Names more than it can do, and gives less than it is asked for. */
const lying = (gpu: GPU): Pick<GPU, 'requestAdapter'> => ({
  async requestAdapter(options) {
    const adapter = await gpu.requestAdapter(options);
    if (!adapter) return null;
    const { features, info, limits } = adapter;
    const boast = new Proxy(limits, { get: (of, name) => (name === 'maxStorageBufferBindingSize' || name === 'maxBufferSize' ? 2 ** 46 : Reflect.get(of, name, of)) });
    return { features, info, limits: boast, requestDevice: () => adapter.requestDevice() } as GPUAdapter;
  },
});

/** As in a tab in the background at its worst: timers and frames never come. */
async function inBackground<T>(work: () => Promise<T>): Promise<T> {
  const { setTimeout: timeout, setInterval: interval, requestAnimationFrame: frame } = globalThis;
  const never = (): number => 0;
  Object.assign(globalThis, { setTimeout: never, setInterval: never, requestAnimationFrame: never });
  try {
    return await work();
  } finally {
    Object.assign(globalThis, { setTimeout: timeout, setInterval: interval, requestAnimationFrame: frame });
  }
}

export const RECOVERY_CHECKS: readonly RecoveryCheck[] = [
  {
    name: 'a run whose device is destroyed goes on with the same losses on a new one; the next time, on the processor, with the tab in the background',
    async run(gpu, createWasm) {
      const held = await atWork(gpu, createWasm, 0);
      const whole = await trained(held);
      same(movedTo(whole.moves), '', 'what befell a run that nothing happened to');
      const destroy = (step: number): void => void (step === FAILS_AFTER && held.devices.at(-1)!.destroy());
      const anew = await trained(held, destroy);
      same(movedTo(anew.moves), 'after the failure to webgpu: device-lost', 'what befell the run');
      same(anew.losses, whole.losses, 'losses');
      const elsewhere = await inBackground(() => trained(held, destroy));
      same(movedTo(elsewhere.moves), 'after the failure to wasm: device-lost', 'what befell the run, the second time');
      alike(elsewhere.losses, whole.losses);
      same(held.devices.length, 2, 'devices');
    },
  },
  {
    name: 'a run on an adapter that lies about its limits goes on on the processor when the memory runs out, and so does a question beside it',
    async run(gpu, createWasm) {
      const held = await atWork(lying(gpu), createWasm, Infinity);
      const asked: Promise<unknown>[] = [];
      const exhaust = (step: number): void => {
        if (step !== FAILS_AFTER) return;
        held.devices[0]!.popErrorScope = async () => new (class GPUOutOfMemoryError { readonly message = 'injected'; })();
        asked.push(held.service.score(ROWS));
      };
      const moved = await trained(held, exhaust);
      same(movedTo(moved.moves), 'after the failure to wasm: no-memory', 'what befell the run');
      same((await Promise.all(asked)).map((answer) => (answer as { ok: boolean }).ok), [true], 'the question');
      alike(moved.losses, (await trained(held)).losses);
    },
  },
];
