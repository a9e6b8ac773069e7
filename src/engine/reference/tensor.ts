/** A tensor of the reference backend: a typed array with a shape, or a frozen matrix in its own bits. */
import type { Form, PackedMatrix, PackedTensor, Packing, Tensor, Weight } from '../backend';
import { dequantizeRow, storageOf } from '../quantization';

export interface ReferenceTensor extends Tensor {
  readonly data: Float32Array | Int32Array;
}

export interface ReferencePacked extends PackedTensor {
  readonly matrix: PackedMatrix;
}

/** The rows' bytes end to end. */
export function pack(form: Form, rows: number, columns: number): Packing {
  const storage = storageOf(form);
  const parts: Uint8Array[] = [];
  return {
    add: (bytes) => void parts.push(bytes.slice()),
    finish: (absmax): ReferencePacked => {
      const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const part of parts) {
        bytes.set(part, at);
        at += part.length;
      }
      return { kind: 'packed', storage, rows, columns, matrix: { storage, rows, columns, bytes, ...(absmax ? { absmax } : {}) } };
    },
    discard: () => {},
  };
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

/** Reads a matrix's rows one by one; a packed row is valid until the next is read. */
export function rowsOf(matrix: Weight): (row: number) => Float32Array {
  const { columns } = matrix;
  if (matrix.kind === 'packed') {
    const values = new Float32Array(columns);
    return (row) => {
      dequantizeRow((matrix as ReferencePacked).matrix, row, values);
      return values;
    };
  }
  const values = floats(matrix);
  return (row) => values.subarray(row * columns, (row + 1) * columns);
}
