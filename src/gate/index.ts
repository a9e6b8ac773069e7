/**
 * The gate: the rules of entry of a datanet and the checks of what enters. Pure functions over bytes: no DOM, no storage, no clock, no randomness, so a page, a worker
 * and Node give the same report.
 */
export * from './types';
export type { Failure, Result } from './result';
export { defaultAudioRules, defaultImageRules, defaultRules, parseRules, parseTextRules } from './rules';
export { check, gateVersion, readItems, readRows, refused } from './check';
export type { ReadRow } from './text/jsonl';
export { itemToFile } from './entry';
export { createJudge, judgeBySize } from './judge';
export type { Assessed, Judge, Judged, JudgedFile, PictureItem, Preview, Prints, SoundItem } from './judged';
export { assess, assessText } from './assess';
export { withCopy, type Copy } from './copy';
export { differentUpTo, isSketch, likeness, nearCopyFrom } from './likeness';
export { aboutInSidecar, asksFor, createAboutCheck, remedyAbout, type AboutCheck, type Said } from './about';
export { openPicture, stripMetadata, thumbnail, type Picture, type PictureFormat, type Raster } from './image';
export { openSound, stripSound, toWav, trimSound, waveform, type Sound, type SoundFormat } from './audio';
export { openEntry, type OpenedEntry } from './open-entry';
export { decimalOf, labelOfName, passageOfFields, readDecimal } from './text/fields';
export { fingerprint } from './text/fingerprint';
export { topicProfile, type TopicProfile } from './relevance/topic';
export { applyRemedy } from './remedy';
export { reportDigest, signedReport } from './digest';
export { sketch, sketchSimilarity } from './text/sketch';
export { partWeights } from './score';
export { knownLanguages, languageName } from './language';
export { parsePattern } from './text/patterns';
