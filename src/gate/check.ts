/**
 * The gate itself: one pure function from rules and bytes to a report. Same bytes and rules, same report, in a page, a worker and Node. Cheap checks come first, the first that
 * refuses the whole file ends the work, everything is linear in the size of the file, and nothing that a file holds makes it throw.
 */
import { checkField, languageFinding } from './check-field';
import { readEntry } from './entry';
import { fingerprint } from './text/fingerprint';
import { Findings } from './findings';
import { fieldsOfItem, isWording, lengthRuleOf, type Field } from './text/item-fields';
import type { ReadRow, Rows } from './text/jsonl';
import { createLanguageCheck, type LanguageCheck } from './text/language';
import { createPatternCheck } from './text/patterns';
import { createRelevance } from './text/relevance';
import { fail, succeed, type Result } from './result';
import { completenessOf, noParts, qualityOf, scoreOf } from './score';
import { answering } from './text/tidiness';
import { toThousandths, wordsOf } from './text/words';
import type { EntryFile, Finding, GateContext, Item, Report, ScoreParts, Severity, TextRules } from './types';

/** Changes with every change that can change a report. Reports of different versions are not compared (see `signedReport`). */
export const gateVersion = 3;

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
  const read = readRows(rules, file);
  return read.ok ? succeed(read.value.map(({ item }) => item)) : read;
}

/** The same, each with the number of its row: blank lines have one too. */
export function readRows(rules: TextRules, file: EntryFile): Result<readonly ReadRow[]> {
  const findings = new Findings();
  const { rows } = readEntry(rules, file, findings);
  const refusal = findings.firstRefusal;
  if (refusal === null) return succeed(rows);
  const at = refusal.where?.row === undefined ? '' : `Row ${refusal.where.row}: `;
  return fail(`gate.${refusal.check}`, `${at}${refusal.message}`, refusal.fix);
}

function checkRows(rules: TextRules, rows: readonly ReadRow[], total: number, context: GateContext | undefined, findings: Findings): ScoreParts {
  if (rows.length === 0) return noParts;
  const relevance = createRelevance(rules, context?.accepted);
  const languageOf = createLanguageCheck(rules.languages);
  const patternsIn = createPatternCheck(rules.patterns);
  const firstRowByFingerprint = new Map<string, number>();
  const sums = { completeness: 0, novelty: 0, relevance: 0, quality: 0 };
  for (const { row, item } of rows) {
    const fields = fieldsOfItem(item, rules.fields);
    const found = [...checkItem(rules, item, fields, row, languageOf), ...patternsIn(fields.filter(({ use }) => use !== 'datum'), row)];
    const copy = rules.duplicates ? copyOf(item, row, firstRowByFingerprint, context) : null;
    if (copy !== null) found.push(copy.finding);
    const about = wordsOnTopic(rules, fields);
    const relevant = about === null ? 1_000 : relevance.of(about);
    if (relevance.isOffTopic(relevant)) found.push(offTopic(rules, row));
    for (const finding of found) findings.add(finding);
    sums.completeness += completenessOf(item, rules.fields);
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

/** One or two words are told of nothing. */
const fewestWords = 4;

/** What relevance is told by: all words, or of a datanet's own fields its texts, and its choices beside them; null where these say too little to tell: what was offered is on topic. */
export function wordsOnTopic({ fields: rules }: Pick<TextRules, 'fields'>, fields: readonly Field[]): string | null {
  const said = rules.length === 0 ? fields : fields.filter(({ name, use }) => use === 'own' || rules.some((rule) => rule.name === name && rule.type === 'choice'));
  const words = said.map((field) => field.text).join('\n');
  return rules.length === 0 || (said.some(isWording) && wordsOf(words.slice(0, 200)).length >= fewestWords) ? words : null;
}

/** Everything about one item by itself, in the order of the checks. */
function checkItem(rules: TextRules, item: Item, fields: readonly Field[], row: number, languageOf: LanguageCheck): Finding[] {
  const { languages } = rules;
  const found = fields.flatMap((field) => checkField({ length: lengthRuleOf(rules, field), personalData: rules.personalData, languages, languageOf }, field, row));
  const words = fields.filter(isWording);
  if (words.length > 1 && !found.some(({ check: name }) => name === 'gibberish' || name === 'language')) {
    const language = languageFinding({ languages, languageOf }, words.map((field) => field.text.slice(0, 4_000)).join('\n'), row, null);
    if (language !== null) found.push(language);
  }
  found.push(...answering(item, row));
  return found;
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

export function offTopic(rules: Pick<TextRules, 'topics'>, row: number): Finding {
  const some = rules.topics.slice(0, 6).join(', ');
  return {
    check: 'relevance',
    severity: 'warn',
    message: 'This seems to be about something else than the datanet.',
    fix: some === '' ? 'If it belongs here, say what it has to do with the purpose of the datanet.' : `If it belongs here, say what it is about: ${some}${rules.topics.length > 6 ? ', …' : '.'}`,
    where: { row },
  };
}
