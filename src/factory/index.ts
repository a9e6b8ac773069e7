/** The factory as the rooms above meet it: runs and their adapters, the engine's page-wide client, grading. Screens are in `#factory/views`. */
export { type Question, type Tally, grade, isNotKnown, share, tally } from './evaluate';
export { type Recipe, FALLBACK, numberOf, presets } from './recipe';
export { type Mixture, type Row, mixRecipe, parseReplay, promptOf, type Taught } from './rows';
export { type BaseAssets, loadBaseAssets } from './base-model';
export { type RunState, hasAdapter } from './run';
export type { SavedRun } from './saved-run';
export { knownRuns, runningRun, runsVersion } from './session';
export { type AnswerEnd, type AnswerSampling, compilingPrograms, engineIsBusy, generateAnswer, measurePrompt, type Message, openingBase } from './engine-client';
export { choiceIsWaiting, choiceOf, engineStanding, type PageEngine, surveyEngine, wantBackend, wantedBackend } from './engine-worker';
export { type Base, EMBEDDED, EMBEDDED_URL } from './models/base';
export { asQuantization } from './quantization';
