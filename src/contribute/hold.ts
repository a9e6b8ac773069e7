/**
 * An act that can be undone for a few seconds before it is done: nothing is signed until the time is up. Used for what cannot be taken back
 * afterwards (a withdrawal, a verdict).
 */
export interface Hold {
  /** Calls it off; false when it was done already. */
  readonly undo: () => boolean;
  /** Does it at once, if it is still held (leaving the page, or the next act). */
  readonly doNow: () => void;
}

export const holdMs = 5_000;

/** Calls `act` after `afterMs`, unless it is undone before. `schedule` returns what cancels it. */
export function holdAct(act: () => void, afterMs = holdMs, schedule: (run: () => void, afterMs: number) => () => void = byTimer): Hold {
  let held = true;
  const release = (): boolean => {
    const was = held;
    held = false;
    cancel();
    return was;
  };
  const doNow = (): void => {
    if (release()) act();
  };
  const cancel = schedule(doNow, afterMs);
  return { undo: release, doNow };
}

function byTimer(run: () => void, afterMs: number): () => void {
  const timer = setTimeout(run, afterMs);
  return () => clearTimeout(timer);
}
