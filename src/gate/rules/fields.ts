/** The rules of a datanet's own fields: what a field is where nobody says otherwise, and what a list of fields may not be. */
import * as z from 'zod/mini';
import { labelOfName } from '../text/fields/passage';
import { quote } from '../text/words';
import { foldCase } from '../unicode';
import type { FieldRule, TextRules } from '../types';

export const maxFields = 40;
const maxChoices = 200;
/** UTF-8 bytes that names, labels and choices take together: rules travel inside a record of 16 KiB. */
const maxFieldsBytes = 10_000;

export function fieldSchema() {
  const word = z.string().check(z.minLength(1), z.maxLength(80));
  // Whole numbers beyond aren't kept exactly.
  const bound = z.optional(z.nullable(z.number().check(z.gte(-Number.MAX_SAFE_INTEGER), z.lte(Number.MAX_SAFE_INTEGER))));
  return z.strictObject({
    name: z.string().check(z.regex(/^[a-z][a-z0-9_]{0,39}$/)),
    label: z.optional(word),
    type: z.optional(z.enum(['text', 'number', 'choice', 'date', 'place'])),
    required: z.optional(z.boolean()),
    choices: z.optional(z.array(word).check(z.maxLength(maxChoices))),
    min: bound,
    max: bound,
  });
}

/** A field that isn't said to be optional is required; without a label, its name is one. */
export function fieldsOfRules(given: readonly z.infer<ReturnType<typeof fieldSchema>>[]): readonly FieldRule[] {
  return given.map(({ name, label, type = 'text', required = true, choices = [], min = null, max = null }) => ({
    name,
    label: label === undefined ? labelOfName(name) : label.trim(),
    type,
    required,
    choices: [...new Set(choices.map((choice) => choice.trim()))],
    min: withoutSign(min),
    max: withoutSign(max),
  }));
}

/** −0 and 0 are one number, and are written alike. */
const withoutSign = (bound: number | null): number | null => (bound === 0 ? 0 : bound);

interface Problem {
  readonly message: string;
  readonly fix: string;
}

/** What is wrong with the fields of otherwise valid rules; null: nothing. */
export function fieldsProblem({ shape, fields, formats }: TextRules): Problem | null {
  if (shape !== 'fields') {
    return fields.length === 0 ? null : { message: `The rules name fields of their own, but the shape is "${shape}".`, fix: 'Write "shape": "fields", or take "fields" out.' };
  }
  if (fields.length === 0) return { message: 'The rules have the shape "fields", but name no field.', fix: 'Add at least one, as in "fields": [{"name": "species", "label": "Species", "type": "text"}].' };
  const format = formats.find((one) => one !== 'jsonl' && one !== 'csv');
  if (format !== undefined) return { message: `A .${format} file can't hold the fields that the rules name.`, fix: 'Make "formats" ["jsonl", "csv"], or one of the two.' };
  const bytes = fields.reduce((sum, { name, label, choices }) => sum + sizeOf(name) + sizeOf(label) + choices.reduce((all, choice) => all + sizeOf(choice), 0), 0);
  if (bytes > maxFieldsBytes) return { message: 'The fields and their choices are too much for the rules of one datanet.', fix: 'Make labels and choices shorter, or fewer.' };
  return doubled(fields) ?? fields.reduce<Problem | null>((found, field) => found ?? fieldProblem(field), null);
}

/** A name or a label that two fields share, also one's name that is the other's label. */
function doubled(fields: readonly FieldRule[]): Problem | null {
  const ownerByWord = new Map<string, FieldRule>();
  for (const field of fields) {
    for (const word of new Set([field.name, folded(field.label)])) {
      const owner = ownerByWord.get(word);
      if (owner !== undefined) {
        return owner.name === field.name
          ? { message: `Two fields in the rules have the name "${field.name}".`, fix: 'Give each field a name of its own.' }
          : { message: `The fields "${owner.name}" and "${field.name}" in the rules are both called ${quote(word)}.`, fix: 'Give each field a label of its own, which is no other field\'s name.' };
      }
      ownerByWord.set(word, field);
    }
  }
  return null;
}

function fieldProblem({ name, label, type, choices, min, max }: FieldRule): Problem | null {
  const field = `The field "${name}" in the rules`;
  const odd = [label, ...choices].find((word) => word === '' || word.length > 80 || !isLine(word));
  if (odd !== undefined) return { message: `${field} has a label or choice that can't be read: ${quote(odd)}.`, fix: 'Write it as visible characters on one line.' };
  if (type === 'choice' && choices.length === 0) return { message: `${field} is a choice, but has no choices.`, fix: 'Add what may be chosen, as in "choices": ["oak", "birch"].' };
  if (type !== 'choice' && choices.length > 0) return { message: `${field} has choices, but its type is "${type}".`, fix: 'Make its type "choice", or take its choices out.' };
  if (type !== 'text' && type !== 'number') {
    return min === null && max === null ? null : { message: `${field} has bounds, but a ${type} has none.`, fix: 'Take "min" and "max" out; they are for numbers, and for the length of texts.' };
  }
  if (type === 'text' && [min, max].some((bound) => bound !== null && (!Number.isInteger(bound) || bound < 0 || bound > 10_000_000))) {
    return { message: `${field} has a length that is none.`, fix: 'Make "min" and "max" of a text whole numbers of characters, from 0 to 10,000,000.' };
  }
  if (type === 'text' && max === 0) return { message: `${field} has room for no character.`, fix: 'Make "max" at least 1.' };
  if (min !== null && max !== null && min > max) return { message: `In the rules, the field "${name}" has min ${min} above max ${max}.`, fix: 'Make its min at most its max.' };
  return null;
}

/** Columns and keys are found by it. */
const folded = (word: string): string => foldCase(word.trim());
const sizeOf = (word: string): number => new TextEncoder().encode(word).length;
const isLine = (word: string): boolean => !/[\u0000-\u001f\u007f]|\p{Cs}/u.test(word);
