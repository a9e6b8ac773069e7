/**
 * UTF-8 that was read as Windows-1252, Latin-1 or Windows-1251. Found by what UTF-8's first and following bytes look like there; repaired by turning runs of such letters back
 * into bytes and decoding those.
 */

/** The following bytes of UTF-8, 0x80 to 0xbf, as Windows-1252 and Latin-1 show them. */
const following = '\\u0080-\\u00bf\\u0152\\u0153\\u0160\\u0161\\u0178\\u017d\\u017e\\u0192\\u02c6\\u02dc\\u2013-\\u203a\\u20ac\\u2122';
/** The same without quotation marks, dashes and the ellipsis, which may well follow a capital Å or Ä. */
const followingSign = '\\u0080-\\u00aa\\u00ac-\\u00ba\\u00bc-\\u00bf\\u0152\\u0153\\u0160\\u0161\\u0178\\u017d\\u017e\\u0192\\u02c6\\u02dc\\u201a\\u201e\\u2020-\\u2022\\u2030\\u2039\\u20ac\\u2122';
/** As Windows-1251 shows them: Р and С begin every Cyrillic letter of UTF-8, and what follows is rarely a letter of Russian. */
const followingCyrillic = '\\u0402-\\u040f\\u0452-\\u045f\\u0490\\u0491\\u00a0-\\u00bb\\u2013-\\u203a\\u20ac\\u2116\\u2122';

const western = new RegExp(
  [
    `Ã[${following}]`,
    'Â[\\u0080-\\u00bf]',
    'â(?:\\u0080|€)[\\u0080-\\u00bf\\u2013-\\u203a\\u0152\\u0153\\u02dc\\u2122\\u20ac]?',
    'ð(?:\\u009f|Ÿ)',
    'ï»¿|ï¿½',
    `[ÄÅ][${followingSign}]`,
    `(?:[ÐÑ][${following}]){2}|(?:[ÎÏ][${following}]){2}|(?:[ØÙ][${following}]){2}|(?:[×][${following}]){2}`,
    `à[¤¥¦§¨¸¹º][${following}]|(?:[ä-éãì-í][${following}]{2}){2}`,
  ].join('|'),
);
const cyrillic = new RegExp(`(?:[РС][${followingCyrillic}]){3}`);

export function mojibakeIn(text: string): { start: number; end: number } | null {
  const match = western.exec(text) ?? cyrillic.exec(text);
  return match === null ? null : { start: match.index, end: match.index + match[0].length };
}

export function hasMojibake(text: string): boolean {
  return mojibakeIn(text) !== null;
}

/** Code points of the bytes 0x80 to 0x9f in Windows-1252; bytes that it leaves out stand for themselves. */
const windows1252: readonly number[] = [
  0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d, 0x8f,
  0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178,
];
/** The bytes 0x80 to 0xff in Windows-1251. */
const windows1251 =
  'ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u0098™љ›њќћџ\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕїАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя';

const westernBytes: ReadonlyMap<number, number> = new Map([
  ...Array.from({ length: 128 }, (_, index): [number, number] => [0x80 + index, 0x80 + index]),
  ...windows1252.map((code, index): [number, number] => [code, 0x80 + index]),
]);
const cyrillicBytes: ReadonlyMap<number, number> = new Map(Array.from(windows1251, (sign, index): [number, number] => [sign.charCodeAt(0), 0x80 + index]));

/** Text that went through twice needs it twice; more than three rounds nobody has seen. */
const maxRounds = 3;

/** The text with wrongly decoded runs decoded rightly; null when none can be. */
export function repairMojibake(text: string): string | null {
  let current = text;
  for (let round = 0; round < maxRounds; round++) {
    const byteByCode = western.test(current) ? westernBytes : cyrillic.test(current) ? cyrillicBytes : null;
    const next = byteByCode === null ? null : decodeRuns(current, byteByCode);
    if (next === null) break;
    current = next;
  }
  return current === text ? null : current;
}

/** Turns runs of wrongly decoded characters back into the bytes they were and decodes those; runs that are not UTF-8 stay as they are. */
function decodeRuns(text: string, byteByCode: ReadonlyMap<number, number>): string | null {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const parts: string[] = [];
  let plainFrom = 0;
  let changed = false;
  for (let i = 0; i < text.length; ) {
    const run: number[] = [];
    let end = i;
    for (; end < text.length; end++) {
      const byte = byteByCode.get(text.charCodeAt(end));
      if (byte === undefined) break;
      run.push(byte);
    }
    if (end === i) {
      i += 1;
      continue;
    }
    try {
      const decoded = decoder.decode(Uint8Array.from(run));
      parts.push(text.slice(plainFrom, i), decoded);
      plainFrom = end;
      changed = true;
    } catch {
      // Not UTF-8: these letters mean what they show.
    }
    i = end;
  }
  return changed ? parts.join('') + text.slice(plainFrom) : null;
}
