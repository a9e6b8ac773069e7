/** The score of a submission: five named parts, each a mean over its items, and their documented weighted mean (SPEC, G40 to G46). */
import { lengthOf, toThousandths, wordsOf } from './text/words';
import { fieldsOfItem, isSaying, type Field } from './text/item-fields';
import { isFiller } from './text/tidiness';
import type { FieldRule, Finding, Item, ScoreParts } from './types';

export const partWeights: { readonly [Part in keyof ScoreParts]: number } = {
  completeness: 0.25,
  structure: 0.15,
  novelty: 0.15,
  relevance: 0.2,
  quality: 0.25,
};

export const noParts: ScoreParts = { completeness: 0, structure: 0, novelty: 0, relevance: 0, quality: 0 };

export function scoreOf(parts: ScoreParts): number {
  return toThousandths(
    parts.completeness * partWeights.completeness +
      parts.structure * partWeights.structure +
      parts.novelty * partWeights.novelty +
      parts.relevance * partWeights.relevance +
      parts.quality * partWeights.quality,
  );
}

/** How much an item says, 0..1: whole questions with answers of a sentence, passages of some length, of a datanet's own fields the share that is filled. A filler counts nothing. */
export function completenessOf(item: Item, own: readonly FieldRule[] = []): number {
  if ('values' in item) return own.length === 0 ? 1 : fieldsOfItem(item).length / own.length;
  return completenessOfFields(fieldsOfItem(item), 0);
}

/** The same of fields, and what there is where none of them says anything. */
export function completenessOfFields(fields: readonly Field[], withoutAny = 1): number {
  let sum = 0;
  let weight = 0;
  for (const field of fields) {
    if (!isSaying(field)) continue;
    const words = field.use === 'passage' ? 0 : wordsOf(field.text.slice(0, 2_000)).length;
    const share = field.use === 'ask' ? 0.25 : 1;
    weight += share;
    if (!isFiller(field.text)) sum += share * (field.use === 'ask' ? steps(words, [0.3, 0.6, 0.9]) : field.use === 'passage' ? Math.min(1, 0.4 + lengthOf(field.text.slice(0, 2_000)) / 200) : steps(words, [0.6, 0.8, 0.9]));
  }
  return weight === 0 ? withoutAny : sum / weight;
}

/** 0 words: 0; 1, 2 and 3 words: the values given; more: 1. */
function steps(words: number, values: readonly number[]): number {
  return words === 0 ? 0.3 : (values[words - 1] ?? 1);
}

/** Checks whose findings are about something else than how well an item is written. */
const otherParts = new Set(['duplicate', 'near-duplicate', 'relevance']);

/** 1 without findings, less what they and fillers take; at least 0. */
export function qualityOf(item: Item, findings: readonly Finding[]): number {
  return Math.max(0, 1 - costOfFields(fieldsOfItem(item), findings));
}

/** Each finding that warns takes a quarter, each that refuses a half. A field that only fills its place takes a quarter more. */
export function costOfFields(fields: readonly Field[], findings: readonly Finding[]): number {
  let cost = fields.filter((field) => isSaying(field) && isFiller(field.text)).length / 4;
  for (const { check, severity } of findings) {
    if (!otherParts.has(check)) cost += severity === 'refuse' ? 0.5 : severity === 'warn' ? 0.25 : 0;
  }
  return cost;
}
