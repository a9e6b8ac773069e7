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
const [baseName, setBaseName] = createSignal<string>(recall('winnow.base-name') ?? 'Built-in model');

/** The chosen datanet's id; null until one was chosen. `useCurrentDatanet` has its state, and a default. */
export const currentDatanet = datanet;

export function setCurrentDatanet(id: RecordId): void {
  if (datanet() === id) return;
  setDatanet(id);
  remember('winnow.datanet', id);
}

/** The name of the base model in use; `embedded` is the one that comes with the page. */
export const currentBase = base;

/** What people call it; known before anything of the model is read. */
export const currentBaseName = baseName;

export function setCurrentBase(id: string, name: string): void {
  if (base() === id) return;
  setBase(id);
  setBaseName(name);
  remember('winnow.base', id);
  remember('winnow.base-name', name);
}
