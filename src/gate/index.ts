/**
 * The gate: the rules of entry of a datanet and the checks of what enters. Pure functions over bytes: no DOM, no storage, no clock, no randomness, so a page, a worker
 * and Node give the same report.
 */
export * from './types';
export type { Failure, Result } from './result';
export { defaultAudioRules, defaultImageRules, defaultRules, parseRules, parseTextRules } from './rules';
export { check, gateVersion, readItems, refused } from './check';
export { itemToFile } from './entry';
export { createJudge, judgeBySize } from './judge';
export type { Judge, Judged, PictureItem, SoundItem } from './judged';
export { openEntry, type OpenedEntry } from './open-entry';
export { fingerprint } from './text/fingerprint';
export { applyRemedy } from './remedy';
export { reportDigest, signedReport } from './digest';
export { sketch, sketchSimilarity } from './text/sketch';
export { partWeights } from './score';
