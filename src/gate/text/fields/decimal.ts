/**
 * Numbers as people and tables write them: plain decimals such as `-12.5`, without exponents or marks between thousands. What is read is exactly the number that is written, or
 * nothing: digits that a double can't hold are never lost in silence.
 */

/** Longer than every double written out. */
const longest = 1_200;

/** null: not a plain decimal, or one that can't be kept exactly. */
export function readDecimal(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed.length > longest || !/^[-+]?[0-9]+(?:\.[0-9]+)?$/.test(trimmed)) return null;
  const value = Number(trimmed);
  if (!isKeptExactly(value)) return null;
  // −0 is 0.
  return decimalOf(value) === canonical(trimmed) ? value + 0 : null;
}

/** Finite, and no whole number so large that its neighbours are missing. */
export function isKeptExactly(value: number): boolean {
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
}

/** The shortest plain decimal that reads as this number: `1e-7` as `0.0000001`. */
export function decimalOf(value: number): string {
  const shortest = String(value + 0);
  const found = /^(-?)([0-9])(?:\.([0-9]+))?e([-+][0-9]+)$/.exec(shortest);
  if (found === null) return shortest;
  const [, sign = '', first = '', rest = '', exponent = ''] = found;
  const digits = first + rest;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return point >= digits.length ? `${sign}${digits}${'0'.repeat(point - digits.length)}` : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Without a plus, leading zeros and zeros at the end. */
function canonical(text: string): string {
  const [whole = '', fraction = ''] = text.replace(/^[-+]/, '').split('.');
  const front = whole.replace(/^0+(?=[0-9])/, '');
  const back = fraction.replace(/0+$/, '');
  const plain = back === '' ? front : `${front}.${back}`;
  return text.startsWith('-') && plain !== '0' ? `-${plain}` : plain;
}
