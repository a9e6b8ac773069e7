/** Runs that have ended but found no room on the device: held for as long as this page is open, so that what they learnt can still be asked, taken along or saved again. */
import { createSignal } from 'solid-js';
import type { SavedRun } from './saved-run';

interface Unsaved {
  readonly run: SavedRun;
  /** Why it could not be saved, in words for a person. */
  readonly words: string;
}

const [unsaved, setUnsaved] = createSignal<readonly Unsaved[]>([]);

export const holdUnsaved = (run: SavedRun, words: string): void => void setUnsaved((held) => [{ run, words }, ...held.filter((one) => one.run.id !== run.id)]);

export const releaseUnsaved = (id: string): void => void setUnsaved((held) => (held.some(({ run }) => run.id === id) ? held.filter(({ run }) => run.id !== id) : held));

/** Why this run is not saved; null: nothing is held of it. */
export const whyUnsaved = (id: string): string | null => unsaved().find(({ run }) => run.id === id)?.words ?? null;

/** The shelf's runs, newest first, as they are: what is held here is newer than what the shelf has of it. */
export function withUnsaved(saved: readonly SavedRun[]): readonly SavedRun[] {
  const held = unsaved().map(({ run }) => run);
  if (held.length === 0) return saved;
  const ids = new Set(held.map(({ id }) => id));
  return [...held, ...saved.filter(({ id }) => !ids.has(id))].toSorted((a, b) => b.createdAt - a.createdAt);
}
