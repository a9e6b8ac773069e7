/** What lies in JavaScript's buffers and is still in use: the memory of WebAssembly is not among it. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

export function heldBytes(): number {
  // The bytes of a buffer that the first one found are counted off by the second.
  collect();
  collect();
  return process.memoryUsage().arrayBuffers;
}
