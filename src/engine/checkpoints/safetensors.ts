/** The safetensors files of a model folder, one or several with an index. */
import * as z from 'zod/mini';
import { decodeTensor, readSafetensorsHeader, type TensorPlace } from '../formats/safetensors';
import { Refusal } from '../refusal';
import { readJson, type ByteFile, type FileSource } from '../source';
import { withBitsandbytes } from './bitsandbytes';
import { matrixShape, type Checkpoint, type FileTensor } from './checkpoint';

export const INDEX = 'model.safetensors.index.json';
export const SINGLE = 'model.safetensors';

/** Files of the folder itself: an index must not lead out of it. */
const indexSchema = z.looseObject({ weight_map: z.record(z.string(), z.string().check(z.regex(/^[^/\\]+\.safetensors$/))) });

/** The folder's weights, or null when it has none in safetensors. */
export async function openSafetensors(source: FileSource): Promise<Checkpoint | null> {
  const tensors = await openFiles(source);
  return tensors && { tensors: await withBitsandbytes(tensors), keepsBits: false };
}

async function openFiles(source: FileSource): Promise<Map<string, FileTensor> | null> {
  // The single file first: most folders have it, and asking for a file that isn't there shows as an error in a browser's console.
  const single = await source.open(SINGLE);
  if (single) return fileTensors(single, SINGLE);
  const index = await readJson(source, INDEX);
  if (index === null) return null;
  const parsed = indexSchema.safeParse(index);
  if (!parsed.success) throw new Refusal('weights', `${INDEX} has no "weight_map" that names safetensors files of its folder.`, 'Fetch the whole model folder.');
  const tensors = new Map<string, FileTensor>();
  const entries = Object.entries(parsed.data.weight_map);
  for (const name of new Set(entries.map(([, file]) => file))) {
    const file = await source.open(name);
    if (!file) throw new Refusal('weights', `The model folder has no ${name}.`, 'Fetch the whole model folder.');
    const held = await fileTensors(file, name);
    for (const [key, home] of entries) {
      if (home !== name) continue;
      const tensor = held.get(key);
      if (!tensor) throw new Refusal('weights', `${INDEX} looks for "${key}" in ${name}, where it is not.`, 'Fetch the whole model folder.');
      tensors.set(key, tensor);
    }
  }
  return tensors;
}

async function fileTensors(file: ByteFile, fileName: string): Promise<Map<string, FileTensor>> {
  const places = await readSafetensorsHeader(file, fileName);
  return new Map([...places].map(([name, place]) => [name, fileTensor(file, name, place)]));
}

function fileTensor(file: ByteFile, name: string, { dtype, shape, start, end }: TensorPlace): FileTensor {
  const storage = dtype === 'F16' ? 'f16' : dtype === 'BF16' ? 'bf16' : 'f32';
  const readRowBytes = async (first: number, last: number): Promise<Uint8Array> => {
    const [rows] = matrixShape({ name, shape });
    const rowBytes = rows === 0 ? 0 : (end - start) / rows;
    return file.read(start + first * rowBytes, start + last * rowBytes);
  };
  return {
    name,
    shape,
    dtype,
    storage,
    outputsFirst: false,
    byteLength: end - start,
    readBytes: (from = 0, to = end - start) => file.read(start + from, start + to),
    readRows: async (first, last) => decodeTensor(name, { dtype, shape, bytes: await readRowBytes(first, last) }),
    readBits: readRowBytes,
  };
}
