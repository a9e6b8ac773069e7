/**
 * How loud a recording is: integrated loudness in LUFS by ITU-R BS.1770-4 and EBU R 128. K-weighting by two filters, mean squares over 400 ms blocks that overlap by three quarters, an
 * absolute gate at -70 LUFS and a relative one 10 LU below what passed it. In doubles, by + - * / only, so every engine computes the same.
 *
 * The filters' analogue form at any sample rate: B. De Man, "Evaluation of Implementations of the EBU R128 Loudness Measurement", AES 145, 2018.
 */
import { tan, tenthsOfDecibels } from './arithmetic';
import type { Sound } from './sound';

/** y = b0 x + b1 x' + b2 x'' - a1 y' - a2 y''. */
interface Filter {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** The energy of -70 LUFS: 10^((-70 + 0.691) / 10). */
const absoluteGate = 1.172465304582298e-7;

/** LUFS in whole tenths; null for what is shorter than a block or never above the absolute gate. */
export function loudnessOf(sound: Sound): number | null {
  const blocks = blockEnergies(sound);
  const heard = blocks.filter((energy) => energy > absoluteGate);
  if (heard.length === 0) return null;
  const relativeGate = mean(heard) / 10;
  const counted = heard.filter((energy) => energy > relativeGate);
  return tenthsOfDecibels(mean(counted)) - 7;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The energy of each 400 ms block, begun every 100 ms. */
function blockEnergies({ channels, sampleRate }: Sound): number[] {
  const length = channels[0]?.length ?? 0;
  const steps = Math.floor((length * 10) / sampleRate);
  const energies = new Float64Array(steps); // [step], all channels
  channels.forEach((samples, channel) => addEnergies(samples, sampleRate, weightOf(channel, channels.length), energies));
  const blocks: number[] = [];
  for (let step = 3; step < steps; step++) {
    const sum = (energies[step - 3] ?? 0) + (energies[step - 2] ?? 0) + (energies[step - 1] ?? 0) + (energies[step] ?? 0);
    blocks.push(sum / 4);
  }
  return blocks;
}

/** Left, right, centre, low frequencies, and what is behind the listener. */
function weightOf(channel: number, count: number): number {
  if (count < 5) return 1;
  if (count === 5) return channel < 3 ? 1 : 1.41;
  return channel < 3 ? 1 : channel === 3 ? 0 : 1.41;
}

/** Adds one channel's K-weighted mean square of each step of 100 ms. */
function addEnergies(samples: Int16Array, sampleRate: number, weight: number, energies: Float64Array): void {
  if (weight === 0) return;
  const { b0, b1, b2, a1, a2 } = headFilter(sampleRate);
  const { a1: c1, a2: c2 } = lowFilter(sampleRate);
  let [x1, x2, y1, y2, z1, z2] = [0, 0, 0, 0, 0, 0];
  let index = 0;
  for (let step = 0; step < energies.length; step++) {
    const begin = index;
    const end = Math.floor(((step + 1) * sampleRate) / 10);
    let sum = 0;
    for (; index < end; index++) {
      const x = samples[index] ?? 0;
      const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
      const z = y - 2 * y1 + y2 - c1 * z1 - c2 * z2;
      x2 = x1;
      x1 = x;
      y2 = y1;
      y1 = y;
      z2 = z1;
      z1 = z;
      sum += z * z;
    }
    // In digital silence the filters fade into denormal numbers, which are slow.
    if (y1 * y1 + y2 * y2 + z1 * z1 + z2 * z2 < 1e-30) [y1, y2, z1, z2] = [0, 0, 0, 0];
    energies[step] = (energies[step] ?? 0) + (weight * sum) / ((end - begin) * 32_768 * 32_768);
  }
}

/** The head's effect: a high shelf of 4 dB above 1,682 Hz. */
function headFilter(sampleRate: number): Filter {
  const k = tan((Math.PI * 1681.974450955533) / sampleRate);
  const [q, high, middle] = [0.7071752369554196, 1.5848647011308556, 1.2587209302325617]; // 10^(4/20), its 0.4997th power
  const a0 = 1 + k / q + k * k;
  return {
    b0: (high + (middle * k) / q + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - (middle * k) / q + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / q + k * k) / a0,
  };
}

/** A high pass at 38 Hz; its b is 1, -2, 1. */
function lowFilter(sampleRate: number): Pick<Filter, 'a1' | 'a2'> {
  const k = tan((Math.PI * 38.13547087602444) / sampleRate);
  const q = 0.5003270373238773;
  const a0 = 1 + k / q + k * k;
  return { a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 };
}
