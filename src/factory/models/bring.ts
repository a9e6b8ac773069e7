/** Brings a base model to this device: fetched from the host, or opened from a person's own files. Each way ends with the engine having opened it. */
import type { StoreResult } from '#store';
import { modelId, type ModelToFetch, saysQuantized, sizeOf, type StoredModel } from '#store/models';
import { formatBytes, toast } from '#ui';
import { keepStorage } from '#store/client';
import { proxy } from 'comlink';
import { createSignal } from 'solid-js';
import { engineIsBusy, openBase } from '../engine-client';
import { lendFiles } from '../engine-worker';
import type { Placed } from '../dropping';
import { type Base, isGguf, keptBase } from './base';
import { type ChosenModel, chooseModel } from './chosen';
import { fingerprint } from './fingerprint';
import { type HostModel, hostModels, pullToHost, toFetch } from './host';
import { arrive, arrived, bases, chooseBase, findBase, lend, modelStore, progressed, readShelf, removeBase, unfinished } from './shelf';

type Brought = { readonly ok: true; readonly base: Base; readonly note: string | null } | { readonly ok: false; readonly message: string; readonly isStopped: boolean };

const [trouble, setTrouble] = createSignal<string | null>(null);

/** Why the last model could not be brought here, in words; null: nothing is wrong. */
export { trouble };

/** Tells how it ended: a word in passing when it is here, and what stays in sight when it is not. */
async function telling(bringing: Promise<Brought>): Promise<void> {
  setTrouble(null);
  const brought = await bringing.catch(failed);
  if (brought.ok) toast(brought.note ?? `${brought.base.name} is ready. Train and Talk are about it now.`, { tone: brought.note === null ? 'good' : 'plain', seconds: brought.note === null ? 6 : 12 });
  else if (!brought.isStopped) setTrouble(brought.message);
}

/** Fetches a model that the host lists. */
export const getFromHost = (model: HostModel): Promise<void> => telling(fromHost(model));
/** Goes on with a fetch that was cut off. */
export const goOn = (model: StoredModel): Promise<void> => telling(further(model));
/** Deletes what is here of a model that was begun. */
export async function giveUp({ id }: Pick<StoredModel, 'id'>): Promise<void> {
  setTrouble(null);
  await removeBase(id).catch((error: unknown) => setTrouble(error instanceof Error ? error.message : String(error)));
}
/** Opens what was chosen or dropped. */
export const openFiles = (placed: readonly Placed<File>[]): Promise<void> => telling(fromFiles(placed));

const inWords = ({ message, fix }: { readonly message: string; readonly fix: string }): string => `${message} ${fix}`;
const failed = (error: unknown): Brought => ({ ok: false, message: error instanceof Error ? error.message : String(error), isStopped: false });

/** Where the host doesn't have it yet, it is asked to fetch it first. */
async function fromHost(model: HostModel): Promise<Brought> {
  let wanted = toFetch(model, location.host);
  const stop = new AbortController();
  try {
    if (!model.isHere) {
      arrive({ id: wanted.id, name: wanted.name, from: 'host', doing: 'asking the host', doneBytes: 0, totalBytes: model.sizeBytes, startedAtMs: Date.now(), startedBytes: 0, stop: () => stop.abort() });
      await pullToHost(model.id, stop.signal, (status) => {
        if (status.state === 'pulling') progressed(wanted.id, { doneBytes: status.doneBytes, totalBytes: status.totalBytes });
      });
      const now = (await hostModels())?.find(({ id, isHere }) => id === model.id && isHere);
      if (stop.signal.aborted) return { ok: false, message: 'Fetching was stopped. The host keeps what it has.', isStopped: true };
      if (!now) throw new Error('The host says that it has the model, and doesn’t list it. Look again in a moment.');
      arrived(wanted.id);
      wanted = toFetch(now, location.host);
    }
    return await fetchModel(wanted);
  } catch (error) {
    return failed(error);
  } finally {
    arrived(wanted.id);
  }
}

async function further(model: StoredModel): Promise<Brought> {
  const { url } = model;
  if (url === null) return { ok: false, message: 'Copying it was cut off. Open the file again.', isStopped: false };
  return fetchModel({ ...model, url }).catch(failed);
}

async function fetchModel(model: ModelToFetch): Promise<Brought> {
  const startedBytes = unfinished().find(({ id }) => id === model.id)?.heldBytes ?? 0;
  const fetched = await bringing(model, startedBytes > 0 ? 'checking' : 'fetching', startedBytes, (onBytes) => modelStore().fetch(model, onBytes));
  if (!fetched.ok) return { ok: false, message: inWords(fetched.error), isStopped: fetched.error.code === 'cancelled' };
  return openKept(fetched.value);
}

