/** What happened in the loop, told to whoever walks it: rooms announce the real event, and the walk's progress line listens. */

export type LoopEvent =
  /** A datanet's page was opened. */
  | 'datanet-opened'
  /** A contribution was signed into the ledger. */
  | 'submitted'
  /** The leaderboard was seen. */
  | 'standing-seen'
  /** A training run ended with an adapter. */
  | 'trained'
  /** Base and tuned model answered the same question. */
  | 'asked'
  /** An answer was corrected into a draft. */
  | 'corrected';

const listeners = new Set<(event: LoopEvent) => void>();

/** Tells all who listen that it has happened. */
export function announce(event: LoopEvent): void {
  for (const listener of listeners) listener(event);
}

/** Listens until the returned function is called. */
export function onAnnounced(listener: (event: LoopEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
