/**
 * NF4 weights as bitsandbytes stores them in safetensors: "X.weight" holds the codes, and beside it stand its parts: ".absmax" (f32, or 8-bit codes
 * with ".nested_absmax" and ".nested_quant_map"), ".quant_map", and ".quant_state.bitsandbytes__nf4", the bytes of a JSON with shape and block sizes.
 */
import * as z from 'zod/mini';
import type { NestedScales, PackedMatrix } from '../backend';
import { decodeTensor } from '../formats/safetensors';
import { dequantizeRows, NESTED_BLOCK, NESTED_CODES, NF4_BLOCK, NF4_CODE } from '../quantization';
import { Refusal } from '../refusal';
import type { FileTensor, StoredTensor } from './checkpoint';

const STATE = '.quant_state.bitsandbytes__';
const PARTS = ['absmax', 'quant_map', 'nested_absmax', 'nested_quant_map'];

const positive = z.int().check(z.positive());
const stateSchema = z.looseObject({
  quant_type: z.string(),
  blocksize: positive,
  shape: z.array(positive),
  nested_blocksize: z.optional(positive),
  nested_offset: z.optional(z.number()),
});

function unusable(name: string, why: string): Refusal {
  return new Refusal('weights', `The tensor "${name}" ${why}.`, 'Use weights in f32, f16, bf16, or NF4 as bitsandbytes stores it (blocks of 64).');
}

type State = z.infer<typeof stateSchema>;

/** The tensors, with each quantized weight and its parts as one. */
export async function withBitsandbytes(files: ReadonlyMap<string, FileTensor>): Promise<Map<string, StoredTensor>> {
  const tensors = new Map<string, StoredTensor>(files);
  for (const [key, file] of files) {
    const at = key.indexOf(STATE);
    if (at < 0) continue;
    const name = key.slice(0, at);
    const weight = files.get(name);
    if (!weight) throw unusable(key, 'describes a weight that the checkpoint lacks');
    const state = parseState(key, await file.readBytes());
    tensors.delete(key);
    for (const part of PARTS) tensors.delete(`${name}.${part}`);
    tensors.set(name, nf4Tensor(weight, state, (part) => files.get(`${name}.${part}`)));
  }
  return tensors;
}

function parseState(key: string, bytes: Uint8Array): State {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw unusable(key, 'is not JSON');
  }
  const parsed = stateSchema.safeParse(json);
  if (!parsed.success) throw unusable(key, `lacks a usable "${parsed.error.issues[0]?.path.join('.')}"`);
  const state = parsed.data;
  if (state.quant_type !== 'nf4') throw unusable(key, `says "quant_type" is "${state.quant_type}"`);
  if (state.blocksize !== NF4_BLOCK) throw unusable(key, `says "blocksize" is ${state.blocksize}`);
  if (state.nested_blocksize !== undefined && state.nested_blocksize !== NESTED_BLOCK) throw unusable(key, `says "nested_blocksize" is ${state.nested_blocksize}`);
  if (state.shape.length !== 2) throw unusable(key, `says "shape" is ${state.shape.join(' × ')}, which is no matrix`);
  return state;
}

function nf4Tensor(weight: FileTensor, { shape, nested_offset: offset }: State, partOf: (part: string) => FileTensor | undefined): StoredTensor {
  const { name } = weight;
  const [rows, columns] = shape as [number, number];
  const blocks = Math.ceil((rows * columns) / NF4_BLOCK);

  const readPart = async (part: string, dtype: string, length: number): Promise<Uint8Array> => {
    const file = partOf(part);
    if (!file) throw unusable(name, `comes without its "${part}"`);
    if (file.dtype !== dtype || file.byteLength !== length * (dtype === 'F32' ? 4 : 1)) throw unusable(name, `has a "${part}" of the wrong type or length`);
    return file.readBytes();
  };
  const readFloats = async (part: string, length: number): Promise<Float32Array> => decodeTensor(`${name}.${part}`, { dtype: 'F32', shape: [length], bytes: await readPart(part, 'F32', length) });
  const readNested = async (): Promise<NestedScales> => {
    if (offset === undefined) throw unusable(name, 'comes without its "nested_offset"');
    return {
      codes: await readPart('absmax', 'U8', blocks),
      absmax: await readFloats('nested_absmax', Math.ceil(blocks / NESTED_BLOCK)),
      map: await readFloats('nested_quant_map', NESTED_CODES),
      offset,
    };
  };
  if (weight.byteLength < Math.ceil((rows * columns) / 2)) throw unusable(name, `has ${weight.byteLength} bytes of codes for ${rows} × ${columns} weights`);
  const isDouble = partOf('nested_absmax') !== undefined;
  const readScales = async (): Promise<NonNullable<PackedMatrix['absmax']>> => {
    const map = await readFloats('quant_map', NF4_CODE.length);
    if (map.some((value, i) => value !== NF4_CODE[i])) throw unusable(name, 'has a "quant_map" that is not NF4\'s');
    return isDouble ? readNested() : readFloats('absmax', blocks);
  };
  const readBits = (first: number, last: number): Promise<Uint8Array> => weight.readBytes((first * columns) / 2, Math.ceil((last * columns) / 2));
  return {
    name,
    shape: [rows, columns],
    storage: 'nf4',
    isDouble,
    outputsFirst: true,
    byteLength: weight.byteLength,
    readBits,
    readScales,
    readRows: async (first, last) => dequantizeRows({ storage: 'nf4', rows, columns, bytes: await readBits(0, rows), absmax: await readScales() }, first, last),
  };
}
