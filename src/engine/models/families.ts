/** The families that the engine knows, by `model_type` of config.json. */
import { Refusal } from '../refusal';
import { loadBloom } from './bloom';
import { loadChatGlm } from './chatglm';
import { modelType } from './config';
import { loadDeepSeekV2, loadDeepSeekV3 } from './deepseek';
import { loadGlm, loadGlm4 } from './glm';
import { loadGpt2 } from './gpt2';
import { loadLlama } from './llama';
import { loadMinistral, loadMinistral3, loadMistral } from './mistral';
import type { LoadOptions, Model } from './model';
import { loadQwen2, loadQwen3 } from './qwen';

const LOADERS: Readonly<Record<string, (options: LoadOptions) => Promise<Model>>> = {
  gpt2: loadGpt2,
  llama: loadLlama,
  mistral: loadMistral,
  ministral: loadMinistral,
  ministral3: loadMinistral3,
  qwen2: loadQwen2,
  qwen3: loadQwen3,
  deepseek_v2: loadDeepSeekV2,
  deepseek_v3: loadDeepSeekV3,
  bloom: loadBloom,
  glm: loadGlm,
  glm4: loadGlm4,
  chatglm: loadChatGlm,
};

export async function loadModel(options: LoadOptions): Promise<Model> {
  const type = modelType(options.config);
  const load = Object.hasOwn(LOADERS, type) ? LOADERS[type] : undefined;
  if (!load) {
    throw new Refusal('config', `config.json: "model_type" is "${type}"; supported: ${Object.keys(LOADERS).join(', ')}.`, 'Choose a model of a supported family.');
  }
  return load(options);
}
