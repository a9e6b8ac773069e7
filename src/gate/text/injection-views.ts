/**
 * What a text may say without showing it: letters set apart ("i g n o r e"), letters of another script or digits in the place of letters, base64, and tags that hide.
 * Each view is a reading of the same text with what gives it away. Bounded: at most 16 base64 runs of 4,096 characters.
 */
import { nfkc } from '../unicode';
import { hasLongRun, lettersAndDigits, signsOfRun } from './long-run';

export interface View {
  readonly text: string;
  /** Not plainly to be read: nobody writes so by accident. */
  readonly isHidden: boolean;
}

/** Without them, and without these letters apart, nothing needs to be joined. */
const widths = /[\u00ad\u180e\u2003\u200b-\u200f\u2060-\u2064\ufeff\udb40]| {2}|[ .*_-][A-Za-z][ .*_-][A-Za-z][ .*_-]/;
const zeroWidth = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u180e\u{e0000}-\u{e007f}]/gu;
const setApart = /(?<![A-Za-z])[A-Za-z](?:([ .*_-])[A-Za-z])(?:\1[A-Za-z]){1,40}(?![A-Za-z])/g;
const base64Run = /[A-Za-z0-9+/]{24,4096}={0,2}/g;
const shortestBase64 = 24;
const base64Signs = signsOfRun(`${lettersAndDigits}+/`);
/** What a word that mixes alphabets, or letters and digits, has somewhere. */
const otherAlphabet = /[\u0370-\u04ff]/;
const digitInWord = /[A-Za-z][0134578@$][A-Za-z]|(?<![A-Za-z0-9])[0134578@$][A-Za-z]{2}/;
const mixed = /[A-Za-z][^\s]{0,40}[\u0370-\u04ff]|[\u0370-\u04ff][^\s]{0,40}[A-Za-z]/;
const digitsInWords = /[A-Za-z]{1,20}[0134578@$][A-Za-z]{1,20}|^[0134578@$][A-Za-z]{2}/;

const lookAlikes: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from('аaеeоoрpсcуyхxіiјjѕsԁdһhкkмmтtвvнnАAВBЕEКKМMНHОOРPСCТTХXІIΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoνvιiαaρp').reduce<[string, string][]>((pairs, sign, index, all) => {
    if (index % 2 === 0) pairs.push([sign, all[index + 1] ?? sign]);
    return pairs;
  }, []),
);
const leet: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '@': 'a', $: 's' };

/** "ignore", "accept" and the like from right to left, and with each letter moved by half of the alphabet (ROT13). */
const backwards = /\b(?:erongi|dragersid|tpecca|evorppa|snoitcurtsni|reweiver)\b/i;
const turned = /\b(?:vtaber|qvfertneq|sbetrg|npprcg|nccebir|vafgehpgvbaf?|erivrjre|fpber|cebzcg)\b/i;
const mostTurned = 20_000;

function turnedAround(text: string): string {
  return Array.from(text).reverse().join('');
}

function half(letter: string): string {
  const code = letter.charCodeAt(0);
  return String.fromCharCode(((code | 32) - 97 + 13) % 26 + (code < 97 ? 65 : 97));
}

/** Letters of mathematics, in circles, of full width; and small capitals, which no normal form takes back. */
const dressed = /\ud835[\udc00-\udfff]|\ud83c[\udd30-\udd89]|[\u24b6-\u24e9\uff21-\uff5a\u0262\u026a\u0274\u0280\u028f\u029c\u029f\u0299\u1d00-\u1d22\ua730\ua731]/;
const smallCapitals = /[\u0262\u026a\u0274\u0280\u028f\u029c\u029f\u0299\u1d00-\u1d22\ua730\ua731]/g;
const small: Readonly<Record<string, string>> = { ɢ: 'g', ɪ: 'i', ɴ: 'n', ʀ: 'r', ʏ: 'y', ʜ: 'h', ʟ: 'l', ʙ: 'b', ᴀ: 'a', ᴄ: 'c', ᴅ: 'd', ᴇ: 'e', ᴊ: 'j', ᴋ: 'k', ᴍ: 'm', ᴏ: 'o', ᴘ: 'p', ᴛ: 't', ᴜ: 'u', ᴠ: 'v', ᴡ: 'w', ᴢ: 'z', ꜰ: 'f', ꜱ: 's' };

export function viewsOf(text: string): View[] {
  const views: View[] = [{ text, isHidden: false }];
  // Joined letters, letters of one script, letters for digits: only where the text has such words at all.
  let plain = widths.test(text) ? joined(text) : text;
  if (dressed.test(plain)) plain = nfkc(plain).replace(smallCapitals, (sign) => small[sign] ?? sign);
  if (otherAlphabet.test(plain) && mixed.test(plain)) plain = plain.replace(/[^\s]+/g, (word) => (mixed.test(word) || /^[аоеух]/.test(word) ? Array.from(word, (sign) => lookAlikes[sign] ?? sign).join('') : word));
  if (digitInWord.test(plain)) plain = plain.replace(/[A-Za-z0134578@$]{2,30}/g, (word) => (digitsInWords.test(word) ? word.replace(/[0134578@$]/g, (sign) => leet[sign] ?? sign) : word));
  if (plain !== text) views.push({ text: plain, isHidden: true });
  if (backwards.test(text)) {
    const start = text.slice(0, mostTurned);
    views.push({ text: turnedAround(start), isHidden: true }, { text: start.replace(/[A-Za-z]+/g, turnedAround), isHidden: true });
  }
  if (turned.test(text)) views.push({ text: text.slice(0, mostTurned).replace(/[A-Za-z]/g, half), isHidden: true });
  if (!hasLongRun(text, shortestBase64, base64Signs)) return views;
  let runs = 0;
  for (const match of text.matchAll(base64Run)) {
    if (++runs > 16) break;
    const decoded = decodeBase64(match[0]);
    if (decoded !== null) views.push({ text: decoded, isHidden: true });
  }
  return views;
}

function joined(text: string): string {
  return text.replace(zeroWidth, '').replace(/ {2,}/g, '\u2003').replace(setApart, (run, gap: string) => run.split(gap).join('')).replace(/\u2003/g, ' ');
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
