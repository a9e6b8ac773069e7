/**
 * The files on the desk: judged by a pool of the gate's workers, held against each other, one's drafts and the datanet, mended in place, and submitted one
 * by one or together. They are kept on the device until they are submitted or taken off.
 */
import { type Accessor, batch as atOnce, createMemo, createSignal, onCleanup } from 'solid-js';
import { createStore, produce, unwrap } from 'solid-js/store';
import { mimeOfName, type PictureEdit } from '#datanets';
import { type About, applyRemedy, type EntryFile, judgeBySize, likeness, type Prints, type Remedy, type Report, type Rules } from '#gate';
import type { RecordId } from '#ledger';
import { formatBytes } from '#ui';
import { aboutFor } from '../about';
import { type DeskFile, type Edit, isUnderWay } from '../desk-file';
import { batchProgress, type BatchProgress } from '../desk-progress';
import { type Before, beforeEdit } from '../desk-undo';
import { nounOf, overBudget, submittable, tooLarge, withEnding, withText } from '../files';
import { withPassages } from '../passages';
import { previewItems } from '../preview';
import type { Quota } from '../quota';
import { type Held, nearer, nearestOf, type OnDesk, rememberAlike, seenAmong, tellTwins, type Twin } from '../twins';
import { budgetSeconds, checkRows, cropIn, judgeFile, trimIn } from './desk-gate';
import { createDeskKeeper } from './desk-keeper';
import type { Submission } from './submission';

export interface Desk {
  readonly files: readonly DeskFile[];
  readonly ready: Accessor<readonly string[]>;
  /** null: nothing is being checked. */
  readonly progress: Accessor<BatchProgress | null>;
  readonly find: (id: string) => DeskFile | undefined;
  readonly add: (files: readonly File[], about?: Pick<DeskFile, 'about' | 'replaces'>) => void;
  /** Another text for a text. */
  readonly mend: (id: string, text: string) => void;
  /** Other passages for a document's. */
  readonly arrange: (id: string, passages: readonly string[]) => void;
  readonly say: (id: string, about: About) => void;
  readonly remedy: (id: string, remedy: Remedy) => void;
  readonly crop: (id: string, edit: PictureEdit) => Promise<boolean>;
  readonly trim: (id: string, from: number, to: number) => Promise<boolean>;
  readonly undo: (id: string) => void;
  readonly stop: (id?: string) => void;
  readonly check: (id: string) => void;
  readonly remove: (id: string) => void;
  readonly submit: (ids: readonly string[]) => Promise<void>;
}

export interface DeskOptions {
  readonly net: RecordId;
  readonly rules: Accessor<Rules | undefined>;
  readonly quota: Accessor<Quota | undefined>;
  /** The nearest of what the datanet holds. */
  readonly nearest: (prints: Prints, except: RecordId | null) => Promise<Twin | null>;
  /** Fingerprints of rows in the datanet and in drafts, with where. */
  readonly seen: () => ReadonlyMap<string, string>;
  readonly drafts: () => readonly Held[];
  readonly submitFile: (file: EntryFile, replaces: RecordId | null) => Promise<Submission>;
}

/** What the desk knows of a file and does not draw. */
interface Inside {
  prints: Prints | null;
  /** By itself. */
  intrinsic: Report | null;
  outside: Twin | null;
  /** With the rows told that were seen under `hits`. */
  rows: { readonly hits: string; readonly report: Report } | null;
  version: number;
  running: boolean;
  controller: AbortController;
  before: Before | null;
  pause: ReturnType<typeof setTimeout> | undefined;
}

/** Milliseconds without a keystroke before what was said is judged, and before it is written. */
const typingMs = 350;
const keepingMs = 900;

