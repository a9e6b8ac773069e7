/** The checks of one field of text by itself, in their order: of an item's fields, and of what a person says of a picture or recording. */
import { boilerplate } from './text/boilerplate';
import { encodingFaults } from './text/encoding-faults';
import { gibberish } from './text/gibberish';
import { hiddenText } from './text/hidden-text';
import { injection } from './text/injection';
import type { Field } from './text/item-fields';
import { nameOf, type LanguageCheck } from './text/language';
import { personalData } from './text/personal-data';
import { tidiness } from './text/tidiness';
import { grouped, lengthOf } from './text/words';
import type { Bounds, Finding, Rules } from './types';

/** What a field is held against. */
export interface FieldRules {
  readonly length: Bounds;
  readonly personalData: Rules['personalData'];
  readonly languages: readonly string[];
  readonly languageOf: LanguageCheck;
}

export function checkField(rules: FieldRules, field: Field, row: number): Finding[] {
  if (field.use === 'datum') return [];
  const found: Finding[] = [];
  const length = lengthFinding(rules.length, field, row);
  if (length !== null) found.push(length);
  found.push(...encodingFaults(field, row), ...hiddenText(field, row), ...injection(field, row));
  // A worse answer may be as bad as it likes, but not harm anybody.
  if (field.use === 'worse') return [...found, ...personalData(field, row, rules.personalData)];
  // The name of a place is asked for, so how exactly it tells one is nobody's concern.
  if (field.use === 'place') return [...found, ...personalData(field, row, rules.personalData).filter(({ check }) => check !== 'location')];
  found.push(...tidiness(field, row));
  // A text beyond the bound is refused for that alone; looking into it would cost what the bound saves.
  if (length !== null && length.where?.start !== undefined) return found;
  const mash = gibberish(field, row);
  found.push(...mash, ...boilerplate(field, row), ...personalData(field, row, rules.personalData));
  const language = mash.length > 0 ? null : languageFinding(rules, field.text, row, field.name);
  return language === null ? found : [...found, language];
}

function lengthFinding({ min, max }: Bounds, field: Field, row: number): Finding | null {
  const length = lengthOf(field.text);
  if (length >= min && length <= max) return null;
  const isLong = length > max;
  return {
    check: 'length',
    severity: 'refuse',
    message: `This has ${grouped(length)} characters; the ${isLong ? 'most' : 'least'} is ${grouped(isLong ? max : min)}.`,
    fix: isLong ? 'Shorten it, or split it into several items.' : 'Say more.',
    where: isLong ? { row, field: field.name, start: max, end: field.text.length } : { row, field: field.name },
  };
}

/** `field` is null where several are taken together. */
export function languageFinding({ languages, languageOf }: Pick<FieldRules, 'languages' | 'languageOf'>, text: string, row: number, field: string | null): Finding | null {
  const guess = languageOf(text);
  if (guess === null) return null;
  return {
    check: 'language',
    severity: 'refuse',
    message: `This looks like ${guess.name}; the datanet takes ${languages.map(nameOf).join(' or ')}.`,
    fix: 'Write it in that language, or look for a datanet that takes yours.',
    where: field === null ? { row } : { row, field },
  };
}
