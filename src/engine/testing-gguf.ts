/** For tests: writes GGUF files, version 3. */
export type Pair =
  | { readonly type: 'u32' | 'u64' | 'f32' | 'bool'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'f32s' | 'i32s'; readonly value: readonly number[] };

export interface WrittenTensor {
  /** GGML's number of the type: 0 F32, 1 F16, 2 Q4_0, 3 Q4_1, 8 Q8_0, 30 BF16. */
  readonly type: number;
  /** Row-major, the slowest first. */
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

const ALIGNMENT = 32;
const NUMBERS = { u32: 4, f32: 6, bool: 7, u64: 10, i32: 5 } as const;

export function writeGguf(metadata: Readonly<Record<string, Pair>>, tensors: Readonly<Record<string, WrittenTensor>> = {}): Uint8Array {
  const bytes: number[] = [];
  const number = (length: number, set: (view: DataView) => void): void => {
    const view = new DataView(new ArrayBuffer(length));
    set(view);
    bytes.push(...new Uint8Array(view.buffer));
  };
  const u32 = (value: number): void => number(4, (view) => view.setUint32(0, value, true));
  const u64 = (value: number): void => number(8, (view) => view.setBigUint64(0, BigInt(value), true));
  const f32 = (value: number): void => number(4, (view) => view.setFloat32(0, value, true));
  const text = (value: string): void => {
    const encoded = new TextEncoder().encode(value);
    u64(encoded.length);
    for (const byte of encoded) bytes.push(byte);
  };

  u32(0x46554747);
  u32(3);
  u64(Object.keys(tensors).length);
  u64(Object.keys(metadata).length);
  for (const [key, pair] of Object.entries(metadata)) {
    text(key);
    switch (pair.type) {
      case 'string':
        u32(8);
        text(pair.value);
        break;
      case 'strings':
        u32(9);
        u32(8);
        u64(pair.value.length);
        pair.value.forEach(text);
        break;
      case 'f32s':
      case 'i32s':
        u32(9);
        u32(pair.type === 'f32s' ? NUMBERS.f32 : NUMBERS.i32);
        u64(pair.value.length);
        pair.value.forEach(pair.type === 'f32s' ? f32 : u32);
        break;
      default:
        u32(NUMBERS[pair.type]);
        if (pair.type === 'bool') bytes.push(pair.value);
        else ({ u32, u64, f32 })[pair.type](pair.value);
    }
  }
  let offset = 0;
  for (const [name, { type, shape, bytes: { length } }] of Object.entries(tensors)) {
    text(name);
    u32(shape.length);
    shape.toReversed().forEach(u64);
    u32(type);
    u64(offset);
    offset += Math.ceil(length / ALIGNMENT) * ALIGNMENT;
  }
  const base = Math.ceil(bytes.length / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(base + offset);
  file.set(bytes);
  let at = base;
  for (const tensor of Object.values(tensors)) {
    file.set(tensor.bytes, at);
    at += Math.ceil(tensor.bytes.length / ALIGNMENT) * ALIGNMENT;
  }
  return file;
}
