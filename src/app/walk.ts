/** The walk under way on this page: it hears what happens in the rooms, can be left at any time, and goes on where it was. */
import { onAnnounced } from '#datanets';
import { createSignal } from 'solid-js';
import { type Walk, afterEvent, currentStep, notWalking, walkSteps } from './walk-steps';

const key = 'winnow.walk';

function recall(): Walk {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (typeof saved !== 'object' || saved === null || !('done' in saved) || !Array.isArray(saved.done)) return notWalking;
    const done = walkSteps.map((step) => step.event).filter((event) => (saved.done as unknown[]).includes(event));
    return { active: 'active' in saved && saved.active === true, done };
  } catch {
    return notWalking;
  }
}

const [walk, setWalk] = createSignal<Walk>(recall());
export { walk };

function keep(next: Walk): void {
  setWalk(next);
  try {
    localStorage.setItem(key, JSON.stringify(next));
  } catch {
    // The walk then lasts as long as the page.
  }
}

/** Starts, or goes on after it was left; from the beginning when it was finished. */
export const startWalk = (): void => keep({ active: true, done: currentStep(walk()) === walkSteps.length ? [] : walk().done });
export const leaveWalk = (): void => keep({ ...walk(), active: false });

onAnnounced((event) => {
  const next = afterEvent(walk(), event);
  if (next !== walk()) keep(next);
});
