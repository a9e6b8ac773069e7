/**
 * The gate itself: one pure function from rules and bytes to a report. Same bytes and rules, same report, in a page, a worker and Node. Cheap checks come first, the first that
 * refuses the whole file ends the work, everything is linear in the size of the file, and nothing that a file holds makes it throw.
 */
import { boilerplate } from './text/boilerplate';
import { encodingFaults } from './text/encoding-faults';
import { readEntry } from './entry';
import { fingerprint } from './text/fingerprint';
import { Findings } from './findings';
import { gibberish } from './text/gibberish';
import { fieldsOfItem, lengthRuleOf, type Field } from './text/item-fields';
import type { ReadRow } from './text/jsonl';
import { createLanguageCheck, nameOf, type LanguageCheck } from './text/language';
import { personalData } from './text/personal-data';
import { createRelevance } from './text/relevance';
import { fail, succeed, type Result } from './result';
import { completenessOf, noParts, qualityOf, scoreOf } from './score';
import { answering, tidiness } from './text/tidiness';
import { grouped, lengthOf, toThousandths } from './text/words';
import type { EntryFile, Finding, GateContext, Item, Report, Rules, ScoreParts } from './types';

/** Changes with every change that can change a report. Reports of different versions are not compared. */
export const gateVersion = 1;

/** The report on a file under the rules of a datanet. With `context`, duplicates of what the device holds count too. */
export function check(rules: Rules, file: EntryFile, context?: GateContext): Report {
  const findings = new Findings();
  const { rows, total } = readEntry(rules, file, findings);
  if (findings.isEnded) return { pass: false, score: 0, parts: noParts, findings: findings.list(), items: 0 };
  const parts = checkRows(rules, rows, total, context, findings);
  return {
    pass: findings.count('refuse') === 0,
    score: scoreOf(parts),
    parts,
    findings: findings.list(),
    items: rows.length,
  };
}

/** The items of a file, for training: through the same reader, and only when every row can be read. */
export function readItems(rules: Rules, file: EntryFile): Result<Item[]> {
  const findings = new Findings();
  const { rows } = readEntry(rules, file, findings);
  const refusal = findings.firstRefusal;
  if (refusal === null) return succeed(rows.map(({ item }) => item));
  const at = refusal.where?.row === undefined ? '' : `Row ${refusal.where.row}: `;
  return fail(`gate.${refusal.check}`, `${at}${refusal.message}`, refusal.fix);
}

function checkRows(rules: Rules, rows: readonly ReadRow[], total: number, context: GateContext | undefined, findings: Findings): ScoreParts {
  if (rows.length === 0) return noParts;
  const relevance = createRelevance(rules);
  const languageOf = createLanguageCheck(rules.languages);
  const firstRowByFingerprint = new Map<string, number>();
  const sums = { completeness: 0, novelty: 0, relevance: 0, quality: 0 };
  for (const { row, item } of rows) {
    const found = checkItem(rules, item, row, languageOf);
    const print = fingerprint(item);
    const duplicate = duplicateOf(print, row, firstRowByFingerprint, context);
    if (duplicate !== null) found.push(duplicate);
    else firstRowByFingerprint.set(print, row);
    const relevant = relevance.of(fieldsOfItem(item).map((field) => field.text).join('\n'));
    if (relevant < 0.5) found.push(offTopic(rules, row));
    for (const finding of found) findings.add(finding);
    sums.completeness += completenessOf(item, found);
    sums.novelty += duplicate === null ? 1 : 0;
    sums.relevance += relevant;
    sums.quality += qualityOf(found);
  }
  return {
    completeness: toThousandths(sums.completeness / rows.length),
    structure: toThousandths(rows.length / Math.max(total, rows.length)),
    novelty: toThousandths(sums.novelty / rows.length),
    relevance: toThousandths(sums.relevance / rows.length),
    quality: toThousandths(sums.quality / rows.length),
  };
}

/** Everything about one item by itself, in the order of the checks. */
function checkItem(rules: Rules, item: Item, row: number, languageOf: LanguageCheck): Finding[] {
  const found: Finding[] = [];
  const fields = fieldsOfItem(item);
  let isForeign = false;
  for (const field of fields) {
    const length = lengthFinding(rules, field, row);
    if (length !== null) found.push(length);
    found.push(...encodingFaults(field, row), ...tidiness(field, row));
    // A text beyond the bound is refused for that alone; looking into it would cost what the bound saves.
    if (length !== null && length.where?.start !== undefined) continue;
    const mash = gibberish(field, row);
    found.push(...mash, ...boilerplate(field, row), ...personalData(field, row, rules.personalData));
    const language = mash.length > 0 ? null : languageFinding(rules, languageOf(field.text), row, field.name);
    if (language !== null) {
      found.push(language);
      isForeign = true;
    }
  }
  if (!isForeign && fields.length > 1 && !found.some(({ check: name }) => name === 'gibberish')) {
    const language = languageFinding(rules, languageOf(fields.map((field) => field.text.slice(0, 4_000)).join('\n')), row, null);
    if (language !== null) found.push(language);
  }
  found.push(...answering(item, row));
  return found;
}

function lengthFinding(rules: Rules, field: Field, row: number): Finding | null {
  const { min, max } = lengthRuleOf(rules, field);
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

function languageFinding(rules: Rules, guess: ReturnType<LanguageCheck>, row: number, field: string | null): Finding | null {
  if (guess === null) return null;
  return {
    check: 'language',
    severity: 'refuse',
    message: `This looks like ${guess.name}; the datanet takes ${rules.languages.map(nameOf).join(' or ')}.`,
    fix: 'Write it in that language, or look for a datanet that takes yours.',
    where: field === null ? { row } : { row, field },
  };
}

function duplicateOf(print: string, row: number, firstRowByFingerprint: ReadonlyMap<string, number>, context: GateContext | undefined): Finding | null {
  const first = firstRowByFingerprint.get(print);
  const seen = context?.seen?.get(print);
  if (first === undefined && seen === undefined) return null;
  return {
    check: 'duplicate',
    severity: 'refuse',
    message: first === undefined ? `This is the same as ${seen ?? 'an item held here'}.` : `This row is the same as row ${first}.`,
    fix: first === undefined ? 'Write something that is not there yet.' : 'Leave this row out.',
    where: { row },
  };
}

function offTopic(rules: Rules, row: number): Finding {
  const some = rules.topics.slice(0, 6).join(', ');
  return {
    check: 'relevance',
    severity: 'warn',
    message: 'No word of this item is among the topics of the datanet.',
    fix: `If it belongs here, say what it is about: ${some}${rules.topics.length > 6 ? ', …' : '.'}`,
    where: { row },
  };
}
