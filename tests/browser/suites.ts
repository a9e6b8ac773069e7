/** What the page under test and the test that drives it say to each other. */

/** How the WASM backend is made in the page. */
export interface PageBackend {
  readonly name: string;
  readonly threads: number;
  /** The browser's own choice when absent. */
  readonly relaxed?: boolean;
}

export const PAGE_BACKENDS: readonly PageBackend[] = [
  { name: 'wasm as the browser can, two threads', threads: 2 },
  { name: 'wasm, plain, one thread', threads: 1, relaxed: false },
];

export interface SuiteRequest {
  readonly suite: 'golden' | 'contract' | 'features' | 'real' | 'learning';
  readonly backend: PageBackend;
}

/** `error` is null where the check held. */
export interface Outcome {
  readonly of: string;
  readonly check: string;
  readonly error: string | null;
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
