/** Reads what stands in the models' folders; page and workers alike. */
import * as z from 'zod/mini';
import type { ModelFolders } from './files';
import { NOTE, parseNote, type StoredModel } from './stored-model';

export interface HeldModel extends StoredModel {
  /** How many bytes of its files are here. */
  readonly heldBytes: number;
  /** Its note can't be read, so nothing is known of it but its folder's name. */
  readonly isNoteLost: boolean;
  /** Its config.json says that its weights are quantized. */
  readonly isQuantized: boolean;
}

const Quantized = z.looseObject({ quantization_config: z.looseObject({}) });

/** Whether a config.json says that the weights beside it are quantized; null: there is none. */
export function saysQuantized(config: string | null): boolean {
  try {
    return Quantized.safeParse(JSON.parse(config ?? 'null')).success;
  } catch {
    return false;
  }
}

/** null: there is no such model. */
export async function readModel(folders: ModelFolders, id: string): Promise<StoredModel | null> {
  const folder = await folders.open(id);
  const note = await folder?.file(NOTE);
  return note ? parseNote(await note.text()) : null;
}

/** Every model here, whole or not, in the order of their names; also a folder whose note can't be read, for it can be deleted. */
export async function listModels(folders: ModelFolders): Promise<readonly HeldModel[]> {
  return Promise.all((await folders.names()).map((id) => listed(folders, id)));
}

async function listed(folders: ModelFolders, id: string): Promise<HeldModel> {
  // Twice: a note that is written meanwhile can't be read for a moment.
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const model = await readModel(folders, id);
      if (model) return { ...model, heldBytes: await heldBytes(folders, model), isNoteLost: false, isQuantized: saysQuantized(await readConfig(folders, id).catch(() => null)) };
    } catch {
      // One that can't be read takes no other off the list.
    }
  }
  return { version: 1, id, name: id, origin: '', url: null, files: [], addedAt: 0, whole: false, facts: null, heldBytes: 0, isNoteLost: true, isQuantized: false };
}

async function readConfig(folders: ModelFolders, id: string): Promise<string | null> {
  const config = await (await folders.open(id))?.file('config.json');
  return config ? config.text() : null;
}

export async function heldBytes(folders: ModelFolders, { id, files }: Pick<StoredModel, 'id' | 'files'>): Promise<number> {
  const folder = await folders.open(id);
  const sizes = await Promise.all(files.map(async ({ name }) => (await folder?.file(name))?.size ?? 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}
