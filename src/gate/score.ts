/** The score of a submission: five named parts, each a mean over its items, and their documented weighted mean (SPEC, G40 to G46). */
import { lengthOf, toThousandths, wordsOf } from './text/words';
import { fieldsOfItem } from './text/item-fields';
import type { Finding, Item, ScoreParts } from './types';

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

/** How much an item says, 0..1: whole questions with answers of a sentence, passages of some length. A filler counts nothing. */
export function completenessOf(item: Item, findings: readonly Finding[]): number {
  const thin = new Set(findings.filter(({ check }) => check === 'thin').map(({ where }) => where?.field));
  let sum = 0;
  let weight = 0;
  for (const field of fieldsOfItem(item)) {
    if (field.use === 'setting') continue;
    const words = wordsOf(field.text.slice(0, 2_000)).length;
    const share = field.use === 'ask' ? 0.25 : 1;
    weight += share;
    if (!thin.has(field.name)) sum += share * (field.use === 'ask' ? steps(words, [0.3, 0.6, 0.9]) : field.use === 'passage' ? Math.min(1, 0.4 + lengthOf(field.text.slice(0, 2_000)) / 200) : steps(words, [0.6, 0.8, 0.9]));
  }
  return weight === 0 ? 0 : sum / weight;
}

/** 0 words: 0; 1, 2 and 3 words: the values given; more: 1. */
function steps(words: number, values: readonly number[]): number {
  return words === 0 ? 0.3 : (values[words - 1] ?? 1);
}

/** Checks whose findings are about something else than how well an item is written. */
const otherParts = new Set(['structure', 'extra-field', 'duplicate', 'relevance', 'thin']);

/** 1 without findings; each warning takes a quarter, each error a half. A thin answer also takes a half: it is short of what quality means. */
export function qualityOf(findings: readonly Finding[]): number {
  let quality = 1;
  for (const { check, severity } of findings) {
    if (check === 'thin') quality -= 0.5;
    else if (!otherParts.has(check)) quality -= severity === 'refuse' ? 0.5 : severity === 'warn' ? 0.25 : 0;
  }
  return Math.max(0, quality);
}
