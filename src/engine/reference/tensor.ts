/** A tensor of the reference backend: a typed array with a shape. */
import type { Tensor } from '../backend';

export interface ReferenceTensor extends Tensor {
  readonly data: Float32Array | Int32Array;
}

/** The f32 elements of a tensor that the reference backend made. */
export function floats(tensor: Tensor): Float32Array {
  const { data } = tensor as ReferenceTensor;
  if (!(data instanceof Float32Array)) throw new TypeError('An f32 tensor of the reference backend was expected.');
  return data;
}

/** The i32 elements of a tensor that the reference backend made. */
export function ints(tensor: Tensor): Int32Array {
  const { data } = tensor as ReferenceTensor;
  if (!(data instanceof Int32Array)) throw new TypeError('An i32 tensor of the reference backend was expected.');
  return data;
}
