/**
 * Sine, cosine, tangent and logarithm from + - * / alone. Engines round Math.sin and Math.log as they like in the last bit; these four operations are IEEE's, the same everywhere, and so is
 * what is made of them. Good to about 1e-14, at set-up only: nothing here is for a hot loop.
 */

/** Of an angle in radians, |x| <= 1e6. */
export function sin(x: number): number {
  const turns = x / (2 * Math.PI);
  const angle = (turns - Math.floor(turns + 0.5)) * 2 * Math.PI; // -π..π
  const near = angle > Math.PI / 2 ? Math.PI - angle : angle < -Math.PI / 2 ? -Math.PI - angle : angle;
  let term = near;
  let sum = near;
  for (let n = 2; n <= 22; n += 2) {
    term = (-term * near * near) / (n * (n + 1));
    sum += term;
  }
  return sum;
}

export function cos(x: number): number {
  return sin(x + Math.PI / 2);
}

export function tan(x: number): number {
  return sin(x) / cos(x);
}

/** Of a positive, finite number. */
export function log10(x: number): number {
  let mantissa = x;
  let twos = 0;
  for (; mantissa > 1.5; twos++) mantissa /= 2;
  for (; mantissa < 0.75; twos--) mantissa *= 2;
  // ln m = 2 atanh((m - 1) / (m + 1))
  const ratio = (mantissa - 1) / (mantissa + 1);
  let power = ratio;
  let sum = 0;
  for (let n = 1; n <= 41; n += 2) {
    sum += power / n;
    power *= ratio * ratio;
  }
  return (2 * sum + twos * Math.LN2) / Math.LN10;
}

/** 10 log10 of a ratio of powers, in whole tenths of a decibel; 0 and less count as -200 dB. */
export function tenthsOfDecibels(ratio: number): number {
  return ratio < 1e-20 ? -2_000 : Math.floor(log10(ratio) * 100 + 0.5);
}

/** Tenths as a figure: -230 → "-23.0". */
export function tenths(value: number): string {
  const size = Math.abs(value);
  return `${value < 0 ? '-' : ''}${Math.floor(size / 10)}.${size % 10}`;
}