/** The engine judges the model where it lies, then it is copied to stay; without room for that it stays for the session. */
async function fromFiles(placed: readonly Placed<File>[]): Promise<Brought> {
  const chosen = chooseModel(placed);
  if (!chosen.ok) return { ok: false, message: inWords(chosen.error), isStopped: false };
  const { files } = chosen.value;
  try {
    const marks = await fingerprint(files);
    const name = await nameOf(chosen.value);
    const id = modelId(name, marks);
    const known = await findBase(id);
    if (known?.stay === 'kept') {
      chooseBase(known);
      return { ok: true, base: known, note: `${known.name} is on this device already.` };
    }
    return await openNew({ id, name, origin: 'from a file', files: [...files].map(([file, { size }]) => ({ name: file, sizeBytes: size, sha256: null })) }, files);
  } catch (error) {
    return failed(error);
  }
}

async function openNew(model: Omit<StoredModel, 'version' | 'whole' | 'addedAt' | 'facts' | 'url'>, files: ReadonlyMap<string, File>): Promise<Brought> {
  const size = sizeOf(model.files);
  const isQuantized = saysQuantized((await files.get('config.json')?.text()) ?? null);
  const guest: Base = { id: model.id, name: model.name, detail: `${formatBytes(size)}, until this page is closed`, reference: { kept: model.id }, stay: 'session', files: model.files, keepsBits: isQuantized || isGguf(model), facts: null };
  arrive({ id: model.id, name: model.name, from: 'file', doing: 'opening', doneBytes: 0, totalBytes: size, startedAtMs: Date.now(), startedBytes: 0, stop: () => undefined });
  try {
    await lendFiles(model.id, files);
    const facts = await openBase(guest, (share) => progressed(model.id, { doneBytes: share * size }));
    const copied = await bringing(model, 'copying', 0, (onBytes) => modelStore().copy({ ...model, facts }, [...files.values()], onBytes));
    if (copied.ok) {
      await lendFiles(model.id, null);
      return await chosenBase(keptBase(copied.value, formatBytes(size), isQuantized), null);
    }
    lend({ ...guest, facts });
    const why = copied.error.code === 'cancelled' ? 'It was not copied.' : copied.error.message;
    return await chosenBase({ ...guest, facts }, `${why} Until this page is closed, it can be used from where it lies.`);
  } catch (error) {
    await lendFiles(model.id, null);
    throw error;
  } finally {
    arrived(model.id);
  }
}

/** Opens a model that is whole on this device. */
async function openKept(model: StoredModel): Promise<Brought> {
  const base = (await findBase(model.id)) ?? keptBase(model, formatBytes(sizeOf(model.files)), false);
  if (engineIsBusy(base)) return chosenBase(base, 'It is on this device now. It can be asked when the run that is under way has ended.');
  arrive({ id: model.id, name: model.name, from: 'host', doing: 'opening', doneBytes: 0, totalBytes: null, startedAtMs: Date.now(), startedBytes: 0, stop: () => undefined });
  try {
    await openBase(base);
    return await chosenBase(base, null);
  } finally {
    arrived(model.id);
  }
}

async function chosenBase(base: Base, note: string | null): Promise<Brought> {
  await readShelf(true);
  const found = bases().find(({ id }) => id === base.id) ?? base;
  chooseBase(found);
  return { ok: true, base: found, note };
}

/** Runs a fetch or a copy with its progress on the shelf. */
async function bringing(
  model: Pick<StoredModel, 'id' | 'name' | 'files'>,
  doing: 'fetching' | 'checking' | 'copying',
  startedBytes: number,
  run: (onBytes: (done: number, total: number) => void) => Promise<StoreResult<StoredModel>>,
): Promise<StoreResult<StoredModel>> {
  const { id, name, files } = model;
  arrive({ id, name, from: doing === 'copying' ? 'file' : 'host', doing, doneBytes: startedBytes, totalBytes: sizeOf(files), startedAtMs: Date.now(), startedBytes, stop: () => void modelStore().stop(id) });
  void keepStorage();
  try {
    return await run(
      proxy((done: number, total: number) => {
        if (doing === 'checking' && done > startedBytes) progressed(id, { doing: 'fetching', doneBytes: done, totalBytes: total });
        else progressed(id, { doneBytes: done, totalBytes: total });
      }),
    );
  } finally {
    arrived(id);
    await readShelf(true);
  }
}

/** As the file or folder is called; files without a folder are called as their config says. */
async function nameOf({ name, files }: ChosenModel<File>): Promise<string> {
  if (name !== '') return name;
  const config: unknown = await files.get('config.json')?.text().then(JSON.parse).catch(() => null);
  const said = typeof config === 'object' && config !== null ? ['_name_or_path', 'model_type'].map((key) => Object.entries(config).find(([one]) => one === key)?.[1]).find((value) => typeof value === 'string' && value !== '') : null;
  return typeof said === 'string' ? said.slice(said.lastIndexOf('/') + 1) : 'Model';
}
