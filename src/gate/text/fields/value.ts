/** One value of one field, as it stands in a row or a cell: what it is, or why it is none, and what was probably meant. */
import { grouped, quote } from '../words';
import { dateMeant, isCalendarDate } from './calendar-date';
import { decimalOf, isKeptExactly, readDecimal } from './decimal';
import { nearestChoice } from './nearest-choice';
import { longestPlace, readPlace } from './place';
import { kindOf } from '../structure';
import type { FieldRule } from '../../types';

export type ReadValue =
  | { readonly ok: true; readonly value: string | number }
  /** `meant`: what to put in its place. */
  | { readonly ok: false; readonly message: string; readonly fix: string; readonly meant: string | null };

/** Nothing was given. */
export function isEmptyValue(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** `nearest` finds what a choice may have meant. A number may stand in quotes, as forms and tables write it. */
export function readValue(rule: FieldRule, value: unknown, nearest: typeof nearestChoice = nearestChoice): ReadValue {
  if (rule.type === 'number') return readNumber(rule, value);
  const nouns = { text: 'text', choice: 'one of its choices, as text', date: 'a date, as text', place: 'a place, as text' } as const;
  if (typeof value !== 'string') return no(`${labelOf(rule)} should be ${nouns[rule.type]}, but is ${kindOf(value)}.`, exampleByType[rule.type]);
  switch (rule.type) {
    case 'text':
      return { ok: true, value };
    case 'choice':
      return readChoice(rule, value.trim(), nearest);
    case 'date':
      return readDate(rule, value.trim());
    case 'place':
      return readPlaceOf(rule, value);
  }
}

const exampleByType = {
  text: 'Write its value in double quotes.',
  choice: 'Write its value in double quotes.',
  date: 'Write it as "2026-11-01".',
  place: 'Write it as "52.1, 4.3", or as the name of the place.',
} as const;

function readNumber(rule: FieldRule, value: unknown): ReadValue {
  const { min, max } = rule;
  if (typeof value !== 'number' && typeof value !== 'string') return no(`${labelOf(rule)} should be a number, but is ${kindOf(value)}.`, 'Write it as a number without quotes, such as 12.5.');
  const number = typeof value === 'string' ? readDecimal(value) : value + 0;
  if (number === null) {
    return /^[-+]?[0-9]{1,400}(?:\.[0-9]{1,400})?$/.test(String(value).trim())
      ? no(`${labelOf(rule)} has more digits than can be kept exactly.`, 'Round it; fifteen digits are always kept.')
      : no(`${labelOf(rule)} should be a number, but is ${quote(String(value))}.`, 'Write digits alone, with a point before the decimals, such as 12.5.', decimalMeant(String(value)));
  }
  if (!Number.isFinite(number) || !isKeptExactly(number)) return no(`${labelOf(rule)} is a number too large to be kept exactly.`, `Write one of at most ${grouped(Number.MAX_SAFE_INTEGER)}, perhaps in another unit.`);
  if ((min !== null && number < min) || (max !== null && number > max)) return no(`${labelOf(rule)} is ${decimalOf(number)}; the ${min !== null && number < min ? 'least' : 'most'} is ${decimalOf((min !== null && number < min ? min : max) ?? 0)}.`, `Write a number ${rangeOf(min, max)}.`);
  return { ok: true, value: number };
}

const rangeOf = (min: number | null, max: number | null): string =>
  min !== null && max !== null ? `from ${decimalOf(min)} to ${decimalOf(max)}` : min !== null ? `of at least ${decimalOf(min)}` : `of at most ${decimalOf(max ?? 0)}`;

/** "12,5" has a comma where a point belongs. With three digits behind it, it may be a thousand's. */
function decimalMeant(text: string): string | null {
  const found = /^([-+]?[0-9]{1,15}),([0-9]{1,2}|[0-9]{4,15})$/.exec(text.trim());
  return found === null ? null : `${found[1]}.${found[2]}`;
}

function readChoice(rule: FieldRule, value: string, nearest: typeof nearestChoice): ReadValue {
  if (rule.choices.includes(value)) return { ok: true, value };
  const shown = rule.choices.slice(0, 8).map(quote).join(', ');
  const meant = nearest(value, rule.choices);
  return no(`${labelOf(rule)} is ${quote(value)}, which is none of its choices.`, `${meant === null ? 'Choose' : `Did you mean ${quote(meant)}? Choose`} one of ${shown}${rule.choices.length > 8 ? ' …' : ''}.`, meant);
}

function readDate(rule: FieldRule, value: string): ReadValue {
  if (isCalendarDate(value)) return { ok: true, value };
  const isIso = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value);
  return no(
    isIso ? `${labelOf(rule)} is ${quote(value)}, a day that does not exist.` : `${labelOf(rule)} should be a date, but is ${quote(value)}.`,
    isIso ? 'Write a day of the calendar, as year, month and day.' : 'Write it as year, month and day, such as 2026-11-01.',
    isIso ? null : dateMeant(value),
  );
}

function readPlaceOf(rule: FieldRule, value: string): ReadValue {
  const place = readPlace(value);
  if (place.kind === 'none') return no(`${labelOf(rule)}: ${place.message}`, place.fix, place.meant);
  return [...place.text].length > longestPlace ? no(`${labelOf(rule)} has more than ${longestPlace} characters.`, 'Name the place shortly; what there is to tell of it goes into another field.') : { ok: true, value: place.text };
}

const no = (message: string, fix: string, meant: string | null = null): ReadValue => ({ ok: false, message, fix, meant });
const labelOf = (rule: FieldRule): string => quote(rule.label);
