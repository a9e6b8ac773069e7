/** Base models on this device. A worker brings and deletes them; page and engine read what is kept. */
export { createModelStore, type ModelStore, type ModelToFetch, type ModelToKeep, type OnBytes } from './model-store';
export { type HeldModel, listModels, readModel, saysQuantized } from './reading';
export { GGUF_NAME, type ModelFacts, modelId, sizeOf, type StoredFile, type StoredModel } from './stored-model';
export { type ModelFolder, type ModelFolders, opfsFolders, type WritableFile } from './files';
export { browserModelStore } from './start';
