/** Plain twins of a recording's heavier checks, as in the standards' texts: loudness with a list for each step, and a fingerprint by a recursive Fourier transform. */

/** Integrated loudness of one channel by ITU-R BS.1770-4, in LUFS. The filters' coefficients are those of the standard for 48 kHz, so at other rates only the work is the same. */
export function plainLoudness(samples: Int16Array, sampleRate: number): number {
  const weighted = filtered(filtered(Array.from(samples, (value) => value / 32_768), [1.53512485958697, -2.69169618940638, 1.19839281085285], [-1.69065929318241, 0.73248077421585]), [1, -2, 1], [-1.99004745483398, 0.99007225036621]);
  const energies: number[] = [];
  for (let start = 0; start + 0.4 * sampleRate <= weighted.length; start += Math.round(sampleRate / 10)) {
    const block = weighted.slice(start, start + Math.round(0.4 * sampleRate));
    energies.push(block.reduce((sum, value) => sum + value * value, 0) / block.length);
  }
  const level = (energy: number): number => -0.691 + 10 * Math.log10(energy);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const heard = energies.filter((energy) => level(energy) > -70);
  return level(mean(heard.filter((energy) => level(energy) > level(mean(heard)) - 10)));
}

function filtered(samples: readonly number[], b: readonly number[], a: readonly number[]): number[] {
  const out: number[] = [];
  for (let i = 0; i < samples.length; i++) {
    out.push(b[0]! * samples[i]! + b[1]! * (samples[i - 1] ?? 0) + b[2]! * (samples[i - 2] ?? 0) - a[0]! * (out[i - 1] ?? 0) - a[1]! * (out[i - 2] ?? 0));
  }
  return out;
}

const size = 1_024;
const hop = 128;
const bands = 33;
const rate = 5_000;

/** 32 signs a frame, after Haitsma and Kalker; the rate is brought to 5 kHz by means of neighbours. */
export function plainPrint(samples: Int16Array, sampleRate: number): number[] {
  const narrow: number[] = [];
  for (let at = 0; at + sampleRate / rate <= samples.length; at += sampleRate / rate) {
    const piece = Array.from(samples.subarray(Math.floor(at), Math.floor(at + sampleRate / rate)));
    narrow.push(piece.reduce((sum, value) => sum + value, 0) / piece.length);
  }
  const energies: number[][] = [];
  for (let start = 0; start + size <= narrow.length; start += hop) energies.push(energiesOf(narrow.slice(start, start + size)));
  return energies.slice(2).map((late, frame) => {
    let signs = 0;
    for (let band = 0; band + 1 < bands; band++) signs = (signs << 1) | (late[band]! - late[band + 1]! - energies[frame]![band]! + energies[frame]![band + 1]! > 0 ? 1 : 0);
    return signs;
  });
}

function energiesOf(frame: readonly number[]): number[] {
  const spectrum = transformed(frame.map((value, i) => ({ re: value * (0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / size)), im: 0 })));
  const edge = (band: number): number => Math.floor((300 * (2_000 / 300) ** (band / bands) * size) / rate + 0.5);
  return Array.from({ length: bands }, (_, band) => spectrum.slice(edge(band), edge(band + 1)).reduce((sum, { re, im }) => sum + re * re + im * im, 0));
}

interface Complex {
  readonly re: number;
  readonly im: number;
}

/** Cooley and Tukey's transform as it is first written down. */
function transformed(values: readonly Complex[]): Complex[] {
  if (values.length === 1) return [...values];
  const even = transformed(values.filter((_, i) => i % 2 === 0));
  const odd = transformed(values.filter((_, i) => i % 2 === 1));
  const turned = odd.map(({ re, im }, k) => {
    const [cos, sin] = [Math.cos((-2 * Math.PI * k) / values.length), Math.sin((-2 * Math.PI * k) / values.length)];
    return { re: re * cos - im * sin, im: re * sin + im * cos };
  });
  return [...even.map(({ re, im }, k) => ({ re: re + turned[k]!.re, im: im + turned[k]!.im })), ...even.map(({ re, im }, k) => ({ re: re - turned[k]!.re, im: im - turned[k]!.im }))];
}
