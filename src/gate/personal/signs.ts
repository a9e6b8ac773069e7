/**
 * Signs as the searches see them. Digits of every script, full-width signs and the many spaces and hyphens are folded to ASCII without changing any offset, so a number is
 * found however it is typed.
 */
import { isWordSign } from '../unicode/index';

/** Zeros of the decimal digits in the basic plane (Unicode, general category Nd). */
const zeros = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x17e0, 0x1810,
] as const;

const asciiByCode: ReadonlyMap<number, string> = (() => {
  const map = new Map<number, string>();
  for (const zero of zeros) for (let digit = 0; digit < 10; digit++) map.set(zero + digit, String(digit));
  for (let code = 0xff01; code <= 0xff5e; code++) map.set(code, String.fromCharCode(code - 0xfee0));
  for (const space of [0x00a0, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x202f, 0x3000]) map.set(space, ' ');
  for (const hyphen of [0x2010, 0x2011, 0x2012, 0x2212]) map.set(hyphen, '-');
  return map;
})();

/** The text with foldable signs as ASCII: the same length, sign for sign. */
export function plainSigns(text: string): string {
  return /[^\u0000-\u009f]/.test(text) ? text.replace(/[^\u0000-\u009f]/g, (sign) => asciiByCode.get(sign.charCodeAt(0)) ?? sign) : text;
}

export function isDigitCode(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Letters and marks of any script, digits, and `_`. NaN, which stands beyond both ends of a text, is none. */
export function isWordCode(code: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || isDigitCode(code) || code === 0x5f;
  return code >= 0xaa && isWordSign(code);
}

/** Signs of scripts that set no spaces between words, so a number or an address may stand right beside them. Korean joins its particles the same way. */
export function isSpacelessCode(code: number): boolean {
  return (
    (code >= 0x0e01 && code <= 0x0eff) ||
    (code >= 0x1000 && code <= 0x109f) ||
    (code >= 0x1100 && code <= 0x11ff) ||
    (code >= 0x1780 && code <= 0x17ff) ||
    (code >= 0x2e80 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7af) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xff66 && code <= 0xff9f)
  );
}

/** Letters, digits and `_` that would make a number beside them part of a longer word. */
export function joinsWord(code: number): boolean {
  return isWordCode(code) && !isSpacelessCode(code);
}

/** Web addresses, as long as they are read: what stands in them is a path, not a number. */
export const link = /\b(?:https?:\/\/|ftp:\/\/|www\.)[^\s\u0001<>"]{1,2000}/gi;
