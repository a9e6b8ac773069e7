/**
 * The engine: tensors, kernels, models, adapters, training and generation. It knows nothing of pages or of Node: what it needs of them is given to it
 * (`FileSource`, `WasmPlatform`). Start with `openModel`, or in a page with `EngineService`.
 */
export type { Backend, Tensor } from './backend.ts';
export { writeSafetensors, type NamedTensor } from './formats/safetensors.ts';
export { createAdapter, initialize, targetLayers, type Adapter } from './lora/adapter.ts';
export { ADAPTER_CONFIG, ADAPTER_WEIGHTS } from './lora/peft.ts';
export { loadModel } from './models/families.ts';
export { createRandom, permutation, type Random } from './random.ts';
export { createReferenceBackend } from './reference/backend.ts';
export { attempt, Refusal, type Problem, type Result } from './refusal.ts';
export { NO_LABEL, type TokenRow } from './run/batch.ts';
export { createGenerator } from './run/generate.ts';
export { GREEDY, type Sampling } from './run/sampler.ts';
export type { RowScore } from './run/score.ts';
export * from './service.ts';
export { openModel, type Answer, type GenerateRequest, type ModelInfo, type Prompt, type Session } from './session.ts';
export { filesInMemory, type FileSource } from './source.ts';
export { parseRow, promptToMessages, type DataRow } from './text/rows.ts';
export type { ChatMessage } from './text/template.ts';
export { parseRecipe, RECIPE_KEYS, type Recipe, type RecipeInput } from './train/recipe.ts';
export { planSteps, train, type TrainEvent, type TrainPlan } from './train/trainer.ts';
export { createWasmBackend, type WasmBackendOptions } from './wasm/backend.ts';
export { runHelper, supportsRelaxedSimd, type ThreadStart, type WasmBuild, type WasmPlatform } from './wasm/platform.ts';
