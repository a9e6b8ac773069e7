/** The editor of a datanet's own fields: a field's name follows its label until it is published, and what is wrong with a list of fields. */
import type { FieldRule } from '#gate';

export const blankField: FieldRule = { name: '', label: '', type: 'text', required: true, choices: [], min: null, max: null };
export const mostFields = 40;

/** "Height in metres" becomes `height_in_metres`; letters that are no a to z fall away. Never one of `taken`. */
export function nameOfLabel(label: string, taken: readonly string[]): string {
  const plain = label
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 36)
    .replace(/_+$/, '');
  const name = plain || 'field';
  if (!taken.includes(name)) return name;
  for (let number = 2; ; number++) if (!taken.includes(`${name}_${number}`)) return `${name}_${number}`;
}

/** A new label, and with it the name, unless the field is `kept`: items that were sent before hold it by its name. */
export function relabelled(fields: readonly FieldRule[], at: number, label: string, kept: boolean): readonly FieldRule[] {
  const others = fields.filter((_, index) => index !== at).map((field) => field.name);
  return fields.map((field, index) => (index === at ? { ...field, label, name: kept ? field.name : nameOfLabel(label, others) } : field));
}

/** Another type keeps of the field what it has use for. */
export function retyped(field: FieldRule, type: FieldRule['type']): FieldRule {
  const bounded = type === 'text' || type === 'number';
  return { ...field, type, choices: type === 'choice' ? field.choices : [], min: bounded && field.type === type ? field.min : null, max: bounded && field.type === type ? field.max : null };
}

/** The list with one entry moved by a place; at the ends it stays. */
export function moved<T>(list: readonly T[], at: number, by: 1 | -1): readonly T[] {
  const to = at + by;
  const entry = list[at];
  if (entry === undefined || to < 0 || to >= list.length) return list;
  const rest = list.filter((_, index) => index !== at);
  return [...rest.slice(0, to), entry, ...rest.slice(to)];
}

/** By the field's place in the list: `fields` for the whole, `fields.0.label`, `fields.0.choices`, `fields.0.bounds`. */
export function fieldProblems(fields: readonly FieldRule[]): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  if (fields.length === 0) problems.fields = 'Add at least one field.';
  else if (fields.length > mostFields) problems.fields = `At most ${mostFields} fields.`;
  else if (!fields.some((field) => field.required)) problems.fields = 'At least one field must be filled in every time.';
  fields.forEach((field, index) => {
    const at = `fields.${index}`;
    const label = field.label.trim();
    if (label === '') problems[`${at}.label`] = 'Name it.';
    else if (label.length > 80) problems[`${at}.label`] = `${label.length} characters; 80 are the most.`;
    else if (fields.some((other, place) => place < index && other.label.trim().toLowerCase() === label.toLowerCase())) problems[`${at}.label`] = 'There is one of this name already.';
    if (field.type === 'choice' && field.choices.length < 2) problems[`${at}.choices`] = 'Give at least two choices.';
    if (field.min !== null && field.max !== null && field.min > field.max) problems[`${at}.bounds`] = 'The least is more than the most.';
    else if (field.type === 'text' && [field.min, field.max].some((bound) => bound !== null && (!Number.isInteger(bound) || bound < 0))) problems[`${at}.bounds`] = 'Lengths are whole numbers.';
  });
  return problems;
}
