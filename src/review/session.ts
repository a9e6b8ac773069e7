/**
 * One sitting of reviewing: which items are before the reviewer, which one they look at, and the verdict that is held for a few seconds before it is
 * signed. Pure: the view draws it, and whoever holds it decides how a verdict is signed.
 */
import type { ContributionState, RecordId } from '#ledger';

export interface Sitting {
  /** Judged here; the ledger may not know it yet. */
  readonly judged: ReadonlySet<RecordId>;
  readonly skipped: ReadonlySet<RecordId>;
  /** The item looked at; null: the first of the queue. */
  readonly at: RecordId | null;
}

export const newSitting: Sitting = { judged: new Set(), skipped: new Set(), at: null };

/** What is still before the reviewer. */
export const remaining = (queue: readonly ContributionState[], { judged, skipped }: Sitting): readonly ContributionState[] =>
  queue.filter((item) => !judged.has(item.id) && !skipped.has(item.id));

/** The item looked at now; undefined when nothing is left. */
export function looking(queue: readonly ContributionState[], sitting: Sitting): ContributionState | undefined {
  const left = remaining(queue, sitting);
  return left.find((item) => item.id === sitting.at) ?? left[0];
}

/** Moves on (1) or back (-1), and stays at the ends. */
export function move(queue: readonly ContributionState[], sitting: Sitting, by: 1 | -1): Sitting {
  const left = remaining(queue, sitting);
  const index = left.findIndex((item) => item.id === looking(queue, sitting)?.id);
  const target = left[Math.max(0, Math.min(left.length - 1, index + by))];
  return { ...sitting, at: target?.id ?? null };
}

/** Takes an item off the queue; the one after it comes, or the first when it was the last. */
export function takeOff(queue: readonly ContributionState[], sitting: Sitting, id: RecordId, pile: 'judged' | 'skipped'): Sitting {
  const left = remaining(queue, sitting);
  const next = left[left.findIndex((item) => item.id === id) + 1];
  return { ...sitting, [pile]: new Set([...sitting[pile], id]), at: next?.id ?? null };
}

/** Puts an item back, and looks at it. */
export function putBack(sitting: Sitting, id: RecordId): Sitting {
  const without = (set: ReadonlySet<RecordId>): ReadonlySet<RecordId> => new Set([...set].filter((other) => other !== id));
  return { judged: without(sitting.judged), skipped: without(sitting.skipped), at: id };
}

export const putBackSkipped = (sitting: Sitting): Sitting => ({ ...sitting, skipped: new Set(), at: null });
