/** Text from bytes that tokens spell, which may stop inside a character, be no UTF-8 at all, or begin with a byte order mark that belongs to the text. */

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
const encoder = new TextEncoder();

export const utf8Encode = (text: string): Uint8Array => encoder.encode(text);

/** What is no UTF-8 becomes U+FFFD. */
export const utf8Decode = (bytes: readonly number[] | Uint8Array): string => decoder.decode(bytes instanceof Uint8Array ? bytes : Uint8Array.from(bytes));

/** Null when the bytes are not UTF-8 throughout. */
export function utf8DecodeStrictly(bytes: readonly number[]): string | null {
  try {
    return strict.decode(Uint8Array.from(bytes));
  } catch {
    return null;
  }
}

/** The byte that `<0x0A>` stands for, or null. */
export function byteOfToken(token: string): number | null {
  return /^<0x[0-9A-F]{2}>$/.test(token) ? Number.parseInt(token.slice(3, 5), 16) : null;
}
