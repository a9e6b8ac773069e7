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
