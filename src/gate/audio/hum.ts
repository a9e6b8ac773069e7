/**
 * Mains hum: a steady tone at 50 or 60 Hz, or a row of its multiples, which cables and chargers leave in recordings. The power at each multiple is measured by the Goertzel algorithm in windows
 * of 1 s (whole numbers of periods of both) and held against its neighbourhood; only what stands out in nearly every window is hum, so that low voices and notes are not.
 */
import { cos, tenthsOfDecibels } from './arithmetic';
import type { Finding } from '../types';
import { narrowRate } from './narrow';

/** Samples at 5,000 Hz: 50 periods of 50 Hz, 60 of 60 Hz; the window lets through 2 Hz on either side. */
const size = 5_000;
/** Samples from one window to the next, at least. */
const step = 1_250;
/** Windows that are looked at, evenly over the recording. */
const maxWindows = 60;
const multiples = [1, 2, 3, 4, 5];
/** Hz from a line to where its neighbourhood is measured; no multiple of the other mains frequency lies there. */
const beside = [-8, -6, -4, 4, 6, 8];
/** A line's power to its neighbourhood's: 12 dB. */
const standsOut = 16;
/** Of the mean square of full scale: -66 dB. */
const audible = 270;

export interface Hum {
  readonly hertz: 50 | 60;
  /** Of its power to that of the recording. */
  readonly tenthsOfDecibels: number;
}

/** The hum in a narrow recording (5,000 Hz), or null. */
export function humOf(samples: Float64Array): Hum | null {
  if (samples.length < size) return null;
  const count = Math.min(maxWindows, Math.floor((samples.length - size) / step) + 1);
  const found = { 50: 0, 60: 0 };
  const rows = { 50: 0, 60: 0 };
  const power = { 50: 0, 60: 0 };
  let total = 0;
  for (let index = 0; index < count; index++) {
    const from = Math.floor(((samples.length - size) * index) / Math.max(1, count - 1));
    const window = windowed(samples, from);
    for (const sample of samples.subarray(from, from + size)) total += sample * sample;
    for (const hertz of [50, 60] as const) {
      const lines = multiples.map((multiple) => lineAt(window, hertz * multiple));
      const standing = lines.filter((line) => line.stands);
      if (lines[0]?.stands === true) found[hertz]++;
      if (standing.length >= 3) rows[hertz]++;
      power[hertz] += standing.reduce((sum, line) => sum + line.power, 0);
    }
  }
  const hertz = power[50] >= power[60] ? 50 : 60;
  // A voice hides some multiples of a row, but nothing else makes one.
  if (found[hertz] * 10 < count * 8 && rows[hertz] * 10 < count * 4) return null;
  const level = tenthsOfDecibels((power[hertz] * size) / Math.max(1, total));
  return level < -450 ? null : { hertz, tenthsOfDecibels: level };
}

export function humFinding(hum: Hum | null): Finding | null {
  if (hum === null) return null;
  return {
    check: 'hum',
    severity: 'warn',
    message: `A steady hum of ${hum.hertz} Hz lies under this recording.`,
    fix: 'Unplug chargers near the microphone, or record on battery. A high-pass filter in a sound editor takes out most of it.',
  };
}

let window: Float64Array | null = null;

function windowed(samples: Float64Array, from: number): Float64Array {
  window ??= Float64Array.from({ length: size }, (_, index) => 1 - cos((2 * Math.PI * index) / size));
  const shape = window;
  const result = new Float64Array(size);
  for (let index = 0; index < size; index++) result[index] = samples[from + index]! * shape[index]!;
  return result;
}

function lineAt(samples: Float64Array, hertz: number): { readonly power: number; readonly stands: boolean } {
  const power = powerAt(samples, hertz);
  if (power < audible) return { power, stands: false };
  const around = beside.reduce((sum, offset) => sum + powerAt(samples, hertz + offset), 0) / beside.length;
  return { power, stands: power > around * standsOut };
}

const coefficients = new Map<number, number>();

/** The mean square of the tone of this frequency: Goertzel's recurrence. */
function powerAt(samples: Float64Array, hertz: number): number {
  let coefficient = coefficients.get(hertz);
  if (coefficient === undefined) {
    coefficient = 2 * cos((2 * Math.PI * hertz) / narrowRate);
    coefficients.set(hertz, coefficient);
  }
  let [one, two] = [0, 0];
  for (let index = 0; index < samples.length; index++) {
    const next = samples[index]! + coefficient * one - two;
    two = one;
    one = next;
  }
  return (2 * (one * one + two * two - coefficient * one * two)) / (samples.length * samples.length);
}
