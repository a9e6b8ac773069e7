/** Bank account numbers: IBANs of every country in the registry (ISO 13616, release 99), by their length and the checksum of ISO 7064 mod 97-10. */
import type { Datum } from './datum';

const lengths: Readonly<Record<string, number>> = {
  AD: 24, AE: 23, AL: 28, AT: 20, AZ: 28, BA: 20, BE: 16, BG: 22, BH: 22, BI: 27, BR: 29, BY: 28, CH: 21, CR: 22, CY: 28, CZ: 24, DE: 22, DJ: 27, DK: 18, DO: 28, EE: 20, EG: 29, ES: 24, FI: 18,
  FK: 18, FO: 18, FR: 27, GB: 22, GE: 22, GI: 23, GL: 18, GR: 27, GT: 28, HN: 28, HR: 21, HU: 28, IE: 22, IL: 23, IQ: 23, IS: 26, IT: 27, JO: 30, KW: 30, KZ: 20, LB: 28, LC: 32, LI: 21, LT: 20,
  LU: 20, LV: 21, LY: 25, MC: 27, MD: 24, ME: 22, MK: 19, MN: 20, MR: 27, MT: 31, MU: 30, NI: 28, NL: 18, NO: 15, OM: 23, PK: 24, PL: 28, PS: 29, PT: 25, QA: 29, RO: 24, RS: 22, RU: 33, SA: 24,
  SC: 31, SD: 18, SE: 24, SI: 19, SK: 24, SM: 27, SO: 23, ST: 25, SV: 28, TL: 23, TN: 24, TR: 26, UA: 29, VA: 22, VG: 24, XK: 20, YE: 30,
};

export function ibans(text: string): Datum[] {
  const found: Datum[] = [];
  for (const match of text.matchAll(/(?<![A-Za-z0-9])[A-Za-z]{2}[ -]?[0-9]{2}[ -]?[A-Za-z0-9]{1,4}/g)) {
    const length = lengths[match[0].slice(0, 2).toUpperCase()];
    const last = found[found.length - 1];
    if (length === undefined || (last !== undefined && match.index < last.end)) continue;
    let compact = '';
    let end = match.index;
    while (compact.length < length && end < text.length && end - match.index < length * 2) {
      const sign = text[end] ?? '';
      if (/[A-Za-z0-9]/.test(sign)) compact += sign.toUpperCase();
      else if (sign !== ' ' && sign !== '-' && sign !== '.') break;
      end += 1;
    }
    if (compact.length !== length || /[A-Za-z0-9]/.test(text[end] ?? '') || !isIban(compact)) continue;
    found.push({ kind: 'iban', start: match.index, end, shown: `${compact.slice(0, 2)}…${compact.slice(-2)}` });
  }
  return found;
}

/** ISO 7064 mod 97-10, digit by digit: letters count 10 to 35, the first four signs go to the end, and the remainder is 1. */
export function isIban(compact: string): boolean {
  let remainder = 0;
  for (const sign of compact.slice(4) + compact.slice(0, 4)) {
    const value = sign >= '0' && sign <= '9' ? sign.charCodeAt(0) - 48 : sign.charCodeAt(0) - 55;
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}
