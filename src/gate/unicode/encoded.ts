/**
 * How the tables are written: whole numbers in printable signs. The alphabet is U+0028 to U+007E without the backslash and the back quote, 85 signs: the first 60 end a
 * number, the other 25 go before them (bijective base 25), so small numbers take one sign; line breaks mean nothing.
 */

export const codePointCount = 0x110000;

const ends = 60;
const goesOn = 25;

export function readNumbers(text: string): number[] {
  const numbers: number[] = [];
  let high = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 40) continue;
    const sign = unit - 40 - (unit > 92 ? 1 : 0) - (unit > 96 ? 1 : 0);
    if (sign < ends) {
      numbers.push(high * ends + sign);
      high = 0;
    } else {
      high = high * goesOn + (sign - ends) + 1;
    }
  }
  return numbers;
}

/** 0, 1, 2, 3, 4 … → 0, -1, 1, -2, 2 … */
export function toSigned(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** Calls back for each range, its end not in it; written as the gap since the last one and the length less one. */
export function forEachRange(text: string, visit: (start: number, end: number) => void): void {
  const numbers = readNumbers(text);
  let at = 0;
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    const start = at + (numbers[i] ?? 0);
    at = start + (numbers[i + 1] ?? 0) + 1;
    visit(start, at);
  }
}

/** A value made at its first use and kept. */
export function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
