/**
 * Gathers findings while a file is read and checked, and bounds what a hostile file can make of them: at most 100 are told one by one, the gravest first,
 * the rest as one "and N more". Counting goes on past the bound, so `pass` never depends on it.
 */
import type { Finding, Severity } from './types';

/** What refuses a whole file. */
export type Ending = Omit<Finding, 'severity'>;

export const maxFindings = 100;

const severities: readonly Severity[] = ['refuse', 'warn', 'note'];

export class Findings {
  private readonly ending: Finding[] = [];
  private readonly kept: Record<Severity, Finding[]> = { refuse: [], warn: [], note: [] };
  private readonly counts: Record<Severity, number> = { refuse: 0, warn: 0, note: 0 };

  add(finding: Finding): void {
    this.counts[finding.severity] += 1;
    const kept = this.kept[finding.severity];
    if (kept.length < maxFindings) kept.push(finding);
  }

  /** Adds what refuses the whole file: no further work is worth doing. */
  end(finding: Ending): void {
    this.counts.refuse += 1;
    this.ending.push({ ...finding, severity: 'refuse' });
  }

  count(severity: Severity): number {
    return this.counts[severity];
  }

  get isEnded(): boolean {
    return this.ending.length > 0;
  }

  /** What stopped the reading of rows: the first finding that refuses, gravest first. */
  get firstRefusal(): Finding | null {
    return this.ending[0] ?? this.kept.refuse[0] ?? null;
  }

  /** Gravest first; within a severity in the order of the file. */
  list(): Finding[] {
    const told = [...this.ending, ...severities.flatMap((severity) => this.kept[severity])].slice(0, maxFindings);
    const total = severities.reduce((sum, severity) => sum + this.counts[severity], 0);
    const more = total - told.length;
    if (more > 0) {
      told.push({
        check: 'count',
        severity: 'note',
        message: `And ${more} more findings that are not listed.`,
        fix: 'Settle those above and check again: the rest show up then.',
      });
    }
    return told;
  }
}
