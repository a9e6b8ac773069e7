/**
 * What a WebGPU backend does when its device fails, or is slow: each check provokes it on a device of its own, and throws an error when it isn't told as it
 * should be.
 */
import { createWebGpuBackend, openGpu, Refusal, type Backend, type OpenGpuOptions } from '#engine';
import { watch } from '../../src/engine/webgpu/health';
import type { Kernel } from '../../src/engine/webgpu/kernel';
import { buffersOf, createDeviceMemory, type Range } from '../../src/engine/webgpu/memory';
import { Queue } from '../../src/engine/webgpu/queue';
import { same, within } from './assertions';

export interface FailureCheck {
  readonly name: string;
  readonly run: (gpu: GPU) => Promise<void>;
}

async function open(gpu: GPU, options?: OpenGpuOptions): Promise<GPUDevice> {
  const opened = await openGpu(gpu, options);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value.device;
}

/** A backend with two matrices, and more work recorded than is done at once. */
async function atWork(gpu: GPU): Promise<{ readonly device: GPUDevice; readonly backend: Backend; readonly read: () => Promise<unknown>; readonly record: () => void }> {
  const device = await open(gpu);
  const backend = createWebGpuBackend({ device });
  const [a, b] = [backend.allocate('f32', 64, 64), backend.allocate('f32', 64, 64)];
  const record = (): void => {
    backend.write(a, Float32Array.of(1, 2, 3));
    for (let i = 0; i < 200; i++) backend.add({ out: b, a: b, b: a, rows: 64 });
    backend.flush();
  };
  record();
  return { device, backend, record, read: () => backend.read(b) };
}

/** The code of the refusal that `promise` ends in. */
async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Refusal) return error.problem.code;
    throw error;
  }
  return 'none';
}

/** A queue of its own, and a buffer. */
function queueOn(device: GPUDevice): { readonly queue: Queue; readonly range: Range } {
  const health = watch(device);
  const memory = createDeviceMemory(buffersOf(device, health), { limitBytes: Infinity });
  return { queue: new Queue(device, memory, health), range: memory.allocate('f32', 1, 4) };
}

const kernelOf = (statements: string): Kernel => ({
  name: statements,
  buffers: { x: 'f32' },
  params: {},
  workgroup: [1, 1, 1],
  code: `fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) { ${statements} }`,
});

