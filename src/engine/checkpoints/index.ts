/** Checkpoints: safetensors (also with bitsandbytes' NF4) and GGUF, behind one interface. */
import { readGguf, type Gguf } from '../formats/gguf';
import { Refusal } from '../refusal';
import { readJson, type FileSource } from '../source';
import type { Checkpoint } from './checkpoint';
import { GGUF_FILE, ggufCheckpoint } from './gguf';
import { ggufConfig } from './gguf-config';
import { INDEX, openSafetensors, SINGLE } from './safetensors';

export { matrixShape, quantizedForm, readBitSlices, readSlices, type Checkpoint, type StoredTensor } from './checkpoint';
export { GGUF_FILE } from './gguf';

export interface BaseFiles {
  /** config.json, or what it would say. */
  readonly config: unknown;
  /** The file's header, where the model is a GGUF file: it also has the vocabulary. */
  readonly gguf: Gguf | null;
  openCheckpoint(): Promise<Checkpoint>;
}

/** A model's config and weights: a Hugging Face folder, or the file `model.gguf`. */
export async function openBase(source: FileSource): Promise<BaseFiles> {
  const config = await readJson(source, 'config.json');
  if (config !== null) return { config, gguf: null, openCheckpoint: () => openFolder(source) };
  const file = await source.open(GGUF_FILE);
  if (!file) throw new Refusal('config', `The model has neither a config.json nor a ${GGUF_FILE}.`, 'Give a Hugging Face model folder or a .gguf file.');
  const gguf = await readGguf(file);
  return { config: await ggufConfig(file, gguf), gguf, openCheckpoint: async () => ggufCheckpoint(file, gguf) };
}

/** The weights of a Hugging Face folder. */
export async function openFolder(source: FileSource): Promise<Checkpoint> {
  const checkpoint = await openSafetensors(source);
  if (!checkpoint) throw new Refusal('weights', `The model folder has neither ${SINGLE} nor ${INDEX}.`, 'Fetch the whole model folder.');
  return checkpoint;
}
