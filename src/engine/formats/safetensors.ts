/**
 * safetensors: a header length (u64, little-endian), a JSON header, then the tensors' bytes. The reader checks what the format promises: no tensor
 * outside the file, sizes that match shapes. The writer is deterministic: names sorted, header padded to 8 bytes.
 */
import * as z from 'zod/mini';
import { Refusal } from '../refusal';
import type { ByteFile } from '../source';
import { bfloat16ToFloat32, float16ToFloat32 } from './half';

export interface TensorEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** The tensor's bytes: a view of the file. */
  readonly bytes: Uint8Array;
}

export interface NamedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const MAX_HEADER_BYTES = 100_000_000;

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().check(z.minimum(0))),
  data_offsets: z.tuple([z.int().check(z.minimum(0)), z.int().check(z.minimum(0))]),
});

const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  BOOL: 1, U8: 1, I8: 1, F8_E4M3: 1, F8_E5M2: 1, U16: 2, I16: 2, F16: 2, BF16: 2, U32: 4, I32: 4, F32: 4, U64: 8, I64: 8, F64: 8,
};

function damaged(file: string, why: string): Refusal {
  return new Refusal('safetensors', `${file} is not a whole safetensors file: ${why}.`, 'Fetch or export the file again.');
}

/** Where a tensor's bytes are in its file: from `start` up to `end`. */
export interface TensorPlace {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** The tensors of a file by name. Nothing is copied or decoded yet. */
export function readSafetensors(file: Uint8Array, name: string): Map<string, TensorEntry> {
  const length = headerLength(file, file.length, name);
  const places = parseHeader(file.subarray(8, 8 + length), file.length, name);
  return new Map([...places].map(([key, { dtype, shape, start, end }]) => [key, { dtype, shape, bytes: file.subarray(start, end) }]));
}

/** Reads no more of a file than its header. */
export async function readSafetensorsHeader(file: ByteFile, name: string): Promise<Map<string, TensorPlace>> {
  const length = headerLength(await file.read(0, Math.min(8, file.size)), file.size, name);
  return parseHeader(await file.read(8, 8 + length), file.size, name);
}

function headerLength(start: Uint8Array, fileSize: number, name: string): number {
  if (start.length < 8) throw damaged(name, 'it is shorter than 8 bytes');
  const length = Number(new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES || 8 + length > fileSize) throw damaged(name, 'its header is longer than the file');
  return length;
}

function parseHeader(json: Uint8Array, fileSize: number, name: string): Map<string, TensorPlace> {
  const start = 8 + json.length;
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch {
    throw damaged(name, 'its header is not JSON');
  }
  const parsed = z.record(z.string(), z.unknown()).safeParse(header);
  if (!parsed.success) throw damaged(name, 'its header is not an object');
  const tensors = new Map<string, TensorPlace>();
  for (const [key, value] of Object.entries(parsed.data)) {
    if (key === '__metadata__') continue;
    const entry = entrySchema.safeParse(value);
    if (!entry.success) throw damaged(name, `the entry "${key}" is malformed`);
    const { dtype, shape, data_offsets: [begin, end] } = entry.data;
    if (end < begin || start + end > fileSize) throw damaged(name, `"${key}" lies outside the file`);
    const bytes = shape.reduce((a, b) => a * b, 1) * (ELEMENT_BYTES[dtype] ?? NaN);
    if (bytes !== bytes || end - begin !== bytes) throw damaged(name, `"${key}" (${dtype} ${shape.join(' × ')}) does not fill its ${end - begin} bytes`);
    tensors.set(key, { dtype, shape, start: start + begin, end: start + end });
  }
  return tensors;
}

/** A tensor's elements as f32. Copies, so that the file's alignment doesn't matter. */
export function decodeTensor(name: string, { dtype, bytes }: TensorEntry): Float32Array {
  const copy = new Uint8Array(bytes);
  switch (dtype) {
    case 'F32':
      return new Float32Array(copy.buffer);
    case 'F16':
      return float16ToFloat32(new Uint16Array(copy.buffer));
    case 'BF16':
      return bfloat16ToFloat32(new Uint16Array(copy.buffer));
    case 'F64':
      return Float32Array.from(new Float64Array(copy.buffer));
    default:
      throw new Refusal('dtype', `The tensor "${name}" is stored as ${dtype}, which is not supported.`, 'Use weights in F32, F16 or BF16.');
  }
}

/** One NaN or infinity among the weights would make every answer meaningless. */
export function requireFinite(name: string, values: Float32Array): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw new Refusal('weights', `The tensor "${name}" holds a value that is not a finite number.`, 'Fetch or export the file again.');
  }
}

/** An f32 file with these tensors, readable by every safetensors library. */
export function writeSafetensors(tensors: ReadonlyMap<string, NamedTensor>): Uint8Array<ArrayBuffer> {
  const names = [...tensors.keys()].toSorted();
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  let offset = 0;
  for (const name of names) {
    const { shape, data } = tensors.get(name)!;
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  let json = JSON.stringify(header);
  json += ' '.repeat((8 - (new TextEncoder().encode(json).length % 8)) % 8);
  const head = new TextEncoder().encode(json);
  const file = new Uint8Array(8 + head.length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(head.length), true);
  file.set(head, 8);
  let at = 8 + head.length;
  for (const name of names) {
    const { data } = tensors.get(name)!;
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}
