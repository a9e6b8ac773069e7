/** Whether a text holds a long run of some ASCII signs. A run of `length` covers a place that is a multiple of it, so only there is looked: a few steps for a text of words. */

/** 1 for the ASCII signs that make a run. */
export function signsOfRun(signs: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const sign of signs) table[sign.charCodeAt(0)] = 1;
  return table;
}

export const lettersAndDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function hasLongRun(text: string, length: number, signs: Uint8Array): boolean {
  const isIn = (at: number): boolean => {
    const unit = text.charCodeAt(at);
    return unit < 128 && signs[unit] === 1;
  };
  for (let at = length - 1; at < text.length; at += length) {
    if (!isIn(at)) continue;
    let start = at;
    while (start > 0 && isIn(start - 1)) start -= 1;
    let end = at + 1;
    while (end < text.length && isIn(end)) end += 1;
    if (end - start >= length) return true;
  }
  return false;
}
