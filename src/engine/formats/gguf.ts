/**
 * GGUF (versions 2 and 3, little-endian): "GGUF", u32 version, u64 tensors, u64 metadata pairs; then the pairs (key, u32 type, value); then for each
 * tensor its name, u32 dimensions, u64 sizes with the fastest first, u32 type, u64 offset; then, aligned, the tensors' bytes. Only the header is read
 * here, as much of the file as it takes; what it claims is checked against the file's size before anything is made of it.
 */
import { Refusal } from '../refusal';
import type { ByteFile } from '../source';

export type GgufValue =
  | number
  /** A 64-bit integer that a number can't hold. */
  | bigint
  | boolean
  | string
  | readonly GgufValue[]
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

export interface GgufTensor {
  /** As GGML calls it: "F32", "Q4_1", … */
  readonly type: string;
  /** Row-major, the slowest first: [rows, columns]. */
  readonly shape: readonly number[];
  /** Where its bytes are in the file: from `start` up to `end`. */
  readonly start: number;
  readonly end: number;
}

export interface Gguf {
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: ReadonlyMap<string, GgufTensor>;
}

/** GGML's tensor types by number: name, weights a block, bytes a block (ggml.c, type_traits). */
const TYPES: Readonly<Record<number, readonly [name: string, weights: number, bytes: number]>> = {
  0: ['F32', 1, 4], 1: ['F16', 1, 2], 2: ['Q4_0', 32, 18], 3: ['Q4_1', 32, 20], 6: ['Q5_0', 32, 22], 7: ['Q5_1', 32, 24], 8: ['Q8_0', 32, 34],
  10: ['Q2_K', 256, 84], 11: ['Q3_K', 256, 110], 12: ['Q4_K', 256, 144], 13: ['Q5_K', 256, 176], 14: ['Q6_K', 256, 210], 15: ['Q8_K', 256, 292], 16: ['IQ2_XXS', 256, 66], 17: ['IQ2_XS', 256, 74], 18: ['IQ3_XXS', 256, 98], 19: ['IQ1_S', 256, 50], 20: ['IQ4_NL', 32, 18],
  21: ['IQ3_S', 256, 110], 22: ['IQ2_S', 256, 82], 23: ['IQ4_XS', 256, 136], 24: ['I8', 1, 1], 25: ['I16', 1, 2], 26: ['I32', 1, 4], 27: ['I64', 1, 8],
  28: ['F64', 1, 8], 29: ['IQ1_M', 256, 56], 30: ['BF16', 1, 2], 34: ['TQ1_0', 256, 54], 35: ['TQ2_0', 256, 66], 39: ['MXFP4', 32, 17],
  40: ['NVFP4', 64, 36], 41: ['Q1_0', 128, 18],
};

const MAGIC = 0x46554747;
const STRING = 8;
const ARRAY = 9;
const MOST_DIMENSIONS = 4;
const DEEPEST_ARRAY = 3;
const FIRST_READ_BYTES = 1 << 20;
/** No vocabulary comes near this. */
const MOST_HEADER_BYTES = 1 << 28;

/** The header goes on beyond the bytes that were read. */
class MoreBytes extends Error {}

function damaged(why: string): Refusal {
  return new Refusal('gguf', `This is not a whole GGUF file: ${why}.`, 'Fetch the file again.');
}

/** The metadata and the places of the tensors. */
export async function readGguf(file: ByteFile): Promise<Gguf> {
  const most = Math.min(file.size, MOST_HEADER_BYTES);
  for (let length = Math.min(FIRST_READ_BYTES, most); ; length = Math.min(length * 4, most)) {
    try {
      return parseHeader(await file.read(0, length), file.size);
    } catch (error) {
      if (!(error instanceof MoreBytes)) throw error;
      if (length === most) throw damaged('its header goes on beyond its end');
    }
  }
}

function parseHeader(bytes: Uint8Array, fileSize: number): Gguf {
  const cursor = new Cursor(bytes, fileSize);
  if (cursor.u32() !== MAGIC) throw damaged('it does not begin with "GGUF"');
  const version = cursor.u32();
  if (version !== 2 && version !== 3) throw new Refusal('gguf', `This GGUF file has version ${version}; 2 and 3 can be read.`, 'Convert the model with a newer llama.cpp.');
  const tensorCount = cursor.size('the number of tensors');
  const pairCount = cursor.size('the number of metadata pairs');
  const metadata = new Map<string, GgufValue>();
  for (let i = 0; i < pairCount; i++) {
    const key = cursor.string();
    if (metadata.has(key)) throw damaged(`the key "${key}" stands in it twice`);
    metadata.set(key, cursor.value(cursor.u32(), 0));
  }
  const alignment = metadata.get('general.alignment') ?? 32;
  if (typeof alignment !== 'number' || !Number.isInteger(alignment) || alignment < 1 || alignment > 65536) throw damaged('its alignment is not a usable number');

  const places = new Map<string, { readonly type: string; readonly shape: readonly number[]; readonly offset: number; readonly length: number }>();
  for (let i = 0; i < tensorCount; i++) {
    const name = cursor.string();
    if (places.has(name)) throw damaged(`the tensor "${name}" stands in it twice`);
    places.set(name, readPlace(cursor, name));
  }
  const base = Math.ceil(cursor.at / alignment) * alignment;
  const tensors = new Map<string, GgufTensor>();
  for (const [name, { type, shape, offset, length }] of places) {
    const start = base + offset;
    if (offset % alignment !== 0 || start + length > fileSize) throw damaged(`the tensor "${name}" lies outside it`);
    tensors.set(name, { type, shape, start, end: start + length });
  }
  return { metadata, tensors };
}

