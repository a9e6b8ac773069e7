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
import { hiddenText } from './text/hidden-text';
import { injection } from './text/injection';
import { fieldsOfItem, lengthRuleOf, type Field } from './text/item-fields';
import type { ReadRow, Rows } from './text/jsonl';
import { createLanguageCheck, nameOf, type LanguageCheck } from './text/language';
import { personalData } from './text/personal-data';
import { createPatternCheck } from './text/patterns';
import { createRelevance } from './text/relevance';
import { fail, succeed, type Result } from './result';
import { completenessOf, noParts, qualityOf, scoreOf } from './score';
import { answering, tidiness } from './text/tidiness';
import { grouped, lengthOf, toThousandths } from './text/words';
import type { EntryFile, Finding, GateContext, Item, Report, ScoreParts, Severity, TextRules } from './types';

/** Changes with every change that can change a report. Reports of different versions are not compared (see `signedReport`). */
export const gateVersion = 2;

/** The report on a file under the rules of a datanet. With `context`, duplicates of what the device holds count too. */
export function check(rules: TextRules, file: EntryFile, context?: GateContext): Report {
  const findings = new Findings();
  return checkRead(rules, readEntry(rules, file, findings), findings, context);
}

/** The same on what was read from a file: `findings` has what the reading found. */
export function checkRead(rules: TextRules, { rows, total }: Rows, findings: Findings, context?: GateContext): Report {
  if (findings.isEnded) return refused(findings);
  const parts = checkRows(rules, rows, total, context, findings);
  return {
    pass: findings.count('refuse') === 0,
    score: scoreOf(parts),
    parts,
    findings: findings.list(),
    items: rows.length,
  };
}

/** The report on a file of which nothing could be read. */
export function refused(findings: Findings): Report {
  return { pass: false, score: 0, parts: noParts, findings: findings.list(), items: 0 };
}

/** The items of a file, for training: through the same reader, and only when every row can be read. */
export function readItems(rules: TextRules, file: EntryFile): Result<Item[]> {
  const findings = new Findings();
  const { rows } = readEntry(rules, file, findings);
  const refusal = findings.firstRefusal;
  if (refusal === null) return succeed(rows.map(({ item }) => item));
  const at = refusal.where?.row === undefined ? '' : `Row ${refusal.where.row}: `;
  return fail(`gate.${refusal.check}`, `${at}${refusal.message}`, refusal.fix);
}

function checkRows(rules: TextRules, rows: readonly ReadRow[], total: number, context: GateContext | undefined, findings: Findings): ScoreParts {
  if (rows.length === 0) return noParts;
  const relevance = createRelevance(rules);
  const languageOf = createLanguageCheck(rules.languages);
  const patternsIn = createPatternCheck(rules.patterns);
  const firstRowByFingerprint = new Map<string, number>();
  const sums = { completeness: 0, novelty: 0, relevance: 0, quality: 0 };
  for (const { row, item } of rows) {
    const found = [...checkItem(rules, item, row, languageOf), ...patternsIn(fieldsOfItem(item), row)];
    const copy = rules.duplicates ? copyOf(item, row, firstRowByFingerprint, context) : null;
    if (copy !== null) found.push(copy.finding);
    const relevant = relevance.of(fieldsOfItem(item).map((field) => field.text).join('\n'));
    if (relevance.isOffTopic(relevant)) found.push(offTopic(rules, row));
    for (const finding of found) findings.add(finding);
    sums.completeness += completenessOf(item);
    sums.novelty += copy === null ? 1 : copy.novelty;
    sums.relevance += relevant / 1_000;
    sums.quality += qualityOf(item, found);
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
function checkItem(rules: TextRules, item: Item, row: number, languageOf: LanguageCheck): Finding[] {
  const found: Finding[] = [];
  const fields = fieldsOfItem(item);
  let isForeign = false;
  for (const field of fields) {
    const length = lengthFinding(rules, field, row);
    if (length !== null) found.push(length);
    found.push(...encodingFaults(field, row), ...hiddenText(field, row), ...injection(field, row));
    // A worse answer may be as bad as it likes, but not harm anybody.
    if (field.use === 'worse') {
      found.push(...personalData(field, row, rules.personalData));
      continue;
    }
    found.push(...tidiness(field, row));
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

function lengthFinding(rules: TextRules, field: Field, row: number): Finding | null {
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

function languageFinding(rules: TextRules, guess: ReturnType<LanguageCheck>, row: number, field: string | null): Finding | null {
  if (guess === null) return null;
  return {
    check: 'language',
    severity: 'refuse',
    message: `This looks like ${guess.name}; the datanet takes ${rules.languages.map(nameOf).join(' or ')}.`,
    fix: 'Write it in that language, or look for a datanet that takes yours.',
    where: field === null ? { row } : { row, field },
  };
}

/** Thousandths: below, in very short forms, it may be another fact that is told in the same words. */
const SURELY_A_COPY = 750;

interface Copy {
  readonly finding: Finding;
  /** What of the item is new, 0..1. */
  readonly novelty: number;
}

/** What the item is a copy of, in its file or beyond; null when it is none, and then it counts for the rows that follow. */
function copyOf(item: Item, row: number, firstRowByFingerprint: Map<string, number>, context: GateContext | undefined): Copy | null {
  const print = fingerprint(item);
  const first = firstRowByFingerprint.get(print);
  const seen = context?.seen?.get(print);
  const of = (check: string, message: string, fix: string, novelty: number, severity: Severity = 'refuse'): Copy => ({ finding: { check, severity, message, fix, where: { row } }, novelty });
  if (first !== undefined) return of('duplicate', `This row is the same as row ${first}.`, 'Leave this row out.', 0);
  if (seen !== undefined) return of('duplicate', `This is the same as ${seen}.`, 'Write something that is not there yet.', 0);
  const twin = context?.near?.(item) ?? null;
  if (twin !== null) return of('near-duplicate', `${Math.round(twin.similarity / 10)} % of this is the same as ${twin.place}.`, 'Write something that is not there yet, or improve that one.', 1 - twin.similarity / 1_000, twin.similarity < SURELY_A_COPY ? 'warn' : 'refuse');
  firstRowByFingerprint.set(print, row);
  return null;
}

function offTopic(rules: TextRules, row: number): Finding {
  const some = rules.topics.slice(0, 6).join(', ');
  return {
    check: 'relevance',
    severity: 'warn',
    message: 'This seems to be about something else than the datanet.',
    fix: some === '' ? 'If it belongs here, say what it has to do with the purpose of the datanet.' : `If it belongs here, say what it is about: ${some}${rules.topics.length > 6 ? ', …' : '.'}`,
    where: { row },
  };
}
