/**
 * The checks of one recording by itself: what the rules bound, and how it sounds. The gravest come first; a recording in which nothing can be heard is told only that. Linear in its samples.
 */
import { tenths } from './arithmetic';
import { clippedPerMillion, clippingFinding } from './clipping';
import { durationFinding, sampleRateFinding } from './duration';
import type { Bounds, MediaChecks } from '../media';
import type { Finding } from '../types';
import { humFinding, humOf } from './hum';
import { loudnessOf } from './loudness';
import { soundMetadataFindings } from './metadata-findings';
import { narrow } from './narrow';
import { quietOf, silenceFindings } from './silence';
import type { Sound } from './sound';

/** Whole tenths of LUFS. Speech is sent at -23 to -16; below the one a listener turns up, above the other everything is pressed. */
const quietest = -380;
const loudest = -80;

/** What a finding takes from the technical quality. */
const costs: Readonly<Record<string, number>> = { clipping: 0.4, silence: 0.3, loudness: 0.2, hum: 0.2 };

export interface SoundLimits {
  /** Seconds. */
  readonly duration: Bounds;
  /** Hz. */
  readonly sampleRate: Bounds;
}

export function checkSound(sound: Sound, limits: SoundLimits): MediaChecks {
  const bounds = [durationFinding(sound.seconds, limits.duration), sampleRateFinding(sound.sampleRate, limits.sampleRate)];
  const quiet = quietOf(sound);
  const silence = silenceFindings(sound, quiet);
  const heard = quiet.isAll ? [] : [clippingFinding(clippedPerMillion(sound)), loudnessFinding(loudnessOf(sound)), humFinding(humOf(narrow(sound)))];
  const findings = [...bounds, ...silence, ...heard, ...soundMetadataFindings(sound.metadata)].filter((finding) => finding !== null);
  const cost = findings.reduce((sum, { check, severity }) => sum + (severity === 'note' ? 0 : severity === 'refuse' ? 1 : (costs[check] ?? 0)), 0);
  return { findings, quality: Math.max(0, Math.floor((1 - cost) * 1_000 + 0.5) / 1_000) };
}

function loudnessFinding(lufs: number | null): Finding | null {
  if (lufs === null || (lufs >= quietest && lufs <= loudest)) return null;
  const isQuiet = lufs < quietest;
  return {
    check: 'loudness',
    severity: 'warn',
    message: `This recording is very ${isQuiet ? 'quiet' : 'loud'}: ${tenths(lufs)} LUFS, where speech mostly has -23 to -16.`,
    fix: isQuiet ? 'Go closer to the microphone, or turn the input up.' : 'Turn the input down, or go further from the microphone.',
  };
}
