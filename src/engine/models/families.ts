/** The families that the engine knows, by `model_type` of config.json. */
import { Refusal } from '../refusal';
import { modelType } from './config';
import { loadLlama } from './llama';
import type { LoadOptions, Model } from './model';

const LOADERS: Readonly<Record<string, (options: LoadOptions) => Promise<Model>>> = { llama: loadLlama };

export async function loadModel(options: LoadOptions): Promise<Model> {
  const type = modelType(options.config);
  const load = Object.hasOwn(LOADERS, type) ? LOADERS[type] : undefined;
  if (!load) {
    throw new Refusal('config', `config.json: "model_type" is "${type}"; supported: ${Object.keys(LOADERS).join(', ')}.`, 'Choose a model of a supported family.');
  }
  return load(options);
}
