/** A report with what its file is a copy of: what is known only beside the file, so it never stands in a signed one. */
import { differentUpTo, nearCopyFrom, surelyCopiedTextFrom } from './likeness';
import { scoreOf } from './score';
import { toThousandths } from './text/words';
import type { Finding, Report, Rules, Where } from './types';

export interface Copy {
  /** Of what both are; a near copy of a text is refused only when it is nearly all the same. */
  readonly kind: Rules['kind'];
  /** The same, and not only alike. */
  readonly exact: boolean;
  /** Where the other one is, in words: "one of your drafts". */
  readonly place: string;
  /** Thousandths, on the scale of `likeness`. */
  readonly similarity: number;
  /** The row that is the copy; the whole file without it. */
  readonly at?: Where;
}

/** The report with the copy told: its novelty falls by what is the same, its score with it, and it doesn't pass from a near copy on. What is simply different changes nothing. */
export function withCopy(report: Report, copy: Copy): Report {
  if (!copy.exact && copy.similarity <= differentUpTo) return report;
  const same = copy.exact ? 1 : Math.min(1, copy.similarity / 1_000);
  const share = copy.at?.row === undefined ? 1 : 1 / Math.max(1, report.items);
  const { novelty } = report.parts;
  const parts = { ...report.parts, novelty: toThousandths(share === 1 ? Math.min(novelty, 1 - same) : novelty - share * same) };
  return withFinding({ ...report, parts, score: scoreOf(parts) }, findingOf(copy));
}

function findingOf({ kind, exact, place, similarity, at }: Copy): Finding {
  const where = at === undefined ? {} : { where: at };
  if (exact) return { check: 'duplicate', severity: 'refuse', message: `This is the same as ${place}.`, fix: 'Send something that is not there yet.', ...where };
  return {
    check: 'near-duplicate',
    severity: similarity < (kind === 'text' ? surelyCopiedTextFrom : nearCopyFrom) ? 'warn' : 'refuse',
    message: `This is nearly the same as ${place}: ${Math.round(similarity / 10)} % alike.`,
    fix: 'Send something that is not there yet, or improve that one.',
    ...where,
  };
}

/** Gravest first, and the first of its severity. */
function withFinding(report: Report, finding: Finding): Report {
  const order = ['refuse', 'warn', 'note'];
  const at = report.findings.findIndex(({ severity }) => order.indexOf(severity) >= order.indexOf(finding.severity));
  const findings = at === -1 ? [...report.findings, finding] : [...report.findings.slice(0, at), finding, ...report.findings.slice(at)];
  return { ...report, pass: report.pass && finding.severity !== 'refuse', findings };
}
