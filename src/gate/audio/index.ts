/** Recordings at the gate: WAV, MP3 and FLAC by content, decoded by what the project ships, checked by arithmetic that every engine does alike. */
export { checkSound, type SoundLimits } from './checks';
export { removedSoundFindings } from './metadata-findings';
export { soundFormat } from './format';
export { openSound } from './open';
export { nearDuplicateSoundFrom, printKeys, printSimilarity } from './print-similarity';
export { soundPrint, type SoundPrint } from './print';
export { quietOf, type Quiet } from './silence';
export type { Sound, SoundFormat, SoundMetadata } from './sound';
export { bareSound, stripSound, type BareSound } from './strip';
export { toWav, trimSound } from './trim';
export { waveform } from './waveform';
