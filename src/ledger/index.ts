/** The ledger's public face: records and their verification, bundles, and the fold to the state that everybody sees. */
export type * from './types';
export type { Refusal, Result } from './result';
export { ok } from './result';
export { bytesToHex, compareByTime, compareText, concatBytes, equalBytes, hexToBytes } from './bytes';
export { recordIdOf } from './cid';
export { RECORD_BYTES, decodeRecord, encodeRecord } from './encode';
export { FILE_BYTES, INLINE_BYTES, RUN_CONTRIBUTIONS } from './schema';
export { type Signer, deviceMessage, recordMessage, signRecord } from './sign';
export { isSafePoint, isSafeSignature } from './ed25519';
export { type IncomingRecord, type Outcome, createVerifier } from './verify';
export { BLOCK_BYTES, type Block, blobToFile, fileToBlob, readBlobManifest } from './blob';
export { type Bundle, readCar, writeCar } from './bundle';
export { assessMedia, assessPayload, createAssess, fileOf, toAssessment } from './assess';
export { textRulesOf } from './text-rules';
export { type Assess, type Fold, createFold, foldRecords } from './fold/fold';
export { type Neighbours, createNeighbours } from './fold/neighbours';
export { dayOf } from './fold/daily-limits';
export { stateBytes } from './fold/state-bytes';
