/**
 * The graphics adapter: asks for one, opens a device with what the adapter offers and kernels use, and tells in plain data what was opened. Pages give
 * `navigator.gpu`; Node gives Dawn's.
 */
import type { Result } from '../refusal';

/** What a device may hold or run at once. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
] as const;
/** Those that a device has at their least unless it is asked for more. */
const RAISED = ['maxBufferSize', 'maxStorageBufferBindingSize', 'maxComputeWorkgroupStorageSize', 'maxComputeInvocationsPerWorkgroup', 'maxComputeWorkgroupSizeX'] as const;
/** What kernels can use, and do without. */
export const FEATURES = ['shader-f16', 'subgroups', 'timestamp-query'] as const;

export type GpuLimit = (typeof LIMITS)[number];
export type GpuFeature = (typeof FEATURES)[number];

export interface GpuDescription {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** Computed by the processor. */
  readonly isFallback: boolean;
  /** Of the device that was opened, not all that the adapter may have. */
  readonly limits: Readonly<Record<GpuLimit, number>>;
  readonly features: readonly GpuFeature[];
}

export interface OpenGpuOptions {
  /** Features to do without, though the adapter has them. */
  readonly refused?: readonly GpuFeature[];
}

export interface OpenedGpu {
  readonly device: GPUDevice;
  readonly description: GpuDescription;
}

/** A device, or in plain words why there is none. `gpu`: what a browser without WebGPU has not. */
export async function openGpu(gpu: GPU | undefined, { refused = [] }: OpenGpuOptions = {}): Promise<Result<OpenedGpu>> {
  if (!gpu) return noGpu('This browser has no WebGPU, or has it switched off.');
  const adapter = await requestAdapter(gpu);
  if (!adapter) return noGpu('WebGPU found no graphics card that it can use.');
  const features = FEATURES.filter((feature) => adapter.features.has(feature) && !refused.includes(feature));
  const device = (await openDevice(adapter, features, RAISED)) ?? (await openLeast(gpu, features));
  if (!device) return noGpu('The graphics card could not be opened.');
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  // Older browsers don't tell.
  const isFallback = Boolean(isFallbackAdapter);
  return { ok: true, value: { device, description: { vendor, architecture, description, isFallback, limits: pick(device.limits, LIMITS), features } } };
}

const requestAdapter = (gpu: GPU): Promise<GPUAdapter | null> => gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);

/** With the adapter's maxima of `raised`; null when it refuses. */
function openDevice(adapter: GPUAdapter, features: readonly GpuFeature[], raised: readonly GpuLimit[]): Promise<GPUDevice | null> {
  return adapter.requestDevice({ requiredFeatures: [...features], requiredLimits: pick(adapter.limits, raised) }).catch(() => null);
}

/** Some adapters name limits that they can't keep: then what every device has must do. An adapter that was tried may be spent. */
async function openLeast(gpu: GPU, features: readonly GpuFeature[]): Promise<GPUDevice | null> {
  const adapter = await requestAdapter(gpu);
  return adapter && openDevice(adapter, features, []);
}

function pick(limits: GPUSupportedLimits, names: readonly GpuLimit[]): Record<GpuLimit, number> {
  return Object.fromEntries(names.map((name) => [name, limits[name]])) as Record<GpuLimit, number>;
}

const noGpu = (message: string): Result<never> => ({
  ok: false,
  error: { code: 'no-gpu', message, fix: 'Everything also runs on the processor (wasm).' },
});
