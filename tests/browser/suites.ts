/** What the page under test and the test that drives it say to each other. */
import type { GpuFeature, WebGpuBackendOptions } from '#engine';

type Profile = NonNullable<WebGpuBackendOptions['profile']>;

/** How the WASM backend is made in the page. */
export interface WasmOfPage {
  readonly name: string;
  readonly kind: 'wasm';
  readonly threads: number;
  /** The browser's own choice when absent. */
  readonly relaxed?: boolean;
}

/** How the WebGPU backend is made in the page: as the adapter wants it, where nothing is said. */
export interface GpuOfPage {
  readonly name: string;
  readonly kind: 'webgpu';
  readonly profile?: Profile;
  readonly refused?: readonly GpuFeature[];
}

export type PageBackend = WasmOfPage | GpuOfPage;

export const PAGE_BACKENDS: readonly WasmOfPage[] = [
  { name: 'wasm as the browser can, two threads', kind: 'wasm', threads: 2 },
  { name: 'wasm, plain, one thread', kind: 'wasm', threads: 1, relaxed: false },
];

export const GPU_BACKENDS: readonly [asItIs: GpuOfPage, shared: GpuOfPage, plain: GpuOfPage] = [
  { name: 'webgpu as the adapter wants it', kind: 'webgpu' },
  { name: 'webgpu laid out for graphics cards', kind: 'webgpu', profile: 'workgroup' },
  { name: 'webgpu laid out for graphics cards, no feature used', kind: 'webgpu', profile: 'workgroup', refused: ['shader-f16', 'subgroups', 'timestamp-query'] },
];

export type SuiteName = 'golden' | 'contract' | 'features' | 'preference' | 'failures' | 'memory' | 'variants' | 'real' | 'learning';

export interface SuiteRequest {
  readonly suite: SuiteName;
  readonly backend: PageBackend;
  /** Golden cases by `caseName`, or cases of the contract by name; all when absent. */
  readonly cases?: readonly string[];
}

/** `error` is null where the check held. */
export interface Outcome {
  readonly of: string;
  readonly check: string;
  readonly error: string | null;
  readonly milliseconds: number;
}

export interface SuiteReport {
  /** The backend as the engine names it, and its threads. */
  readonly backend: string;
  readonly threads: number;
  readonly isIsolated: boolean;
  readonly outcomes: readonly Outcome[];
}

/** What a golden case is called in a report. */
export const caseName = (name: string, weights = 'model', quantization = 'none'): string => [name, weights, quantization].join(', ');

/** Throws what the check threw in the page. */
export function insist(report: SuiteReport, of: string, check: string): void {
  const outcome = report.outcomes.find((each) => each.of === of && each.check === check);
  if (!outcome) throw new Error('It did not run.');
  if (outcome.error !== null) throw new Error(outcome.error);
}
