/** Reading a tensor a few megabytes at a time, so that no room for a copy of all of it is needed beside it on the device. */
import type { Backend, Tensor } from './backend';

/** Numbers that are read at once. */
const SLICE = 2 ** 19;

export async function readInSlices(backend: Backend, tensor: Tensor): Promise<Float32Array<ArrayBuffer>> {
  const values = new Float32Array(tensor.rows * tensor.columns);
  for (let at = 0; at < values.length; at += SLICE) values.set(await backend.read(tensor, at, Math.min(SLICE, values.length - at)), at);
  return values;
}
