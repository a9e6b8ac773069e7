/** What the WASM backend needs from where it runs, and which of the four builds it takes. */

/** `relaxed`: fused multiply-add; `threads`: shared memory. As tools/build-wasm.mjs names them. */
export type WasmBuild = 'kernels' | 'kernels-relaxed' | 'kernels-threads' | 'kernels-relaxed-threads';

/** Sent to a helper thread, which instantiates the module over the memory, calls `start(control, scratch)`, then `help()`. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: number;
  readonly scratch: number;
}

export interface WasmPlatform {
  /** Fetches and compiles a build. */
  compile(build: WasmBuild): Promise<WebAssembly.Module>;
  /** Starts a helper; resolves once it waits for work. Absent: one thread. */
  spawnThread?: (start: ThreadStart) => Promise<{ terminate(): void }>;
}

/** A module of one relaxed instruction. */
const RELAXED_PROBE = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11,
);

export function supportsRelaxedSimd(): boolean {
  return WebAssembly.validate(RELAXED_PROBE);
}

export function chooseBuild(relaxed: boolean, threaded: boolean): WasmBuild {
  if (threaded) return relaxed ? 'kernels-relaxed-threads' : 'kernels-threads';
  return relaxed ? 'kernels-relaxed' : 'kernels';
}

/** Exports of wasm/kernels.ts. */
export interface KernelExports {
  heapBase(): number;
  start(control: number, scratch: number): void;
  run(commands: number, count: number): void;
  help(): void;
}

/** Instantiates a build over a memory. What it exports is wasm/kernels.ts's promise, so it isn't checked again. */
export async function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<KernelExports> {
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  return instance.exports as unknown as KernelExports;
}

/** A helper thread's whole life, given its first message. `ready` is called just before it starts to wait. */
export async function runHelper({ module, memory, control, scratch }: ThreadStart, ready: () => void): Promise<void> {
  const kernels = await instantiateKernels(module, memory);
  kernels.start(control, scratch);
  ready();
  kernels.help();
}
