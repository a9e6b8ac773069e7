/** Models' files: folders of the origin's private file system (OPFS), under `models/`. */
import { type Folders, opfsFolders as foldersIn } from '../folders';

export type { Folder as ModelFolder, Folders as ModelFolders, WritableFile } from '../folders';

/** Throws, as the browser does, where it allows no files. */
export const opfsFolders = (): Folders => foldersIn('models');
