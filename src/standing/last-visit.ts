/**
 * When this person last looked at a datanet's standing, so that movement can be told against it. Kept beside the page, on this device only; a page
 * that may store nothing tells movement against yesterday.
 */
const dayMs = 86_400_000;

export interface Visit {
  /** Movement is told against this moment. */
  readonly sinceMs: number;
  /** "since yesterday", "since your last visit". */
  readonly words: string;
}

/** Against the last visit when it is longer ago than a day, else against a day ago: reloading the page never wipes the arrows out. */
export function visitSince(lastMs: number | null, nowMs: number): Visit {
  const dayAgo = nowMs - dayMs;
  if (lastMs !== null && lastMs < dayAgo) return { sinceMs: lastMs, words: 'since your last visit' };
  return { sinceMs: dayAgo, words: 'in the last 24 hours' };
}

/** Recalls the last visit and notes this one. */
export function noteVisit(net: string, nowMs: number, storage: Pick<Storage, 'getItem' | 'setItem'>): Visit {
  const key = `winnow.standing.${net}`;
  try {
    const last = Number(storage.getItem(key) ?? Number.NaN);
    storage.setItem(key, String(nowMs));
    return visitSince(Number.isFinite(last) ? last : null, nowMs);
  } catch {
    return visitSince(null, nowMs);
  }
}
