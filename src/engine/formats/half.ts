/** Decoding of 16-bit floats to f32. */

let table: Float32Array | null = null;

/** All 65,536 values of IEEE binary16. */
function float16Table(): Float32Array {
  if (table) return table;
  table = new Float32Array(65536);
  for (let bits = 0; bits < 65536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 0) table[bits] = sign * fraction * 2 ** -24;
    else if (exponent === 31) table[bits] = fraction ? NaN : sign * Infinity;
    else table[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return table;
}

export function float16ToFloat32(source: Uint16Array): Float32Array {
  const values = float16Table();
  const out = new Float32Array(source.length);
  for (let i = 0; i < source.length; i++) out[i] = values[source[i]!]!;
  return out;
}

export function bfloat16ToFloat32(source: Uint16Array): Float32Array {
  const out = new Float32Array(source.length);
  const bits = new Uint32Array(out.buffer);
  for (let i = 0; i < source.length; i++) bits[i] = source[i]! << 16;
  return out;
}

const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

/** The value of IEEE binary16 bits. */
export function halfToNumber(bits: number): number {
  return float16Table()[bits]!;
}

/** The nearest IEEE binary16, ties to even; what is too large becomes infinite. */
export function numberToHalf(value: number): number {
  scratch[0] = value;
  const bits = scratchBits[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  // Below the smallest normal number the step is 2⁻²⁴: the product is exact, and its rounding is the result.
  if (magnitude < 0x38800000) return sign | roundHalfEven(Math.abs(scratch[0]!) * 2 ** 24);
  return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
}

function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}

export function float32ToFloat16(source: Float32Array): Uint16Array<ArrayBuffer> {
  const out = new Uint16Array(source.length);
  for (let i = 0; i < source.length; i++) out[i] = numberToHalf(source[i]!);
  return out;
}

/** Nearest, ties to even. */
export function float32ToBfloat16(source: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(source.buffer, source.byteOffset, source.length);
  const out = new Uint16Array(source.length);
  for (let i = 0; i < source.length; i++) out[i] = (bits[i]! & 0x7fffffff) > 0x7f800000 ? 0x7fc0 : (bits[i]! + 0x7fff + ((bits[i]! >>> 16) & 1)) >>> 16;
  return out;
}
