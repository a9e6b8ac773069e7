/** What `--model` may be: "embedded", a Hugging Face folder, a `.gguf` file, or the name of a model that was pulled. A path that exists comes before a name. */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { FileSource } from '#engine';
import { createModelCache, isModelName, KNOWN_MODELS } from '../service/models';
import { InputError, type Io } from './io';
import { folderSource, openFile } from './node-platform';

/** The engine's name of a GGUF file. */
const GGUF = 'model.gguf';

export async function locateModel(model: string, io: Io): Promise<FileSource> {
  if (model === 'embedded') return folderSource(join(io.root, 'public', 'models', 'embedded'));
  const path = resolve(io.cwd, model);
  const kind = await kindOf(path);
  if (kind === 'folder') return folderSource(path);
  if (kind === 'file') {
    if (!/\.gguf$/i.test(path)) throw new InputError(`${model} is no model: it should be a folder, or a file that ends in .gguf.`);
    return ggufSource(path);
  }
  const pulled = await createModelCache().find(model);
  if (pulled) return pulled.format === 'gguf' ? ggufSource(join(pulled.folder, pulled.files[0]!.name)) : folderSource(pulled.folder);
  if (KNOWN_MODELS.some(({ name }) => name === model)) throw new InputError(`${model} is not on this computer yet. "winnow models pull ${model}" fetches it.`);
  const advice = isModelName(model) && model.includes('/') ? `; "winnow models pull ${model}" fetches one of that name from a hub` : '; "winnow models list" tells the names';
  throw new InputError(`There is no folder, .gguf file or pulled model "${model}"${advice}.`);
}

/** A GGUF file as the engine asks for it. */
export function ggufSource(path: string): FileSource {
  return { open: async (name) => (name === GGUF ? openFile(path) : null) };
}

async function kindOf(path: string): Promise<'folder' | 'file' | null> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return null;
  }
}
