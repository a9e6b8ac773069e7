/**
 * The page's shelf of base models: what is here, what is on its way here, and the one that everything is about. Reads the models' folders itself; a
 * worker, started when it is needed, brings and deletes them.
 */
import { currentBase, setCurrentBase } from '#datanets';
import { type HeldModel, listModels, type ModelStore, opfsFolders, sizeOf } from '#store/models';
import { formatBytes, toast } from '#ui';
import { type Remote, wrap } from 'comlink';
import { createMemo, createRoot, createSignal } from 'solid-js';
import { onBaseOpened } from '../engine-client';
import { type Base, EMBEDDED, keptBase } from './base';

const [held, setHeld] = createSignal<readonly HeldModel[] | null>(null);
const [lent, setLent] = createSignal<readonly Base[]>([]);
const [arrivals, setArrivals] = createSignal<readonly Arrival[]>([]);

/** A model on its way to this device. */
export interface Arrival {
  readonly id: string;
  readonly name: string;
  readonly from: 'host' | 'file';
  readonly doing: 'asking the host' | 'fetching' | 'checking' | 'copying' | 'opening';
  readonly doneBytes: number;
  /** null: not known yet. */
  readonly totalBytes: number | null;
  readonly startedAtMs: number;
  /** What was here when it started: it says nothing about the speed. */
  readonly startedBytes: number;
  readonly stop: () => void;
}

export { arrivals };

let store: Remote<ModelStore> | undefined;

export function modelStore(): Remote<ModelStore> {
  store ??= wrap<ModelStore>(new Worker(new URL('../../../workers/models.ts', import.meta.url), { type: 'module', name: 'models' }));
  return store;
}

/** Other tabs look again when something came or went. */
const channel = new BroadcastChannel('winnow-models');
channel.addEventListener('message', () => void readShelf());

/** What is done with the folders from here, one after the other: an older look never replaces a newer one. */
let last: Promise<void> = Promise.resolve();
let wasRead = false;

const inTurn = (work: () => Promise<void>): Promise<void> => (last = last.then(work, work));

/** Reads what is here again, and tells the other tabs when `changed`. */
export async function readShelf(changed = false): Promise<void> {
  await inTurn(async () => {
    try {
      const found = await listModels(opfsFolders());
      const before = held() ?? [];
      wasRead = true;
      // A note that can't be read this time stays as it was read before.
      setHeld(found.map((model) => (model.isNoteLost ? (before.find(({ id }) => id === model.id) ?? model) : model)));
    } catch {
      // Where the browser allows no files (some private windows), nothing can be kept and nothing is.
      setHeld((before) => before ?? []);
    }
  });
  if (changed) channel.postMessage('changed');
}

const onShelf = createRoot(() =>
  createMemo((): readonly Base[] => [EMBEDDED, ...(held() ?? []).filter(({ whole }) => whole).map((model) => keptBase(model, formatBytes(sizeOf(model.files)), model.isQuantized)), ...lent()]),
);

/** Every base that can be used now; the embedded one always. */
export const bases = onShelf;
/** Begun and not whole, with what is here of each. */
export const unfinished = (): readonly HeldModel[] => (held() ?? []).filter(({ whole, id }) => !whole && !arrivals().some((one) => one.id === id));
export const isShelfRead = (): boolean => held() !== null;

export async function findBase(id: string): Promise<Base | null> {
  const known = bases().find((base) => base.id === id);
  if (known || held() !== null) return known ?? null;
  await readShelf();
  return bases().find((base) => base.id === id) ?? null;
}

/** The base that everything is about; null until the shelf is read. One that is gone makes place for the embedded one. */
export function useCurrentBase(): () => Base | null {
  if (held() === null) void readShelf();
  return createMemo(() => {
    const id = currentBase();
    const found = bases().find((base) => base.id === id);
    if (found || held() === null) return found ?? null;
    // What could not be looked at may still be there.
    if (!wasRead) return EMBEDDED;
    queueMicrotask(() => {
      if (currentBase() !== id) return;
      chooseBase(EMBEDDED);
      toast('The model that you had chosen is not on this device any more. The built-in one stands in.');
    });
    return EMBEDDED;
  });
}

export function chooseBase(base: Base): void {
  setCurrentBase(base.id, base.name);
}

export function lend(base: Base): void {
  setLent((all) => [...all.filter(({ id }) => id !== base.id), base]);
}

onBaseOpened((base, facts) => {
  if (base.stay !== 'kept' || base.facts) return;
  // Without the note the model is as usable: the next opening tells the facts again.
  void inTurn(() => modelStore().note(base.id, facts).catch(() => undefined));
  void readShelf();
});

export function arrive(arrival: Arrival): void {
  setArrivals((all) => [...all.filter(({ id }) => id !== arrival.id), arrival]);
}

export function progressed(id: string, change: Partial<Arrival>): void {
  setArrivals((all) => all.map((one) => (one.id === id ? { ...one, ...change } : one)));
}

export function arrived(id: string): void {
  setArrivals((all) => all.filter((one) => one.id !== id));
}

/** Throws with words for a person. */
export async function removeBase(id: string): Promise<void> {
  setLent((all) => all.filter((base) => base.id !== id));
  const removed = await modelStore().remove(id);
  await readShelf(true);
  if (!removed.ok) throw new Error(`${removed.error.message} ${removed.error.fix}`);
  if (currentBase() === id) chooseBase(EMBEDDED);
}
