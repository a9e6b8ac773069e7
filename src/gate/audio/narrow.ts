/**
 * The narrow form of a recording that fingerprint and hum are computed from: one channel at 5,000 Hz, whatever the file's own rate and channels were, so that the same sound at another rate gives
 * nearly the same numbers. Sums of a few samples bring the rate to 16,000–32,000 Hz, then a windowed sinc passes what is below 2,000 Hz and stops what is above 3,000 Hz.
 */
import { cos, sin } from './arithmetic';
import type { Sound } from './sound';

/** Hz. */
export const narrowRate = 5_000;
/** The most seconds of a recording that are looked at. */
export const narrowSeconds = 240;

/** Hz, where the filter lets half through. */
const cutoff = 2_400;
/** Zero crossings of the sinc on each side. */
const lobes = 6;
/** Places between two samples that the filter is tabulated for. */
const phases = 128;

/** Both the checks and the fingerprint of a recording ask for it. */
const kept = new WeakMap<Sound, Float64Array>();

/** Samples of at most the first `narrowSeconds` at 5,000 Hz, full scale at 32,768. */
export function narrow(sound: Sound): Float64Array {
  const found = kept.get(sound);
  if (found !== undefined) return found;
  const made = narrowed(sound);
  kept.set(sound, made);
  return made;
}

function narrowed({ channels, sampleRate }: Sound): Float64Array {
  const summed = Math.max(1, Math.floor(sampleRate / 16_000));
  const rate = sampleRate / summed;
  const sums = sumsOf(channels, summed, Math.floor(Math.min(channels[0]?.length ?? 0, narrowSeconds * sampleRate) / summed));
  const side = Math.ceil((lobes * rate) / (2 * cutoff));
  const taps = kernelOf(rate, side); // [phase, tap]
  const count = 2 * side;
  const scale = 1 / (summed * channels.length);
  const result = new Float64Array(Math.floor((sums.length * narrowRate) / rate));
  for (let index = 0; index < result.length; index++) {
    const position = (index * rate) / narrowRate;
    const whole = Math.floor(position);
    const row = Math.floor((position - whole) * phases) * count;
    const first = whole - side + 1;
    const begin = first < 0 ? -first : 0;
    const end = first + count > sums.length ? sums.length - first : count;
    let sum = 0;
    for (let tap = begin; tap < end; tap++) sum += sums[first + tap]! * taps[row + tap]!;
    result[index] = sum * scale;
  }
  return result;
}

/** Sums of `summed` samples of all channels. */
function sumsOf(channels: readonly Int16Array[], summed: number, length: number): Int32Array {
  const sums = new Int32Array(length);
  for (const samples of channels) {
    for (let index = 0, at = 0; index < length; index++) {
      let sum = 0;
      for (const end = at + summed; at < end; at++) sum += samples[at]!;
      sums[index] = sums[index]! + sum;
    }
  }
  return sums;
}

/** Kernels by sample rate: recordings of a datanet mostly share one. At most four are kept. */
const kernels = new Map<number, Float64Array>();

function kernelOf(rate: number, side: number): Float64Array {
  const found = kernels.get(rate);
  if (found !== undefined) return found;
  if (kernels.size === 4) kernels.clear();
  const made = kernel(rate, side);
  kernels.set(rate, made);
  return made;
}

/** [phase, tap]: tap t of a phase stands (t - side + 1 - phase) samples from the middle; the taps of a phase sum to 1. */
function kernel(rate: number, side: number): Float64Array {
  const count = 2 * side;
  const taps = new Float64Array(phases * count);
  for (let phase = 0; phase < phases; phase++) {
    const row = taps.subarray(phase * count, (phase + 1) * count);
    for (let tap = 0; tap < count; tap++) {
      const distance = tap - side + 1 - (phase + 0.5) / phases; // never 0
      const angle = (2 * Math.PI * cutoff * distance) / rate;
      row[tap] = Math.abs(distance) < side ? (sin(angle) / angle) * (0.5 + 0.5 * cos((Math.PI * distance) / side)) : 0;
    }
    const sum = row.reduce((total, value) => total + value, 0);
    for (let tap = 0; tap < count; tap++) row[tap] = row[tap]! / sum;
  }
  return taps;
}
