/**
 * Finds what identifies or reaches a person: e-mail addresses, phone numbers, payment cards, bank accounts (IBAN). Checksums and number plans keep years, prices,
 * opening hours, ids and the like out. Every finding carries a "Mask" remedy; messages never repeat the datum whole.
 */
import type { Field } from './item-fields';
import type { Finding, Rules } from '../types';

interface Datum {
  readonly kind: 'e-mail address' | 'phone number' | 'payment card number' | 'bank account number (IBAN)';
  readonly shown: string;
  readonly replacement: string;
  readonly start: number;
  readonly end: number;
}

export function personalData(field: Field, row: number, severity: Rules['personalData']): Finding[] {
  return findPersonalData(field.text).map((datum) => ({
    check: 'personal-data',
    severity: severity === 'refuse' ? 'refuse' : 'warn',
    message: `This looks like a person's ${datum.kind}: ${datum.shown}.`,
    fix: 'Mask it, or write the item without it.',
    where: { row, field: field.name, start: datum.start, end: datum.end },
    remedy: { label: 'Mask', row, field: field.name, start: datum.start, end: datum.end, replacement: datum.replacement },
  }));
}

/** Everything found, in the order of the text, without overlaps. What is found first is blanked out for the searches after it. */
function findPersonalData(text: string): Datum[] {
  const found: Datum[] = [];
  let rest = text;
  for (const search of [emails, ibans, cards, phones]) {
    const data = search(rest);
    found.push(...data);
    rest = blank(rest, data);
  }
  return found.sort((a, b) => a.start - b.start);
}

function blank(text: string, spans: readonly { start: number; end: number }[]): string {
  let result = '';
  let from = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start < from) continue;
    result += text.slice(from, start) + '\u0001'.repeat(end - start);
    from = end;
  }
  return result + text.slice(from);
}