function readPlace(cursor: Cursor, name: string): { readonly type: string; readonly shape: readonly number[]; readonly offset: number; readonly length: number } {
  const dimensions = cursor.u32();
  if (dimensions < 1 || dimensions > MOST_DIMENSIONS) throw damaged(`the tensor "${name}" has ${dimensions} dimensions`);
  const sizes = Array.from({ length: dimensions }, () => cursor.size(`a size of the tensor "${name}"`));
  const number = cursor.u32();
  const type = Object.hasOwn(TYPES, number) ? TYPES[number] : undefined;
  if (!type) throw new Refusal('gguf', `The tensor "${name}" has the type ${number}, which is not known.`, 'Use a file with F32, F16, BF16, Q8_0, Q4_0 or Q4_1 weights.');
  const [typeName, blockWeights, blockBytes] = type;
  if (sizes[0]! % blockWeights !== 0) throw damaged(`the rows of the tensor "${name}" are not whole ${typeName} blocks`);
  const length = sizes.reduce((product, size) => product * size, blockBytes) / blockWeights;
  if (!Number.isSafeInteger(length)) throw damaged(`the tensor "${name}" is too large`);
  return { type: typeName, shape: sizes.toReversed(), offset: cursor.size(`the place of the tensor "${name}"`), length };
}

/** Reads values one after the other; `MoreBytes` where the bytes end before the file does. */
class Cursor {
  at = 0;
  private readonly bytes: Uint8Array;
  private readonly data: DataView;
  private readonly fileSize: number;
  /** A byte-order mark can be a token, so it stays. */
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(bytes: Uint8Array, fileSize: number) {
    this.bytes = bytes;
    this.data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.fileSize = fileSize;
  }

  u32(): number {
    return this.data.getUint32(this.take(4), true);
  }

  /** A u64 that counts something: refused when a number can't hold it. */
  size(what: string): number {
    const value = this.data.getBigUint64(this.take(8), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged(`${what} is ${value}`);
    return Number(value);
  }

  string(): string {
    const length = this.size('the length of a text');
    const start = this.take(length);
    return this.decoder.decode(this.bytes.subarray(start, start + length));
  }

  value(type: number, depth: number): GgufValue {
    switch (type) {
      case 0: return this.data.getUint8(this.take(1));
      case 1: return this.data.getInt8(this.take(1));
      case 2: return this.data.getUint16(this.take(2), true);
      case 3: return this.data.getInt16(this.take(2), true);
      case 4: return this.u32();
      case 5: return this.data.getInt32(this.take(4), true);
      case 6: return this.data.getFloat32(this.take(4), true);
      case 7: return this.data.getUint8(this.take(1)) !== 0;
      case STRING: return this.string();
      case ARRAY: return this.array(depth);
      case 10: return exact(this.data.getBigUint64(this.take(8), true));
      case 11: return exact(this.data.getBigInt64(this.take(8), true));
      case 12: return this.data.getFloat64(this.take(8), true);
      default: throw damaged(`a metadata value has the type ${type}`);
    }
  }

  private array(depth: number): GgufValue {
    const type = this.u32();
    const count = this.size('the length of a list');
    switch (type) {
      case 0: return new Uint8Array(this.copy(count, 1));
      case 1: return new Int8Array(this.copy(count, 1));
      case 2: return new Uint16Array(this.copy(count, 2));
      case 3: return new Int16Array(this.copy(count, 2));
      case 4: return new Uint32Array(this.copy(count, 4));
      case 5: return new Int32Array(this.copy(count, 4));
      case 6: return new Float32Array(this.copy(count, 4));
      case 7: return Array.from(new Uint8Array(this.copy(count, 1)), (byte) => byte !== 0);
      case 10: return new BigUint64Array(this.copy(count, 8));
      case 11: return new BigInt64Array(this.copy(count, 8));
      case 12: return new Float64Array(this.copy(count, 8));
    }
    if (depth === DEEPEST_ARRAY) throw damaged('lists stand in lists too deep');
    const values: GgufValue[] = [];
    for (let i = 0; i < count; i++) values.push(this.value(type, depth + 1));
    return values;
  }

  /** A copy, so that the file's alignment doesn't matter. */
  private copy(count: number, elementBytes: number): ArrayBuffer {
    const start = this.take(count * elementBytes);
    return new Uint8Array(this.bytes.subarray(start, this.at)).buffer;
  }

  /** Where the next `length` bytes begin; they are passed. */
  private take(length: number): number {
    const start = this.at;
    if (length > this.fileSize - start) throw damaged('its header goes on beyond its end');
    if (length > this.bytes.length - start) throw new MoreBytes();
    this.at += length;
    return start;
  }
}

const exact = (value: bigint): number | bigint => (value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value);
