/** What the checks of pictures and recordings say to the gate: their share of a report, beside what duplicates are found by. */
import type { Finding } from './types';

export type { Bounds } from './types';

/** What a file's content was opened to, or the finding that says why it couldn't be. */
export type Opened<T> = { readonly ok: true; readonly value: T; readonly findings: readonly Finding[] } | { readonly ok: false; readonly finding: Finding };

/** The checks of one picture or recording by itself. */
export interface MediaChecks {
  readonly findings: readonly Finding[];
  /** Technical quality, 0..1. */
  readonly quality: number;
}
