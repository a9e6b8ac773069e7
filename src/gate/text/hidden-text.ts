/**
 * What stands in a text and nobody sees: invisible signs and what they can spell, signs that turn the writing direction around, letters of another alphabet that look the same,
 * and markup that isn't shown. What scripts and emoji need to be written at all is never reported.
 */
import type { Finding } from '../types';
import { homoglyphs } from './homoglyphs';
import { hiddenMarkup } from './hidden-markup';
import { invisibleSigns } from './invisible-signs';
import type { Field } from './item-fields';

export function hiddenText(field: Field, row: number): Finding[] {
  const { name, text } = field;
  return [...invisibleSigns(text), ...homoglyphs(text), ...hiddenMarkup(text)].map(({ severity, message, fix, start, end, edit }) => {
    const leavesText = edit !== null && (text.slice(0, edit.start) + edit.replacement + text.slice(edit.end)).trim() !== '';
    return { check: 'hidden-text', severity, message, fix, where: { row, field: name, start, end }, ...(edit !== null && leavesText ? { remedy: { row, field: name, ...edit } } : {}) };
  });
}
