/**
 * What a text may say without showing it: letters set apart ("i g n o r e"), letters of another script or digits in the place of letters, base64, and tags that hide.
 * Each view is a reading of the same text with what gives it away. Bounded: at most 16 base64 runs of 4,096 characters.
 */
export interface View {
  readonly text: string;
  /** Not plainly to be read: nobody writes so by accident. */
  readonly isHidden: boolean;
}

const zeroWidth = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u180e\u{e0000}-\u{e007f}]/gu;
const setApart = /(?<![A-Za-z])[A-Za-z](?:([ .*_-])[A-Za-z])(?:\1[A-Za-z]){2,40}(?![A-Za-z])/g;
const base64Run = /[A-Za-z0-9+/]{24,4096}={0,2}/g;
const mixed = /[A-Za-z][^\s]{0,40}[\u0370-\u04ff]|[\u0370-\u04ff][^\s]{0,40}[A-Za-z]/;
const digitsInWords = /[A-Za-z]{1,20}[0134578@$][A-Za-z]{1,20}/;

const lookAlikes: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from('аaеeоoрpсcуyхxіiјjѕsԁdһhкkмmтtвvнnАAВBЕEКKМMНHОOРPСCТTХXІIΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoνvιiαaρp').reduce<[string, string][]>((pairs, sign, index, all) => {
    if (index % 2 === 0) pairs.push([sign, all[index + 1] ?? sign]);
    return pairs;
  }, []),
);
const leet: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '@': 'a', $: 's' };

export function viewsOf(text: string): View[] {
  const views: View[] = [{ text, isHidden: false }];
  const shown = text.replace(zeroWidth, '');
  // Joined letters, letters of one script, letters for digits: only where the text has such words at all.
  const joined = shown.replace(/ {2,}/g, '\u2003').replace(setApart, (run, gap: string) => run.split(gap).join('')).replace(/\u2003/g, ' ');
  let plain = joined;
  if (mixed.test(plain)) plain = plain.replace(/[^\s]+/g, (word) => (mixed.test(word) || /^[аоеух]/.test(word) ? Array.from(word, (sign) => lookAlikes[sign] ?? sign).join('') : word));
  if (digitsInWords.test(plain)) plain = plain.replace(/[A-Za-z][A-Za-z0134578@$]{1,30}/g, (word) => (digitsInWords.test(word) ? word.replace(/[0134578@$]/g, (sign) => leet[sign] ?? sign) : word));
  if (plain !== text) views.push({ text: plain, isHidden: true });
  let runs = 0;
  for (const match of text.matchAll(base64Run)) {
    if (++runs > 16) break;
    const decoded = decodeBase64(match[0]);
    if (decoded !== null) views.push({ text: decoded, isHidden: true });
  }
  return views;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The text in it when it is readable Latin text, else null. */
function decodeBase64(run: string): string | null {
  let bits = 0;
  let held = 0;
  let out = '';
  let spaces = 0;
  for (const sign of run.replace(/=+$/, '')) {
    held = ((held << 6) | alphabet.indexOf(sign)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    const byte = (held >> bits) & 0xff;
    if (byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return null;
    if (byte >= 0x7f) return null;
    if (byte === 0x20) spaces += 1;
    out += String.fromCharCode(byte);
  }
  return spaces * 12 >= out.length ? out : null;
}
