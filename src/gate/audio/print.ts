/**
 * The fingerprint of a recording, after Haitsma and Kalker ("A Highly Robust Audio Fingerprinting System", ISMIR 2002): 32 bits every 25.6 ms, each the sign of how the difference of energy
 * between two neighbouring bands of 300–2,000 Hz changes with time. Gain cancels, re-encoding and resampling move few of them, and a later start shifts the row of them. Beside each stands
 * which of its bits are far enough from zero to be meant, so that silence and empty bands say nothing. Of a recording longer than four minutes, the first four.
 */
import { cos } from './arithmetic';
import { createSpectra, type Spectra } from './fft';
import { narrow, narrowRate } from './narrow';
import type { Sound } from './sound';

/** Samples at 5,000 Hz: 0.2 s. */
const frameSize = 1_024;
/** Samples from one frame to the next. */
const hop = 128;
/** Frames between the two whose difference is taken. */
const lag = 2;
const bands = 33;
/** Of the energies that a difference is made of; a smaller one isn't meant. */
const meantPart = 1 / 16;
/** Of the loudest frame's energy; a frame with less is silent: -40 dB. */
const audiblePart = 1e-4;

export interface SoundPrint {
  /** [frame]: 32 signs. */
  readonly bits: Uint32Array;
  /** [frame]: which of them are meant; 0: silent. */
  readonly masks: Uint32Array;
}

/** Tables, made at the first call. */
let tables: { readonly spectra: Spectra; readonly window: Float64Array } | null = null;
const edges = bandEdges();

export function soundPrint(sound: Sound): SoundPrint {
  const energies = bandEnergies(narrow(sound));
  const frames = energies.length / bands;
  const levels = new Float64Array(frames);
  let loudest = 0;
  for (let frame = 0; frame < frames; frame++) {
    let sum = 0;
    for (let band = 0; band < bands; band++) sum += energies[frame * bands + band]!;
    levels[frame] = sum;
    if (sum > loudest) loudest = sum;
  }
  const count = Math.max(0, frames - lag);
  const [bits, masks] = [new Uint32Array(count), new Uint32Array(count)];
  const audible = loudest * audiblePart;
  const bandFloor = audible / (4 * bands);
  for (let frame = 0; frame < count; frame++) {
    if (!(levels[frame]! > audible || levels[frame + lag]! > audible)) continue;
    let [signs, mask] = [0, 0];
    for (let band = 0; band < bands - 1; band++) {
      const early = frame * bands + band;
      const late = early + lag * bands;
      const [a, b, c, d] = [energies[late]!, energies[late + 1]!, energies[early]!, energies[early + 1]!];
      const difference = a - b - c + d;
      signs = (signs << 1) | (difference > 0 ? 1 : 0);
      mask = (mask << 1) | (Math.abs(difference) > (a + b + c + d) * meantPart + bandFloor ? 1 : 0);
    }
    bits[frame] = signs;
    masks[frame] = mask;
  }
  return { bits, masks };
}

/** [frame, band]. A frame stands around every 128th sample; where it reaches beyond the sound there is silence. */
function bandEnergies(samples: Float64Array): Float64Array {
  tables ??= {
    spectra: createSpectra(frameSize),
    window: Float64Array.from({ length: frameSize }, (_, index) => 0.5 - 0.5 * cos((2 * Math.PI * (index + 0.5)) / frameSize)),
  };
  const { spectra, window } = tables;
  const half = frameSize / 2;
  const frames = samples.length === 0 ? 0 : Math.floor(samples.length / hop) + 1;
  const padded = new Float64Array(samples.length + 2 * frameSize);
  padded.set(samples, half);
  const energies = new Float64Array(frames * bands);
  const [even, odd] = [new Float64Array(frameSize), new Float64Array(frameSize)];
  const powers = [new Float64Array(half + 1), new Float64Array(half + 1)] as const;
  for (let frame = 0; frame < frames; frame += 2) {
    const from = frame * hop;
    for (let index = 0; index < frameSize; index++) {
      even[index] = padded[from + index]! * window[index]!;
      odd[index] = padded[from + hop + index]! * window[index]!;
    }
    spectra.transform(even, odd, powers[0], powers[1]);
    addBands(powers[0], energies, frame * bands);
    if (frame + 1 < frames) addBands(powers[1], energies, (frame + 1) * bands);
  }
  return energies;
}

function addBands(power: Float64Array, energies: Float64Array, at: number): void {
  for (let band = 0; band < bands; band++) {
    let sum = 0;
    for (let bin = edges[band]!; bin < edges[band + 1]!; bin++) sum += power[bin]!;
    energies[at + band] = sum;
  }
}

/** First bins of the bands and the end of the last: 300–2,000 Hz, each band a constant part wider than the one before. */
function bandEdges(): readonly number[] {
  const step = 1.0591731; // (2000 / 300)^(1 / 33)
  const result: number[] = [];
  for (let edge = 0, hertz = 300; edge <= bands; edge++, hertz *= step) result.push(Math.floor((hertz * frameSize) / narrowRate + 0.5));
  return result;
}
