/** Labels one by one: each a short text, none twice, and where the datanet lists its labels one of those. */
import { foldCase, quote } from '../text/words';
import type { Bounds, Finding } from '../types';

export const mostLabels = 50;
/** Code points. An empty one is a matter of form. */
export const labelLength: Bounds = { min: 0, max: 80 };

const mostListed = 12;

export const labelField = (index: number): string => `labels[${index}]`;

/** What is wrong with the form of a label, given in order; null: nothing. `allowed` is empty where any may be given. */
export function createLabelReader(allowed: readonly string[]): (label: string, index: number) => Finding | null {
  const isAllowed = new Set(allowed);
  const byFolded = new Map(allowed.map((label) => [folded(label), label]));
  const given = new Set<string>();
  return (label, index) => {
    const where = { field: 'labels' };
    const remedy = (name: string, replacement: string): Pick<Finding, 'remedy'> => ({ remedy: { label: name, row: 1, field: labelField(index), start: 0, end: label.length, replacement } });
    const refuse = (message: string, fix: string, rest: Partial<Finding> = {}): Finding => ({ check: 'structure', severity: 'refuse', message, fix, where, ...rest });
    if (label.trim() === '') return refuse('A label is empty.', 'Take it out.', remedy('Take out', ''));
    // What is too long is told by its length, and is no label of the datanet's.
    const key = label.length > 4 * labelLength.max ? label : folded(label);
    const isTwice = given.has(key);
    given.add(key);
    if (isTwice) return refuse(`The label ${quote(label)} is given twice.`, 'Give it once.', remedy('Take out', ''));
    if (allowed.length === 0 || isAllowed.has(label)) return null;
    const meant = byFolded.get(key);
    const listed = `${allowed.slice(0, mostListed).join(', ')}${allowed.length > mostListed ? ', …' : ''}`;
    return refuse(`${quote(label)} is none of the labels of this datanet.`, meant === undefined ? `Choose from these: ${listed}.` : `Write ${quote(meant)}.`, meant === undefined ? {} : remedy('Correct', meant));
  };
}

const folded = (label: string): string => foldCase(label).replace(/\s+/g, ' ').trim();
