/** Assertions that also run where there is no test runner: each throws an error that tells what was wanted and what came. */

/** `value` must be below `limit`; NaN is not. */
export function within(value: number, limit: number, what: string): void {
  if (!(value < limit)) throw new Error(`${what}: ${value} is not below ${limit}.`);
}

/** `value` must be at most `limit`; NaN is not. */
export function isAtMost(value: number, limit: number, what: string): void {
  if (!(value <= limit)) throw new Error(`${what}: ${value} is above ${limit}.`);
}

/** Equal as JSON. */
export function same(got: unknown, wanted: unknown, what: string): void {
  const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`${what}: got ${shortened(a)}, wanted ${shortened(b)}.`);
}

const shortened = (text: string): string => (text.length > 400 ? `${text.slice(0, 400)}…` : text);

/** Largest |got − wanted|. */
export function largestDifference(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  same(got.length, wanted.length, 'length');
  let most = 0;
  for (let i = 0; i < wanted.length; i++) most = Math.max(most, Math.abs(wanted[i]! - got[i]!));
  return most;
}

/** ‖got − wanted‖ / ‖wanted‖ */
export function relativeError(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  same(got.length, wanted.length, 'length');
  let off = 0;
  let size = 0;
  for (let i = 0; i < wanted.length; i++) {
    off += (wanted[i]! - got[i]!) ** 2;
    size += wanted[i]! ** 2;
  }
  return Math.sqrt(off / size);
}