const localSign = /[\p{L}\p{N}.!#$%&'*+/=?^_{|}~-]/u;
const fileEndings = new Set(['png', 'jpg', 'jpeg', 'gif', 'webp', 'svg', 'css', 'js', 'ts', 'html', 'json', 'md', 'py', 'txt', 'pdf']);
/** "hana [at] example [dot] com", and "hana at example dot com" with an ending that is nothing but an address's. */
const spelledOut =
  /\b[\w.+-]{1,64} ?(?:\[at\]|\(at\)|\{at\}) ?(?:[\w-]{1,63} ?(?:\.|\[dot\]|\(dot\)|\{dot\}| dot ) ?){1,4}[a-z]{2,10}\b|\b[\w.+-]{1,64} at (?:[\w-]{1,63} dot ){1,4}(?:com|org|net|edu|gov|info|co|io|eu|de|uk|fr|es|it|nl)\b/gi;

/** Walks out from each `@`: at most 64 signs to the left and 253 to the right, so a line of `@` costs no more than its length. */
function emails(text: string): Datum[] {
  const found: Datum[] = [];
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > 0 && at - start < 64 && localSign.test(text[start - 1] ?? '')) start -= 1;
    while (start < at && /[.'/=*{|}?!&#]/.test(text[start] ?? '')) start += 1;
    const domain = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.){1,6}\p{L}{2,24}/u.exec(text.slice(at + 1, at + 255))?.[0];
    if (domain === undefined || start === at || text[at - 1] === '.') continue;
    const ending = domain.slice(domain.lastIndexOf('.') + 1).toLowerCase();
    if (fileEndings.has(ending)) continue;
    const end = at + 1 + domain.length;
    // `git@host:path` is a place, not a person.
    if (/^git$/i.test(text.slice(start, at)) && text[end] === ':') continue;
    const last = found[found.length - 1];
    if (last !== undefined && start < last.end) continue;
    found.push({ kind: 'e-mail address', shown: `${text.slice(start, start + 1)}…@${domain}`, replacement: '[e-mail removed]', start, end });
  }
  if (found.length > 0) return found;
  for (const match of text.matchAll(spelledOut)) {
    found.push({ kind: 'e-mail address', shown: `${match[0].slice(0, 1)}… at …`, replacement: '[e-mail removed]', start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** Length of an IBAN by country (ISO 13616 registry). */
const ibanLengths: Readonly<Record<string, number>> = {
  AD: 24, AE: 23, AL: 28, AT: 20, AZ: 28, BA: 20, BE: 16, BG: 22, BH: 22, BR: 29, BY: 28, CH: 21, CR: 22, CY: 28, CZ: 24, DE: 22, DK: 18, DO: 28, EE: 20, EG: 29, ES: 24,
  FI: 18, FO: 18, FR: 27, GB: 22, GE: 22, GI: 23, GL: 18, GR: 27, GT: 28, HR: 21, HU: 28, IE: 22, IL: 23, IQ: 23, IS: 26, IT: 27, JO: 30, KW: 30, KZ: 20, LB: 28, LC: 32,
  LI: 21, LT: 20, LU: 20, LV: 21, MC: 27, MD: 24, ME: 22, MK: 19, MR: 27, MT: 31, MU: 30, NL: 18, NO: 15, PK: 24, PL: 28, PS: 29, PT: 25, QA: 29, RO: 24, RS: 22, SA: 24,
  SC: 31, SE: 24, SI: 19, SK: 24, SM: 27, ST: 25, SV: 28, TL: 23, TN: 24, TR: 26, UA: 29, VA: 22, VG: 24, XK: 20,
};

function ibans(text: string): Datum[] {
  const found: Datum[] = [];
  for (const match of text.matchAll(/(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}[ -]?[A-Za-z0-9]{1,4}/g)) {
    const length = ibanLengths[match[0].slice(0, 2).toUpperCase()];
    const last = found[found.length - 1];
    if (length === undefined || (last !== undefined && match.index < last.end)) continue;
    let compact = '';
    let end = match.index;
    while (compact.length < length && end < text.length && end - match.index < length * 2) {
      const sign = text[end] ?? '';
      if (/[A-Za-z0-9]/.test(sign)) compact += sign.toUpperCase();
      else if (sign !== ' ' && sign !== '-' && sign !== '\u00a0') break;
      end += 1;
    }
    if (compact.length !== length || /[A-Za-z0-9]/.test(text[end] ?? '') || !isIban(compact)) continue;
    found.push({ kind: 'bank account number (IBAN)', shown: `${compact.slice(0, 2)}…${compact.slice(-2)}`, replacement: '[IBAN removed]', start: match.index, end });
  }
  return found;
}

/** ISO 7064 mod 97-10, digit by digit. */
function isIban(compact: string): boolean {
  let remainder = 0;
  for (const sign of compact.slice(4) + compact.slice(0, 4)) {
    const value = sign >= '0' && sign <= '9' ? sign.charCodeAt(0) - 48 : sign.charCodeAt(0) - 55;
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

const link = /\bhttps?:\/\/\S{1,2000}|\bwww\.\S{1,500}/gi;

function cards(text: string): Datum[] {
  const found: Datum[] = [];
  const outsideLinks = text.replace(link, (match) => '\u0001'.repeat(match.length));
  for (const match of outsideLinks.matchAll(/(?<![\p{L}\p{N}_.-])[0-9](?:[ \u00a0-]?[0-9]){12,18}(?![\p{L}\p{N}_]|[.,][0-9]|-[0-9])/gu)) {
    const digits = match[0].replace(/[^0-9]/g, '');
    if (!hasCardPrefix(digits) || !passesLuhn(digits) || !isGroupedLikeCard(match[0])) continue;
    found.push({ kind: 'payment card number', shown: `…${digits.slice(-4)}`, replacement: '[card number removed]', start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** Groups of four (or American Express's 4-6-5, Diners' 4-6-4), or none at all. */
function isGroupedLikeCard(text: string): boolean {
  const sizes = text.split(/[^0-9]/).map((group) => group.length).join('-');
  return /^(?:\d\d|4-6-5|4-6-4|4(?:-4){2,3}(?:-[1-4])?)$/.test(sizes);
}

/** Issuer ranges by length: Visa, Mastercard, American Express, Discover, JCB, Diners, UnionPay, Maestro. */
function hasCardPrefix(digits: string): boolean {
  const two = Number(digits.slice(0, 2));
  const three = Number(digits.slice(0, 3));
  const four = Number(digits.slice(0, 4));
  switch (digits.length) {
    case 14:
      return two === 36 || two === 38 || two === 39 || (three >= 300 && three <= 305);
    case 15:
      return two === 34 || two === 37;
    case 13:
      return digits.startsWith('4');
    case 16:
      return digits.startsWith('4') || (two >= 51 && two <= 55) || (four >= 2221 && four <= 2720) || four === 6011 || two === 65 || (three >= 644 && three <= 649) || (four >= 3528 && four <= 3589) || two === 62 || four === 5018 || four === 5020 || four === 6304 || four === 6759;
    case 19:
      return digits.startsWith('4') || two === 62 || four === 6304 || four === 6759;
    default:
      return false;
  }
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0 && /[1-9]/.test(digits);
}

/** What numbers are that are written like phone numbers: dates, times of day, web addresses. They are blanked before phones are looked for. */
const notPhones = [
  link,
  /\b\d{4}[-./]\d{1,2}[-./]\d{1,2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?(?!\d)/g,
  /(?<![\d+])\b\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d{2}\b(?!\d)/g,
  /\b(?:[01]?\d|2[0-4])[:.h][0-5]\d\b ?(?:[-–—]|to|till|until|bis|à|a) ?(?:[01]?\d|2[0-4])[:.h][0-5]\d\b/gi,
  /\b(?:[01]\d|2[0-4])[0-5]\d ?(?:[-–—]|to) ?(?:[01]\d|2[0-4])[0-5]\d\b(?![ -]?\d)/gi,
  /\bISBN(?:-1[03])?:? ?[\dX-]{10,17}/gi,
  /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}\b(?!\.\d)/g,
] as const;

const phoneCue = /(?:\b(?:phone|call|ring|tel|mobile|mobil|cell|dial|whatsapp|sms|fax|hotline|handy|telefon|telefonnummer|rufnummer|téléphone|tél|portable|appel\w{0,4}|teléfono|móvil|llam\w{1,4}|telefono|cellulare|chiam\w{1,4}|telefone|celular|telefoon|bel|reach (?:me|us|him|her|them)|text (?:me|us|him|her|them))\b|☎|📞|📱)[^\d+(]{0,25}$/iu;

/** A run of digits with the separators phones are written with; starts and ends on a digit, or on `+` or `(`. */
const candidatePattern = /(?:(?<![\p{L}\p{N}_])\+ ?\(?|(?<![\p{L}\p{N}_.,/#=$€£¥+-]|\p{N}:|[$€£¥#+] )\(?)[0-9](?:[0-9]|[ \u00a0.\-–/()]{1,3}(?=[0-9(])){5,24}(?![\p{L}\p{N}_%€$£]| ?[€$£%°]|[.,:/-][0-9]|-\p{L}\b)/gu;

function phones(text: string): Datum[] {
  if (!/[0-9]/.test(text)) return [];
  let rest = text;
  for (const pattern of notPhones) rest = rest.replace(pattern, (match) => '\u0001'.repeat(match.length));
  const found: Datum[] = [];
  for (const match of rest.matchAll(candidatePattern)) {
    const written = match[0].replace(/[ .\-–/()\u00a0]+$/, '');
    const cue = phoneCue.test(rest.slice(Math.max(0, match.index - 48), match.index));
    if (!isPhone(written, cue)) continue;
    const digits = written.replace(/[^0-9]/g, '');
    found.push({ kind: 'phone number', shown: `…${digits.slice(-3)}`, replacement: '[phone number removed]', start: match.index, end: match.index + written.length });
  }
  return found;
}

function isPhone(written: string, cue: boolean): boolean {
  const digits = written.replace(/[^0-9]/g, '');
  const groups = written.split(/[^0-9]+/).filter((group) => group !== '');
  if (digits.length < 6 || digits.length > 15 || /^(\d)\1+$/.test(digits)) return false;
  if (written.startsWith('+')) return isInternational(digits) && !groups.some((group) => /^0+$/.test(group) && group.length > 1);
  if (digits.startsWith('00') && digits.length >= 10) return isInternational(digits.slice(2)) && (groups.length > 1 || cue);
  if (isNorthAmerican(digits, groups)) return groups.length > 1 || cue;
  if (digits.startsWith('0') && digits[1] !== '0' && digits.length >= 9 && digits.length <= 12) return isNationalWithTrunkZero(written, digits, groups, cue);
  return cue && digits.length >= 7 && groups.length <= 6 && !/^(?:19|20)\d\d$/.test(groups[0] ?? '');
}

/** Country calling codes of the E.164 plan, by first digits; the length bounds are those of real subscriber numbers. */
function isInternational(digits: string): boolean {
  if (digits.length < 8 || digits.length > 15) return false;
  if (digits.startsWith('1')) return digits.length === 11 && /^1[2-9]\d\d[2-9]/.test(digits);
  return /^(?:7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|2[1-689]\d|3[578]\d|42\d|5[09]\d|6[789]\d|8[05-8]\d|9[679]\d)/.test(digits);
}

/** (415) 555-0132, 415-555-0132, 1 415 555 0132; and 555-0132 only after a cue, which the caller asks for. */
function isNorthAmerican(digits: string, groups: readonly string[]): boolean {
  const national = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
  if (national.length !== 10 || !/^[2-9]\d\d[2-9]/.test(national)) return false;
  const sizes = groups.map((group) => group.length).join('-');
  return sizes === '10' || /^(?:1-)?3-3-4$/.test(sizes);
}

function isNationalWithTrunkZero(written: string, digits: string, groups: readonly string[], cue: boolean): boolean {
  if (cue) return true;
  if (groups.length === 1) return /^0[1-9]\d{8,9}$/.test(digits) && !isIsbn10(digits);
  const isWellGrouped = groups.length <= 6 && groups.every((group) => group.length >= 2 && group.length <= 8);
  return isWellGrouped && (groups[0] ?? '').length >= 2 && !/[.]\d{1,3}[.]\d{1,3}[.]\d{1,3}$/.test(written.replace(/^(?:\d\d\.){4}\d\d$/, ''));
}

function isIsbn10(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < 10; i++) sum += (10 - i) * (digits.charCodeAt(i) - 48);
  return digits.length === 10 && sum % 11 === 0;
}