export const FAILURE_CHECKS: readonly FailureCheck[] = [
  {
    name: 'a lost device ends the read that waits and every later one; other commands do nothing',
    async run(gpu) {
      const { device, backend, record, read } = await atWork(gpu);
      const waiting = refusal(read());
      device.destroy();
      same(await waiting, 'device-lost', 'the read that waited');
      record();
      same(await refusal(read()), 'device-lost', 'a later read');
      backend.free(backend.allocate('f32', 8, 8));
      backend.dispose();
    },
  },
  {
    name: 'a device that is lost between two reads is heard of by the next one',
    async run(gpu) {
      const { device, backend, record, read } = await atWork(gpu);
      await read();
      device.destroy();
      await device.lost;
      record();
      same(await refusal(read()), 'device-lost', 'the read after it');
      backend.dispose();
    },
  },
  {
    name: 'an error that the device tells aside reaches the next read',
    async run(gpu) {
      const { device, backend, read } = await atWork(gpu);
      await read();
      device.createBuffer({ size: 16, usage: 0 });
      same(await refusal(read()), 'gpu-failed', 'the read after a command that is not valid');
      backend.dispose();
    },
  },
  {
    name: 'a kernel that is not valid counts as a failure of the card, and the way out is the processor',
    async run(gpu) {
      const { queue, range } = queueOn(await open(gpu));
      queue.dispatch(kernelOf('x[0] = nothing;'), { x: range }, {}, [1, 1, 1]);
      const failure = await queue.read(range, 0, 4).then(() => null, (error: unknown) => error);
      if (!(failure instanceof Refusal)) throw new Error(`It ended with ${String(failure)}.`);
      same([failure.problem.code, /\(wasm\)/.test(failure.problem.fix)], ['gpu-failed', true], failure.problem.fix);
      queue.device.destroy();
    },
  },
  {
    name: 'an error of the code that comes up while work waits for kernels is told as it is',
    async run(gpu) {
      const { queue, range } = queueOn(await open(gpu));
      // Told when it is submitted, once its kernel is compiled.
      queue.dispatch(kernelOf('x[0] = 1.0;'), { x: range }, {}, [-1, 1, 1]);
      const reads = [queue.read(range, 0, 4), queue.read(range, 0, 4)].map((read) => read.then(() => null, (error: unknown) => error));
      for (const error of await Promise.all(reads)) same([error instanceof TypeError, error instanceof Refusal], [true, false], String(error));
      queue.device.destroy();
    },
  },
  {
    name: 'more memory than there may be is refused before it is asked for, with the number',
    async run(gpu) {
      const device = await open(gpu);
      const backend = createWebGpuBackend({ device, limitBytes: 1e6 });
      try {
        backend.allocate('f32', 1000, 1000);
        throw new Error('4 MB were given where 1 MB may be taken.');
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        same([error.problem.code, /\b4 MB\b/.test(error.message)], ['no-memory', true], error.message);
      }
      within(backend.memory.usedBytes, 1e6, 'bytes that are taken');
      backend.dispose();
    },
  },
  {
    name: 'an adapter that names limits it can’t keep is opened with less',
    async run(gpu) {
      const lying: Pick<GPU, 'requestAdapter'> = {
        async requestAdapter(options) {
          const adapter = await gpu.requestAdapter(options);
          if (!adapter) return null;
          const { features, info, limits } = adapter;
          const boast = new Proxy(limits, { get: (of, name) => (name === 'maxComputeInvocationsPerWorkgroup' ? 2 ** 24 : Reflect.get(of, name, of)) });
          return { features, info, limits: boast, requestDevice: (wanted?: GPUDeviceDescriptor) => adapter.requestDevice(wanted) } as GPUAdapter;
        },
      };
      const opened = await openGpu(lying as GPU);
      if (!opened.ok) throw new Error(opened.error.message);
      const { device, description } = opened.value;
      same(description.limits.maxComputeInvocationsPerWorkgroup, device.limits.maxComputeInvocationsPerWorkgroup, 'threads of a workgroup');
      within(description.limits.maxComputeInvocationsPerWorkgroup, 2 ** 24, 'threads of a workgroup');
      device.destroy();
    },
  },
  {
    name: 'while a kernel compiles, reads and frees keep their places, and what was given back counts no longer',
    async run(gpu) {
      const backend = createWebGpuBackend({ device: await open(gpu) });
      const before = backend.memory.usedBytes;
      const x = backend.allocate('f32', 1, 4);
      backend.write(x, Float32Array.of(1, 2, 3, 4));
      backend.add({ out: x, a: x, b: x, rows: 1 });
      const doubled = backend.read(x);
      backend.write(x, Float32Array.of(9, 9, 9, 9));
      const written = backend.read(x);
      backend.free(x);
      same(backend.memory.usedBytes, before, 'bytes that are taken');
      same([...(await doubled), ...(await written)], [2, 4, 6, 8, 9, 9, 9, 9], 'what was read');
      backend.dispose();
    },
  },
  {
    name: 'ranges that share a part are not bound together',
    async run(gpu) {
      const backend = createWebGpuBackend({ device: await open(gpu) });
      const whole = backend.allocate('f32', 2, 64);
      const part = backend.view(whole, 64, 1, 64);
      let said = '';
      try {
        backend.add({ out: whole, a: part, b: part, rows: 1 });
      } catch (error) {
        said = String(error);
      }
      same(said, 'RangeError: add binds ranges that overlap.', 'the error');
      backend.dispose();
    },
  },
  {
    name: 'a feature that is refused is not there',
    async run(gpu) {
      const device = await open(gpu, { refused: ['shader-f16', 'subgroups', 'timestamp-query'] });
      same(['shader-f16', 'subgroups', 'timestamp-query'].filter((name) => device.features.has(name)), [], 'features');
      device.destroy();
    },
  },
];

/** SwiftShader says it can hold a buffer of 1 GiB, and can't. */
export const OUT_OF_MEMORY_CHECK: FailureCheck = {
  name: 'memory that runs out on the device reaches the next read',
  async run(gpu) {
    const { device, backend, read } = await atWork(gpu);
    const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
    backend.allocate('f32', 1, Math.min(maxBufferSize, maxStorageBufferBindingSize) / 4);
    same(await refusal(read()), 'no-memory', 'the read after it');
    backend.dispose();
  },
};
