/**
 * Adapters with f16, also where they have none: there its arithmetic is done in f32, and each number is rounded where it becomes one of f16. So kernels are
 * tested on every adapter, if not its own f16.
 */

const FEATURE = 'shader-f16';

export function withHalves(gpu: GPU): GPU {
  return {
    async requestAdapter(options?: GPURequestAdapterOptions) {
      const adapter = await gpu.requestAdapter(options);
      return adapter && !adapter.features.has(FEATURE) ? pretending(adapter) : adapter;
    },
  } as GPU;
}

function pretending(adapter: GPUAdapter): GPUAdapter {
  const { features, limits, info } = adapter;
  return {
    features: new Set([...features, FEATURE]),
    limits,
    info,
    async requestDevice({ requiredFeatures = [], ...wanted }: GPUDeviceDescriptor = {}) {
      const asked = [...requiredFeatures];
      const device = await adapter.requestDevice({ ...wanted, requiredFeatures: asked.filter((feature) => feature !== FEATURE) });
      if (!asked.includes(FEATURE)) return device;
      const makeModule = device.createShaderModule.bind(device);
      Object.defineProperty(device, 'features', { value: new Set([...device.features, FEATURE]) });
      Object.defineProperty(device, 'createShaderModule', { value: (module: GPUShaderModuleDescriptor) => makeModule({ ...module, code: inSingles(module.code) }) });
      return device;
    },
  } as unknown as GPUAdapter;
}

/** The same code without f16. */
function inSingles(code: string): string {
  if (!code.includes('enable f16;')) return code;
  const rewritten = code.replace('enable f16;', '').replaceAll('vec4<f16>(', 'quantizeToF16(').replaceAll('vec4<f16>', 'vec4<f32>');
  if (/\bf16\b/.test(rewritten)) throw new Error('A kernel uses f16 in a way that is not known here.');
  return rewritten;
}
