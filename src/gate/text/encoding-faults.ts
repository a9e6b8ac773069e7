/**
 * Text that was decoded wrongly somewhere on its way here, and characters that nobody sees: mojibake ("CafÃ©"), replacement characters, control characters,
 * half surrogate pairs, invisible signs and direction overrides. Most come with a remedy.
 */
import type { Field } from './item-fields';
import { quote } from './words';
import type { Finding, Remedy } from '../types';

const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const overrides = /[\u202a-\u202e\u2066-\u2069]/;
const halfPair = /\p{Surrogate}/u;
/** Never needed in text. Joiners (U+200C, U+200D) are, in several scripts and in emoji: only between Latin letters are they noise. */
const invisible = /[\u200b\u2060-\u2064\u00ad\ufeff\u180e\u{e0000}-\u{e007f}]|(?<=[A-Za-z])[\u200c\u200d](?=[A-Za-z])/u;
/** UTF-8 read as Windows-1252 or Latin-1. `Ã` and `Â` alone are ordinary letters; followed by these signs they are not. */
const mojibake = /Ã[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|Â[\u0080-\u00bf]|â(?:\u0080|€)[\u0080-\u00bf\u2013-\u203a\u0152\u0153\u02dc\u2122\u20ac]?|ð(?:\u009f|Ÿ)|ï»¿|ï¿½/;

/** Subdivision flags (England, Scotland, Wales) are spelt with tag characters after a black flag. */
const flagTags = /\u{1f3f4}[\u{e0020}-\u{e007e}]{1,8}\u{e007f}/gu;

export function encodingFaults(field: Field, row: number): Finding[] {
  const found: Finding[] = [];
  const { text } = field;
  const bare = /\u{1f3f4}/u.test(text) ? text.replace(flagTags, (flag) => '.'.repeat(flag.length)) : text;
  const add = (severity: Finding['severity'], pattern: RegExp, message: string, fix: string, remedy: Pick<Remedy, 'label' | 'replacement'> | null) => {
    const match = pattern.exec(bare);
    if (match === null) return;
    found.push({
      check: 'encoding',
      severity,
      message,
      fix,
      where: { row, field: field.name, start: match.index, end: match.index + match[0].length },
      ...(remedy === null || remedy.replacement.trim() === '' ? {} : { remedy: { ...remedy, row, field: field.name, start: 0, end: text.length } }),
    });
  };
  add('refuse', /�/, 'A character was lost here: the text holds the replacement sign �.', 'Copy the text again from its source, as UTF-8, or type the character.', null);
  add('refuse', halfPair, 'The text holds half of a character (a lone surrogate).', 'Remove it, or copy the text again from its source.', { label: 'Remove', replacement: removeAll(text, halfPair) });
  const match = mojibake.exec(text);
  if (match !== null) {
    const repaired = repairMojibake(text);
    const useful = repaired !== null && !mojibake.test(repaired) && !repaired.includes('�');
    add(
      'refuse',
      mojibake,
      `The text was decoded wrongly: ${quote(match[0])} stands for one character.`,
      useful ? 'Repair it, or copy it again from its source as UTF-8.' : 'Copy the text again from its source, as UTF-8.',
      useful ? { label: 'Repair', replacement: repaired } : null,
    );
  }
  add('refuse', controls, 'The text holds control characters that nobody can see.', 'Remove them.', { label: 'Remove', replacement: removeAll(text, controls) });
  add('refuse', overrides, 'The text holds signs that turn the writing direction around, which can make it read as something else.', 'Remove them.', { label: 'Remove', replacement: removeAll(text, overrides) });
  add('warn', invisible, 'The text holds invisible characters.', 'Remove them.', { label: 'Remove', replacement: removeAll(bare === text ? text : '', invisible) });
  return found;
}

function removeAll(text: string, pattern: RegExp): string {
  return text.replace(new RegExp(pattern.source, `${pattern.flags}g`), '');
}

const windows1252: readonly number[] = [
  0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d, 0x8f,
  0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178,
];
const byteByCode = new Map(windows1252.map((code, index) => [code, 0x80 + index]));

/** Turns runs of wrongly decoded characters back into the bytes they were and decodes those; runs that are not UTF-8 stay as they are. */
function repairMojibake(text: string): string | null {
  let repaired = '';
  let changed = false;
  for (let i = 0; i < text.length; ) {
    const run: number[] = [];
    let k = i;
    for (; k < text.length; k++) {
      const code = text.charCodeAt(k);
      const byte = byteByCode.get(code) ?? (code >= 0x80 && code <= 0xff ? code : -1);
      if (byte === -1) break;
      run.push(byte);
    }
    if (run.length === 0) {
      repaired += text[i] ?? '';
      i += 1;
      continue;
    }
    try {
      repaired += new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(run));
      changed = true;
    } catch {
      repaired += text.slice(i, k);
    }
    i = k;
  }
  return changed ? repaired : null;
}