export function createFileDesk(options: DeskOptions): Desk {
  const { net, rules, quota } = options;
  const [files, setFiles] = createStore<DeskFile[]>([]);
  const [batch, setBatch] = createSignal<{ readonly ids: ReadonlySet<string>; readonly startedMs: number }>({ ids: new Set(), startedMs: 0 });
  const [nowMs, setNowMs] = createSignal(0);
  const insides = new Map<string, Inside>();
  const alike = rememberAlike((a, b) => likeness(a.kind)(a.sketch, b.sketch));
  const find = (id: string): DeskFile | undefined => files.find((one) => one.id === id);
  const change = (id: string, to: Partial<DeskFile>): void => setFiles((one) => one.id === id, to);
  const keeper = createDeskKeeper(net, find, (id, why) => change(id, { trouble: `${why} It stays here while this page is open.` }));

  const clock = setInterval(() => progress() && setNowMs(performance.now()), 500);
  addEventListener('pagehide', keeper.flush);
  document.addEventListener('visibilitychange', keeper.flush);
  const unwatch = keeper.watch((gone) => {
    for (const id of gone) if (find(id) && find(id)?.state !== 'submitting' && find(id)?.state !== 'submitted') takeOff(id);
  });
  onCleanup(() => {
    clearInterval(clock);
    unwatch();
    removeEventListener('pagehide', keeper.flush);
    document.removeEventListener('visibilitychange', keeper.flush);
    keeper.flush();
    for (const { controller } of insides.values()) controller.abort();
  });
  void keeper.rows().then((rows) => {
    for (const { id, name, bytes, about, addedAt, replaces } of rows) {
      if (!find(id)) layOut({ id, name, blob: blobOf(name, bytes), about, addedAt, replaces });
    }
    begin(rows.map(({ id }) => id));
  }, () => undefined);

  function layOut(of: Pick<DeskFile, 'id' | 'name' | 'blob' | 'about' | 'addedAt' | 'replaces'>): void {
    const file: DeskFile = {
      ...of,
      sizeBytes: of.blob.size,
      text: null,
      opened: false,
      opening: [],
      items: [],
      preview: null,
      rows: [],
      report: null,
      twin: null,
      state: 'waiting',
      stopped: false,
      trouble: null,
      canUndo: false,
      contribution: null,
      status: null,
    };
    insides.set(of.id, { prints: null, intrinsic: null, outside: null, rows: null, version: 0, running: false, controller: new AbortController(), before: null, pause: undefined });
    setFiles(produce((list) => void list.push(file)));
  }

  /** Files that are judged together are one batch, to which others may come while it lasts. */
  function begin(ids: readonly string[]): void {
    const lasts = progress() !== null;
    setBatch((now) => ({ ids: new Set([...(lasts ? now.ids : []), ...ids]), startedMs: lasts ? now.startedMs : performance.now() }));
    setNowMs(performance.now());
    for (const id of ids) void judge(id);
  }

  /** Judges the file as it is, and again while it changes. */
  async function judge(id: string): Promise<void> {
    const inside = insides.get(id);
    if (!inside) return;
    inside.version += 1;
    if (inside.running) return;
    inside.running = true;
    for (let judged = 0; judged !== inside.version && find(id); ) {
      judged = inside.version;
      await judgeOnce(id, inside);
    }
    inside.running = false;
  }

  async function judgeOnce(id: string, inside: Inside): Promise<void> {
    const [under, one] = [rules(), find(id)];
    if (!under || !one) return;
    inside.controller = new AbortController();
    change(id, { state: 'waiting', stopped: false, trouble: null });
    const asked = unwrap(one);
    const begun = (): typeof asked => {
      change(id, { state: 'checking' });
      return unwrap(find(id) ?? asked);
    };
    const judging = await judgeFile(under, begun, { signal: inside.controller.signal, soon: one.report !== null });
    if (!find(id)) return;
    if (judging.kind !== 'judged') {
      inside.prints = inside.intrinsic = inside.rows = null;
      change(id, { state: 'checked', report: judging.kind === 'budget' ? overBudget(nounOf(under), budgetSeconds(under)) : null, twin: null, ...unjudged[judging.kind] });
      return tell();
    }
    const { file, opening, assessed } = judging;
    if (file !== null) {
      const bytes = file.bytes;
      change(id, { name: file.name, blob: blobOf(file.name, bytes), sizeBytes: bytes.length, text: under.kind === 'text' ? bytes : null, opened: assessed !== null, opening });
      keeper.keep(id);
    }
    inside.prints = assessed?.prints ?? null;
    inside.intrinsic = assessed?.report ?? null;
    inside.rows = null;
    inside.outside = assessed === null ? null : await outsideTwin(assessed.prints, one.replaces);
    const now = find(id);
    if (!now) return;
    const rows = under.kind === 'text' && now.text !== null ? previewItems(under, { name: now.name, bytes: now.text }) : [];
    // Without a moment in which nothing is said of it: buttons keep their focus.
    atOnce(() => {
      change(id, { items: assessed?.items ?? [], preview: assessed?.preview ?? null, rows, report: null, state: 'checked' });
      tell();
    });
  }

  async function outsideTwin(prints: Prints, replaces: RecordId | null): Promise<Twin | null> {
    if (rules()?.duplicates === false) return null;
    const inNet = await options.nearest(prints, replaces).catch(() => null);
    return nearer(inNet, nearestOf(prints, options.drafts(), alike));
  }

  /** Holds the files against each other and tells what is a copy of what; those already submitted stand as they were told. */
  function tell(): void {
    const duplicates = rules()?.duplicates !== false;
    const judged = files.flatMap((file): (OnDesk & { readonly id: string })[] => {
      const inside = insides.get(file.id);
      if (!inside?.intrinsic || !inside.prints) return [];
      const { prints, intrinsic, outside, rows } = inside;
      return [{ id: file.id, prints, outside, report: rows?.report ?? intrinsic, place: `${file.name}, here on the desk`, ref: { kind: 'desk', id: file.id } }];
    });
    const told = duplicates ? tellTwins(judged, alike) : judged.map(({ report }) => ({ report, twin: null }));
    judged.forEach(({ id }, at) => {
      const { report, twin } = told[at] ?? { report: null, twin: null };
      if (find(id)?.state !== 'submitted') change(id, { report, twin });
      if (duplicates) void tellRows(id, judged.slice(0, at));
    });
  }

  async function tellRows(id: string, before: readonly OnDesk[]): Promise<void> {
    const [under, one, inside] = [rules(), find(id), insides.get(id)];
    if (under?.kind !== 'text' || !one || !inside?.prints || !inside.intrinsic) return;
    const seen = seenAmong(inside.prints, [...options.drafts(), ...before], options.seen());
    const hits = JSON.stringify([...seen]);
    if (hits === (inside.rows?.hits ?? '[]')) return;
    const { version } = inside;
    const report = seen.size === 0 ? inside.intrinsic : await checkRows(under, one.name, one.blob, seen);
    if (report === null || inside.version !== version) return;
    inside.rows = { hits, report };
    tell();
  }

  /** Changes what is judged and sent, so that it can be put back. */
  function edit(id: string, to: Partial<Edit>, { undoable = true, waitMs = 0 } = {}): void {
    const [one, inside] = [find(id), insides.get(id)];
    if (!one || !inside || one.state === 'submitting' || one.state === 'submitted') return;
    const { name, sizeBytes, blob, text, about } = unwrap(one);
    inside.before = beforeEdit({ name, sizeBytes, blob, text, about }, inside.before, to, undoable);
    change(id, { ...to, canUndo: inside.before !== null });
    if (to.about) keeper.note(id, to.about);
    keeper.keep(id, keepingMs);
    clearTimeout(inside.pause);
    inside.pause = setTimeout(() => {
      inside.pause = undefined;
      void judge(id);
    }, waitMs);
  }
  const editBytes = (id: string, name: string, bytes: Uint8Array, how?: { readonly undoable?: boolean; readonly waitMs?: number }): void =>
    edit(id, { name, blob: blobOf(name, bytes), sizeBytes: bytes.length, text: rules()?.kind === 'text' ? bytes : null }, how);

  const textOf = (one: DeskFile): EntryFile => ({ name: one.name, bytes: one.text ?? new Uint8Array() });

  async function submitOne(id: string): Promise<void> {
    const [one, under, inside] = [find(id), rules(), insides.get(id)];
    if (!one || !under || !inside || one.state !== 'checked' || !one.report?.pass) return;
    // What was typed last is sent with it: the ledger judges it, and it isn't judged here while it is on its way.
    const isFresh = inside.pause !== undefined;
    clearTimeout(inside.pause);
    inside.pause = undefined;
    change(id, { state: 'submitting', trouble: null });
    const { name, blob, about, replaces } = unwrap(one);
    const said = aboutFor(under, about);
    const result = await blob
      .arrayBuffer()
      .then((buffer) => ({ name, bytes: new Uint8Array(buffer), ...(Object.keys(said).length === 0 ? {} : { about: said }) }))
      .then((file) => options.submitFile(file, replaces))
      .catch((): Submission => ({ ok: false, trouble: notSubmitted }));
    if (result.ok) {
      change(id, { state: 'submitted', contribution: result.id, status: result.status, canUndo: false });
      return keeper.drop(id);
    }
    change(id, { state: 'checked' });
    if (isFresh) await judge(id);
    change(id, { trouble: result.trouble });
  }

  function takeOff(id: string): void {
    insides.get(id)?.controller.abort();
    clearTimeout(insides.get(id)?.pause);
    insides.delete(id);
    setFiles((list) => list.filter((one) => one.id !== id));
    tell();
  }

  /** The order of the desk, also for files that are dropped together. */
  function nextAddedAt(): number {
    return Math.max(Date.now(), ...files.map((file) => file.addedAt + 1));
  }

  const progress = createMemo(() => {
    const { ids, startedMs } = batch();
    const of = files.filter((file) => ids.has(file.id)).map((file) => ({ sizeBytes: file.sizeBytes, done: !isUnderWay(file) }));
    return batchProgress(of, Math.max(0, nowMs() - startedMs) / 1000);
  });

  return {
    files,
    progress,
    find,
    ready: createMemo(() => submittable(files.map((one) => ({ id: one.id, sizeBytes: one.sizeBytes, report: one.report, submitted: one.state !== 'checked' })), quota() ?? { left: 0, bytesLeft: 0 })),
    add(dropped, { about, replaces } = { about: {}, replaces: null }) {
      const under = rules();
      if (!under) return;
      const laidOut = dropped.map((blob) => {
        const id = crypto.randomUUID();
        layOut({ id, name: blob.name, blob, about, addedAt: nextAddedAt(), replaces });
        const large = tooLarge(blob.size, under, formatBytes);
        if (large === null) keeper.keep(id);
        else change(id, { state: 'checked', trouble: large, report: judgeBySize(under, blob.size)?.report ?? null });
        return { id, large };
      });
      begin(laidOut.filter(({ large }) => large === null).map(({ id }) => id));
    },
    mend(id, text) {
      const one = find(id);
      if (one) editBytes(id, one.name, withText(textOf(one), text).bytes, { undoable: false });
    },
    arrange(id, passages) {
      const one = find(id);
      if (one) editBytes(id, one.name, withPassages(textOf(one), passages).bytes);
    },
    say: (id, about) => edit(id, { about }, { undoable: false, waitMs: typingMs }),
    remedy(id, remedy) {
      const one = find(id);
      if (!one) return;
      const under = rules();
      if (under?.kind === 'text') return editBytes(id, one.name, applyRemedy(textOf(one), remedy, under.fields).bytes);
      const { about } = applyRemedy({ name: one.name, bytes: new Uint8Array(), about: unwrap(one.about) }, remedy);
      if (about) edit(id, { about });
    },
    async crop(id, wanted) {
      const [one, under] = [find(id), rules()];
      if (!one || under?.kind !== 'image') return false;
      const made = await cropIn(under, one.blob, wanted, under.formats);
      if (made) editBytes(id, withEnding(one.name, made.format), made.bytes);
      return made !== null;
    },
    async trim(id, from, to) {
      const [one, under] = [find(id), rules()];
      if (!one || under?.kind !== 'audio') return false;
      const made = await trimIn(under, one.blob, from, to);
      if (made) editBytes(id, withEnding(one.name, 'wav'), made);
      return made !== null;
    },
    undo(id) {
      const inside = insides.get(id);
      const before = inside?.before;
      if (!inside || !before) return;
      inside.before = null;
      edit(id, before, { undoable: false });
    },
    stop(id) {
      for (const one of files) if (isUnderWay(one) && (id === undefined || one.id === id)) insides.get(one.id)?.controller.abort();
    },
    check: (id) => begin([id]),
    remove(id) {
      takeOff(id);
      keeper.drop(id);
    },
    async submit(ids) {
      for (const id of ids) await submitOne(id);
    },
  };
}

const blobOf = (name: string, bytes: Uint8Array): Blob => new Blob([new Uint8Array(bytes)], { type: mimeOfName(name) });

const notSubmitted = 'It could not be submitted just now. It stays here; try it again, and if that does not help, reload the page.';

const unjudged = {
  unreadable: { trouble: 'This could not be read. If it is a folder, drop the files in it; if it was moved, drop it again.' },
  broken: { trouble: 'The gate could not look at this file. Try it again; if that does not help, reload the page.' },
  budget: {},
  cancelled: { stopped: true },
} as const;
