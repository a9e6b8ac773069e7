/** Reads what stands in the models' folders; page and workers alike. */
import type { ModelFolders } from './files';
import { NOTE, parseNote, type StoredModel } from './stored-model';

export interface HeldModel extends StoredModel {
  /** How many bytes of its files are here. */
  readonly heldBytes: number;
}

/** null: there is no such model. */
export async function readModel(folders: ModelFolders, id: string): Promise<StoredModel | null> {
  const folder = await folders.open(id);
  const note = await folder?.file(NOTE);
  return note ? parseNote(await note.text()) : null;
}

/** Every model here, whole or not, in the order of their names. */
export async function listModels(folders: ModelFolders): Promise<readonly HeldModel[]> {
  const models = await Promise.all((await folders.names()).map((id) => readModel(folders, id)));
  return Promise.all(models.filter((model) => model !== null).map(async (model) => ({ ...model, heldBytes: await heldBytes(folders, model) })));
}

export async function heldBytes(folders: ModelFolders, { id, files }: Pick<StoredModel, 'id' | 'files'>): Promise<number> {
  const folder = await folders.open(id);
  const sizes = await Promise.all(files.map(async ({ name }) => (await folder?.file(name))?.size ?? 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}
