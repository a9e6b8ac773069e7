/**
 * What a recording is to the gate once it is decoded: 16-bit samples by channel, at the file's own rate. Every check, fingerprint and picture of a recording is computed
 * from these integers, so nothing that follows depends on how a format stores its samples.
 */
import type { Finding } from '../types';
import type { Opened } from '../media';

export type SoundFormat = 'wav' | 'mp3' | 'flac';

/** What a file says beside its sound: where it was made, who made it, a picture, or any other text. */
export type SoundMetadata = 'location' | 'person' | 'picture' | 'text';

export interface Sound {
  readonly format: SoundFormat;
  /** Hz. */
  readonly sampleRate: number;
  /** One array a channel, all of one length, full scale at -32,768 and 32,767. */
  readonly channels: readonly Int16Array[];
  readonly seconds: number;
  /** Kinds of metadata in the file, each once. */
  readonly metadata: readonly SoundMetadata[];
}

/** The most samples, over all channels, that are decoded: 128 MiB, 25 minutes of 44.1 kHz mono. */
export const maxSamples = 2 ** 26;
export const maxChannels = 8;
/** Hz. Outside of these a header can't be meant. */
export const sampleRates = { min: 4_000, max: 384_000 };

/** What a header promises, before anything is decoded. */
export interface SoundShape {
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples a channel. */
  readonly length: number;
}

/** `m:ss.t` for what is at least a minute, seconds with a tenth below. */
export function clock(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  if (tenths < 600) return `${Math.floor(tenths / 10)}.${tenths % 10} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')} min`;
}

/** The file isn't whole, for a reason that a person can read. */
export function broken<T>(message: string, fix = 'Export it again from where you recorded it, and add that file.'): Opened<T> {
  return refused({ check: 'whole', severity: 'refuse', message, fix });
}

/** The file is of the right family, but what it holds isn't read here. */
export function unread<T>(message: string, fix: string): Opened<T> {
  return refused({ check: 'type', severity: 'refuse', message, fix });
}

export function refused<T>(finding: Finding): Opened<T> {
  return { ok: false, finding };
}

/** Refuses what a header says before it is decoded: shapes that nobody records, and more samples than the budget holds. */
export function shapeFault({ sampleRate, channels, length }: SoundShape): Finding | null {
  const whole = (message: string): Finding => ({ check: 'whole', severity: 'refuse', message, fix: 'Export it again as mono or stereo at 16,000 to 48,000 Hz.' });
  if (channels < 1 || channels > maxChannels) return whole(`The file says that it has ${channels} channels.`);
  if (sampleRate < sampleRates.min || sampleRate > sampleRates.max) return { ...whole(`The file says that it has ${sampleRate} samples a second.`), check: sampleRate === 0 ? 'whole' : 'sample-rate' };
  if (length < 1) return { check: 'whole', severity: 'refuse', message: 'The file holds no sound.', fix: 'Record it again, or choose another file.' };
  if (length * channels <= maxSamples) return null;
  return {
    check: 'budget',
    severity: 'refuse',
    message: `This recording is too large to be checked: ${clock(length / sampleRate)} of ${channels === 1 ? 'mono' : `${channels} channels`} at ${sampleRate} Hz.`,
    fix: `Cut it into parts of at most ${clock(Math.floor(maxSamples / channels / sampleRate))}, or save it in mono at a lower sample rate.`,
  };
}
