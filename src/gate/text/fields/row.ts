/**
 * A row of a datanet with fields of its own: flat, a key or column a field, by the field's name or its label. Every key must be one of them, every required field filled, and every
 * value of its type; each fault is told by itself with its row and field. What is read stands in the order of the rules, numbers as numbers, empty fields left out.
 */
import type { Ending, Findings } from '../../findings';
import { foldCase } from '../../unicode';
import type { FieldRule, FieldsItem, Finding } from '../../types';
import { quote } from '../words';
import { nearestChoice } from './nearest-choice';
import { isEmptyValue, readValue } from './value';

/** A row's values by key in lower case, as `fieldsOf` gives them. */
type Row = ReadonlyMap<string, unknown>;

/** Further slips are told without what was meant: looking for it takes time. */
const mostLookedFor = 100;

/** Reads the rows of one file. */
export function createRowReader(fields: readonly FieldRule[]): (row: Row, number: number, findings: Findings) => FieldsItem | null {
  const ruleByKey = keysOf(fields);
  const words = fields.flatMap(({ name, label }) => [name, label]);
  let lookedFor = 0;
  const nearest: typeof nearestChoice = (value, choices) => (++lookedFor > mostLookedFor ? null : nearestChoice(value, choices));

  return (row, number, findings) => {
    const refuse = (field: string, message: string, fix: string, more: Partial<Finding> = {}): void =>
      findings.add({ check: 'structure', severity: 'refuse', message, fix, where: { row: number, field: field.slice(0, 60) }, ...more });
    let isWhole = true;
    const rawByName = new Map<string, unknown>();
    for (const [key, value] of row) {
      const rule = ruleByKey.get(foldCase(key));
      if (rule === undefined) {
        if (key === '' && isEmptyValue(value)) continue;
        isWhole = false;
        if (key === '') refuse(key, 'There is something in a column without a name.', 'Name the column, or leave it out.');
        else refuse(key, `The field ${quote(key)} is none of this datanet's.`, unknownFix(nearest(key, words), fields));
      } else if (!isEmptyValue(rawByName.get(rule.name)) && !isEmptyValue(value)) {
        isWhole = false;
        refuse(rule.name, `${quote(rule.label)} stands in this row twice, as ${quote(rule.name)} and ${quote(key)}.`, `Keep ${quote(rule.name)} alone.`);
      } else if (!isEmptyValue(value) || !rawByName.has(rule.name)) rawByName.set(rule.name, value);
    }
    const values: [string, string | number][] = [];
    for (const rule of fields) {
      const raw = rawByName.get(rule.name);
      if (isEmptyValue(raw)) {
        if (!rule.required) continue;
        isWhole = false;
        refuse(rule.name, rawByName.has(rule.name) ? `${quote(rule.label)} is empty.` : `This row has no ${quote(rule.label)}: there is no field ${quote(rule.name)}.`, `Fill in ${quote(rule.name)}${hintByType[rule.type]}.`);
        continue;
      }
      const read = readValue(rule, raw, nearest);
      if (read.ok) values.push([rule.name, read.value]);
      else {
        isWhole = false;
        refuse(rule.name, read.message, read.fix, useInstead(rule, number, raw, read.meant));
      }
    }
    if (isWhole && values.length === 0) {
      findings.add({ check: 'structure', severity: 'refuse', message: 'Nothing is filled in in this row.', fix: 'Fill in at least one field, or leave the row out.', where: { row: number } });
      return null;
    }
    return isWhole ? { values: Object.fromEntries(values) } : null;
  };
}

const hintByType: Readonly<Record<FieldRule['type'], string>> = {
  text: '',
  number: ' with a number',
  choice: ' with one of its choices',
  date: ' with a date such as 2026-11-01',
  place: ' with "latitude, longitude" or a name',
};

function useInstead(rule: FieldRule, row: number, raw: unknown, meant: string | null): Partial<Finding> {
  if (meant === null || typeof raw !== 'string') return {};
  const place = { row, field: rule.name, start: 0, end: raw.length };
  return { where: place, remedy: { label: `Use ${meant}`, ...place, replacement: meant } };
}

function unknownFix(meant: string | null, fields: readonly FieldRule[]): string {
  const names = fields.slice(0, 12).map(({ name }) => name).join(', ');
  return `${meant === null ? 'Leave it out' : `Did you mean ${quote(meant)}? Write that, or leave it out`}. The fields here are ${names}${fields.length > 12 ? ' …' : ''}.`;
}

/** What a table's header lacks or has too much, said once instead of in every row. `names` are its columns in lower case. */
export function headerProblem(fields: readonly FieldRule[], names: readonly string[]): Ending | null {
  const ruleByKey = keysOf(fields);
  const known = names.map((name) => ruleByKey.get(foldCase(name)));
  const missing = fields.filter((rule) => rule.required && !known.includes(rule));
  const wanted = `Make the first line ${quote(fields.map(({ name }) => name).join(','))}`;
  const [first] = missing;
  if (first !== undefined) {
    const found = names.slice(0, 6).filter((name) => name !== '').map(quote).join(', ');
    return {
      check: 'structure',
      message: `The first line does not name a column for ${missing.slice(0, 6).map(({ label }) => quote(label)).join(' and ')}; it has ${found === '' ? 'nothing' : found}.`,
      fix: `${wanted.slice(0, 400)}.`,
      where: { field: first.name },
    };
  }
  const extra = names.find((name, column) => name !== '' && known[column] === undefined);
  if (extra !== undefined) {
    return { check: 'structure', message: `The first line names a column ${quote(extra)}, which is none of this datanet's fields.`, fix: unknownFix(nearestChoice(extra, fields.flatMap(({ name, label }) => [name, label])), fields), where: { field: extra.slice(0, 60) } };
  }
  const twice = fields.find((rule) => known.indexOf(rule) !== known.lastIndexOf(rule));
  return twice === undefined ? null : { check: 'structure', message: `The first line names two columns for ${quote(twice.label)}.`, fix: `Keep ${quote(twice.name)} alone.`, where: { field: twice.name } };
}

/** The keys under which a field may stand. */
export function keysOfField(fields: readonly FieldRule[], name: string): readonly string[] {
  const rule = fields.find((field) => field.name === name);
  return rule === undefined ? [name] : [rule.name, foldCase(rule.label.trim())];
}

function keysOf(fields: readonly FieldRule[]): ReadonlyMap<string, FieldRule> {
  const ruleByKey = new Map<string, FieldRule>();
  for (const rule of fields) ruleByKey.set(foldCase(rule.label.trim()), rule);
  // A name goes before another field's label.
  for (const rule of fields) ruleByKey.set(rule.name, rule);
  return ruleByKey;
}
