/**
 * The engine: tensors, kernels, models, adapters, training and generation. It knows nothing of pages or of Node: what it needs of them is given to it
 * (`FileSource`, `WasmPlatform`). Start with `openModel`, or in a page with `EngineService`.
 */
export type { Backend, CompileProgress, MatmulLayout, Tensor } from './backend';
export type { Choice } from './choice/choose';
export { createChooser, type Chooser, type ChooserOptions, type OpenedWebGpu, type Standing } from './choice/chooser';
export { successorOf } from './choice/successor';
export { parseSurvey, WANTED_BACKENDS, type BackendKind, type Measured, type Survey, type WantedBackend } from './choice/survey';
export { writeSafetensors, type NamedTensor } from './formats/safetensors';
export { createAdapter, initialize, type Adapter } from './lora/adapter';
export type { AdapterChoice, WeightedAdapter } from './lora/mix';
export { ADAPTER_CONFIG, ADAPTER_WEIGHTS } from './lora/peft';
export { targetLayers } from './lora/targets';
export { loadModel } from './models/families';
export { QUANTIZATIONS, type Quantization } from './models/model';
export type { MemoryPlan, TrainingStart } from './plan/training';
export { createRandom, permutation, type Random } from './random';
export { createBackendSupply, isGraphicsCard, openSteadily, type BackendOptions, type SteadyModel } from './recovery';
export { createReferenceBackend } from './reference/backend';
export { attempt, Refusal, type Problem, type Result } from './refusal';
export { NO_LABEL, type TokenRow } from './run/batch';
export { CACHE_FORMS, createGenerator, type CacheForm } from './run/generate';
export { GREEDY, type Sampling } from './run/sampler';
export type { RowScore } from './run/score';
export * from './service';
export type { Watched, WatchRequest } from './look';
export { openModel, type ModelAhead, type Answer, type GenerateRequest, type ModelInfo, type Prompt, type Session } from './session';
export { fileInMemory, filesInMemory, readBytes, type ByteFile, type FileSource } from './source';
export { parseRow, promptToMessages, type DataRow } from './text/rows';
export type { ChatMessage } from './text/template';
export { openTokenizer, type RowTokenizer, type TokenizedRow } from './text/tokenize';
export { gatherExamples, isPreferenceRow, parseTrainingRow, type Example, type PreferenceRow, type TrainingData, type TrainingRow } from './train/examples';
export { parseRecipe, RECIPE_KEYS, type Recipe, type RecipeInput } from './train/recipe';
export type { SnapshotKeeper, TrainingSnapshot } from './train/snapshot';
export { trainSteadily, type Moved, type SteadyTraining } from './train/steady';
export { planSteps, train, type TrainEvent, type TrainingRows, type TrainPlan } from './train/trainer';
export { createWasmBackend, type WasmBackendOptions } from './wasm/backend';
export { runHelper, supportsRelaxedSimd, type ThreadStart, type WasmBuild, type WasmPlatform } from './wasm/platform';
export { openGpu, type GpuDescription, type GpuFeature, type OpenedGpu, type OpenGpuOptions } from './webgpu/adapter';
export { createWebGpuBackend, type WebGpuBackendOptions } from './webgpu/backend';
export { tuneProducts, type Trial as TuningTrial, type TunedProducts, type TuneOptions, type TuningCache } from './webgpu/tuning';
