/**
 * Examples through the real gate, one after another: each by itself, and held against those before it that entered, as the items of a datanet would be. What
 * the gate says is told as soon as it is known.
 */
import { type Assessed, type EntryFile, type Finding, type Prints, type Report, type Rules, likeness, withCopy } from '#gate';
import { type Example, rulesFor } from './example';

/** What a file became, what was found on the way, and what the gate says of it; null: it could not be judged. */
export type Enter = (rules: Rules, file: EntryFile) => Promise<{ readonly opening: readonly Finding[]; readonly assessed: Assessed | null } | null>;

export interface Verdict {
  readonly report: Report;
  readonly preview: Assessed['preview'];
}

export async function judgeExamples(rules: Rules, examples: readonly Example[], enter: Enter, tell: (id: string, verdict: Verdict | null) => void): Promise<void> {
  const before: { readonly prints: Prints; readonly place: string }[] = [];
  for (const example of examples) {
    const entered = await enter(rulesFor(example, rules), example.file());
    const verdict = entered && verdictOf(entered);
    if (!verdict || !entered?.assessed) {
      tell(example.id, verdict);
      continue;
    }
    const { prints } = entered.assessed;
    const report = rules.duplicates ? besides(verdict.report, prints, before) : verdict.report;
    if (report.pass) before.push({ prints, place: `“${example.title}”` });
    tell(example.id, { ...verdict, report });
  }
}

/** What was found while opening stands before the rest; a file that could not be opened does not pass. */
export function verdictOf({ opening, assessed }: { readonly opening: readonly Finding[]; readonly assessed: Assessed | null }): Verdict {
  const report = assessed?.report ?? { pass: false, score: 0, parts: { completeness: 0, structure: 0, novelty: 0, relevance: 0, quality: 0 }, findings: [], items: 0 };
  const refused = opening.some(({ severity }) => severity === 'refuse');
  return { report: { ...report, pass: report.pass && !refused, findings: [...opening, ...report.findings] }, preview: assessed?.preview ?? null };
}

/** The report with the likest of those before it. */
function besides(report: Report, prints: Prints, before: readonly { readonly prints: Prints; readonly place: string }[]): Report {
  const alike = likeness(prints.kind);
  const compared = before.map((other) => ({
    kind: prints.kind,
    place: other.place,
    exact: prints.fingerprints.length > 0 && prints.fingerprints.every((print) => other.prints.fingerprints.includes(print)),
    similarity: Math.round(alike(prints.sketch, other.prints.sketch) * 1000),
  }));
  const likest = compared.sort((a, b) => Number(b.exact) - Number(a.exact) || b.similarity - a.similarity)[0];
  return likest ? withCopy(report, likest) : report;
}
