/**
 * Gathers findings while a file is read and checked, and bounds what a hostile file can make of them: at most 100 are told one by one, the gravest first,
 * the rest as one "and N more". Counting goes on past the bound, so `pass` never depends on it.
 */
import type { Finding, Severity } from './types';

export const maxFindings = 100;

const severities: readonly Severity[] = ['fatal', 'error', 'warning', 'info'];

export class Findings {
  private readonly kept: Record<Severity, Finding[]> = { fatal: [], error: [], warning: [], info: [] };
  private readonly counts: Record<Severity, number> = { fatal: 0, error: 0, warning: 0, info: 0 };

  add(finding: Finding): void {
    this.counts[finding.severity] += 1;
    const kept = this.kept[finding.severity];
    if (kept.length < maxFindings) kept.push(finding);
  }

  count(severity: Severity): number {
    return this.counts[severity];
  }

  get isFatal(): boolean {
    return this.counts.fatal > 0;
  }

  /** What stopped the reading of rows: the first finding that refuses, gravest first. */
  get firstRefusal(): Finding | null {
    return this.kept.fatal[0] ?? this.kept.error[0] ?? null;
  }

  /** Gravest first; within a severity in the order of the file. */
  list(): Finding[] {
    const told = severities.flatMap((severity) => this.kept[severity]).slice(0, maxFindings);
    const total = severities.reduce((sum, severity) => sum + this.counts[severity], 0);
    const more = total - told.length;
    if (more > 0) {
      told.push({
        check: 'more',
        severity: 'info',
        message: `And ${more} more findings that are not listed.`,
        fix: 'Settle those above and check again: the rest show up then.',
      });
    }
    return told;
  }
}
