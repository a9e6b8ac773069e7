/**
 * Text that was decoded wrongly somewhere on its way here: mojibake ("CafÃ©"), replacement characters, control characters, half surrogate pairs. Most come with a remedy.
 * Characters that are whole but can't be seen are another matter: `hidden-text`.
 */
import type { Finding, Remedy } from '../types';
import type { Field } from './item-fields';
import { hasMojibake, mojibakeIn, repairMojibake } from './mojibake';
import { quote } from './words';

/** Controls but for tab and line feed, and the code points that are no characters (Unicode 23.7). */
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff]/g;
const halfPairs = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Marks piled up on letters beyond what any language writes (two in Vietnamese, three in old Greek). */
const piles = /(?:[\u0300-\u036f]|[\u0488-\u0489]|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\u20d0-\u20ff]|[\ufe20-\ufe2f]){4,}/g;
const leastPiles = 3;
const tallPile = 10;

/** ASCII without controls: nothing can be wrong with it. */
const faultless = /^[\t\n\r -~]*$/;

export function encodingFaults(field: Field, row: number): Finding[] {
  const { name, text } = field;
  if (faultless.test(text)) return [];
  const found: Finding[] = [];
  const add = (at: { start: number; end: number }, message: string, fix: string, remedy: Pick<Remedy, 'label' | 'replacement'> | null) => {
    found.push({
      check: 'encoding',
      severity: 'refuse',
      message,
      fix,
      where: { row, field: name, ...at },
      ...(remedy === null || remedy.replacement.trim() === '' ? {} : { remedy: { ...remedy, row, field: name, start: 0, end: text.length } }),
    });
  };
  const lost = text.indexOf('\ufffd');
  if (lost !== -1) add({ start: lost, end: lost + 1 }, 'A character was lost here: the text holds the replacement sign \ufffd.', 'Copy the text again from its source, as UTF-8, or type the character.', null);
  const half = firstOf(halfPairs, text);
  if (half !== null) add(half, 'The text holds half of a character (a lone surrogate).', 'Remove it, or copy the text again from its source.', { label: 'Remove', replacement: text.replace(halfPairs, '') });
  const wrong = mojibakeIn(text);
  const repaired = wrong === null ? null : repairMojibake(text);
  if (wrong !== null) {
    const isUseful = repaired !== null && !hasMojibake(repaired) && !repaired.includes('\ufffd');
    add(
      wrong,
      `The text was decoded wrongly: ${quote(text.slice(wrong.start, wrong.end))} stands for something else.`,
      isUseful ? 'Repair it, or copy it again from its source as UTF-8.' : 'Copy the text again from its source, as UTF-8.',
      isUseful ? { label: 'Repair', replacement: repaired } : null,
    );
  }
  const piled = [...text.matchAll(piles)];
  if (piled[0] !== undefined && (piled.length >= leastPiles || piled.some(([marks]) => marks.length >= tallPile))) {
    add({ start: piled[0].index, end: piled[0].index + piled[0][0].length }, 'Marks are piled up on the letters, so that they can hardly be read.', 'Remove them.', { label: 'Remove', replacement: text.replace(piles, '') });
  }
  const control = firstOf(controls, text);
  // Bytes read as Latin-1 look like controls; the repair above settles them too.
  if (control !== null && (repaired === null || firstOf(controls, repaired) !== null)) {
    add(control, 'The text holds control characters that nobody can see.', 'Remove them.', { label: 'Remove', replacement: text.replace(controls, '') });
  }
  return found;
}

function firstOf(pattern: RegExp, text: string): { start: number; end: number } | null {
  const start = text.search(pattern);
  return start === -1 ? null : { start, end: start + 1 };
}
