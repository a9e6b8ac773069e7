// Before the suites that run the engine: its WebAssembly kernels are built.
import { buildKernels } from '../../tools/lib/kernels.mjs';

export const setup = () => buildKernels(console.log);
