/** What a person is told beside one of a datanet's own fields: what goes into it, and within which bounds. */
import { type Bounds, decimalOf, type FieldRule, type TextRules } from '#gate';

/** A hint for under the field; undefined where the label says all. */
export function hintOf(rule: FieldRule): string | undefined {
  const { min, max } = rule;
  if (rule.type === 'place') return 'The latitude and longitude, such as 52.1, 4.3, or the name of the place.';
  if (rule.type === 'date') return 'Year, month and day, such as 2026-11-01.';
  if (rule.type === 'choice' || (min === null && max === null)) return undefined;
  const unit = rule.type === 'text' ? ' characters' : '';
  if (min !== null && max !== null) return min === max ? `${decimalOf(min)}${unit}, no more and no less.` : `${decimalOf(min)} to ${decimalOf(max)}${unit}.`;
  return min !== null ? `At least ${decimalOf(min)}${unit}.` : `At most ${decimalOf(max ?? 0)}${unit}.`;
}

/** The length that a text may have. */
export function lengthOfOwn(rule: FieldRule, rules: Pick<TextRules, 'length'>): Bounds {
  return { min: rule.min ?? 1, max: rule.max ?? rules.length.text.max };
}
