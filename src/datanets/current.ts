/**
 * What everything on screen is about: one datanet and one base model. The shell's two pickers change them, every room reads them, and the device
 * remembers them.
 */
import type { RecordId } from '#ledger';
import { createSignal } from 'solid-js';

const recall = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

const remember = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A page that may store nothing still works; it forgets the choice.
  }
};

const [datanet, setDatanet] = createSignal<RecordId | null>(recall('winnow.datanet'));
const [base, setBase] = createSignal<string>(recall('winnow.base') ?? 'embedded');

/** The chosen datanet's id; null until one was chosen. `useCurrentDatanet` has its state, and a default. */
export const currentDatanet = datanet;

export function setCurrentDatanet(id: RecordId): void {
  if (datanet() === id) return;
  setDatanet(id);
  remember('winnow.datanet', id);
}

/** The name of the base model in use; `embedded` is the one that comes with the page. */
export const currentBase = base;

export function setCurrentBase(id: string): void {
  if (base() === id) return;
  setBase(id);
  remember('winnow.base', id);
}

/** A base model that the picker can name. */
interface BaseChoice {
  readonly id: string;
  readonly name: string;
  /** Size and origin in a few words. */
  readonly detail: string;
}

export const knownBases: readonly BaseChoice[] = [{ id: 'embedded', name: 'Built-in model', detail: 'Comes with the page, works offline' }];
