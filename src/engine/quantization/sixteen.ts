/** f16 and bf16: a weight is two bytes, row-major, little-endian. */
import type { PackedMatrix } from '../backend';
import { bfloat16ToFloat32, float16ToFloat32, float32ToBfloat16, float32ToFloat16 } from '../formats/half';
import type { Codec } from './codec';

/** `exponent` has the bits that are all set in an infinity and in a NaN. */
function sixteen(narrow: (values: Float32Array) => Uint16Array, widen: (halves: Uint16Array) => Float32Array, exponent: number): Codec {
  const half = ({ bytes }: PackedMatrix, at: number): number => bytes[2 * at]! | (bytes[2 * at + 1]! << 8);
  return {
    encoder: () => ({
      add: (values) => new Uint8Array(narrow(values).buffer),
      finish: () => undefined,
    }),
    decodeRow: (matrix, row, out) => {
      // A copy, because the bytes may begin at an odd address.
      const rowBytes = 2 * matrix.columns;
      const bytes = new Uint8Array(matrix.bytes.subarray(row * rowBytes, (row + 1) * rowBytes));
      out.set(widen(new Uint16Array(bytes.buffer)));
    },
    isFinite: (matrix) => {
      const count = matrix.rows * matrix.columns;
      for (let i = 0; i < count; i++) if ((half(matrix, i) & exponent) === exponent) return false;
      return true;
    },
  };
}

export const f16 = sixteen(float32ToFloat16, float16ToFloat32, 0x7c00);
export const bf16 = sixteen(float32ToBfloat16, bfloat16ToFloat32, 0x7f80);
