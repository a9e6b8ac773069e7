/**
 * Where a recording is silent: its mean square in windows of 20 ms, held against -50 dB of full scale (what a quiet room leaves), and against -70 dB for nothing at all. Integers throughout.
 */
import type { Finding } from '../types';
import { clock, type Sound } from './sound';

/** Mean squares of 16-bit samples. */
const quiet = 10_737; // 32768² · 10^-5
const nothing = 107; // 32768² · 10^-7
/** Seconds of silence at an end that are worth trimming, and what is left of them. */
const longEnd = 1;
const margin = 0.2;

export interface Quiet {
  /** 0..1. */
  readonly share: number;
  readonly isAll: boolean;
  /** Seconds between which there is sound, with a margin: where to trim. */
  readonly from: number;
  readonly to: number;
}

/** How much of a recording is silent, and where the sound in it begins and ends. */
export function quietOf({ channels, sampleRate, seconds }: Sound): Quiet {
  const length = channels[0]?.length ?? 0;
  const size = Math.max(1, Math.floor(sampleRate / 50));
  const windows = Math.ceil(length / size);
  let [silent, heard, first, last] = [0, 0, windows, -1];
  for (let window = 0; window < windows; window++) {
    const [begin, end] = [window * size, Math.min(length, (window + 1) * size)];
    let loudest = 0;
    for (const samples of channels) {
      let sum = 0;
      for (let index = begin; index < end; index++) sum += samples[index]! * samples[index]!;
      if (sum > loudest) loudest = sum;
    }
    if (loudest > nothing * (end - begin)) heard++;
    if (loudest < quiet * (end - begin)) silent++;
    else {
      first = Math.min(first, window);
      last = window;
    }
  }
  if (last < 0) return { share: 1, isAll: heard === 0, from: 0, to: seconds };
  const from = Math.max(0, (first * size) / sampleRate - margin);
  const to = Math.min(seconds, ((last + 1) * size) / sampleRate + margin);
  return { share: silent / windows, isAll: false, from, to };
}

export function silenceFindings(sound: Sound, { share, isAll, from, to }: Quiet): Finding[] {
  if (isAll) return [{ check: 'silence', severity: 'refuse', message: 'Nothing can be heard in this recording.', fix: 'Check that the microphone is on and allowed, and record it again.' }];
  if (share === 1) return [{ check: 'silence', severity: 'warn', message: 'All of this recording is about as quiet as an empty room.', fix: 'Go closer to the microphone, and record it again.' }];
  const trim = `Trim it to ${clock(from)} – ${clock(to)}.`;
  const ends = [...(from > longEnd ? [`the first ${clock(from)}`] : []), ...(sound.seconds - to > longEnd ? [`the last ${clock(sound.seconds - to)}`] : [])];
  const percent = Math.floor(share * 100);
  if (share > 0.5) return [{ check: 'silence', severity: 'warn', message: `${percent}% of this recording is silence.`, fix: ends.length > 0 ? trim : 'Cut out the long pauses, or record it again.' }];
  if (ends.length === 0) return [];
  const which = ends.join(' and ');
  return [{ check: 'silence', severity: 'warn', message: `T${which.slice(1)} are silent.`, fix: trim }];
}
