/**
 * The drafts of a datanet on this device, and the one in the fields. The one written last is opened again; a new one reaches the disk with its first
 * letter. Other tabs' drafts, and what they write in this one, appear at once.
 */
import { type Accessor, createEffect, createMemo, createSignal, onCleanup, untrack } from 'solid-js';
import type { Doc } from 'yjs';
import type { Item, Shape } from '#gate';
import type { RecordId } from '#ledger';
import { createDrafts, type DraftEntry, type OpenDraft, watchDrafts } from '#store/drafts';
import { createDraft } from '../create-draft';
import { type DraftMeta, draftToItem, emptyItem, isBlank, layOutDraft, readMeta } from '../draft';
import { shareWithTabs } from '../tabs';

export interface DraftSummary {
  readonly id: string;
  readonly meta: DraftMeta;
  readonly item: Item;
  readonly updatedAt: number;
}

export interface DraftsNow {
  /** Without blank ones; the one written last first. */
  readonly list: Accessor<readonly DraftSummary[]>;
  readonly openId: Accessor<string | null>;
  /** What the fields show; undefined until a draft is open. */
  readonly item: Accessor<Item | undefined>;
  readonly meta: Accessor<DraftMeta | undefined>;
  readonly savedAt: Accessor<number | null>;
  /** Why what was typed is not on the disk, and what to do; null: it is. */
  readonly unsaved: Accessor<string | null>;
  readonly edit: (change: (doc: Doc) => void) => void;
  readonly open: (id: string) => Promise<void>;
  /** A new draft in the fields; with an item, it is kept at once. */
  readonly start: (item?: Item, about?: Pick<DraftMeta, 'origin' | 'replaces'>) => Promise<void>;
  /** Takes it off the list, until the returned function brings it back. */
  readonly remove: (id: string) => Promise<() => Promise<void>>;
}

interface Current extends OpenDraft {
  readonly net: RecordId;
  readonly letGo: () => Promise<void>;
}

/** Deleted drafts can be brought back for this long. */
const keepDeletedMs = 86_400_000;

export function useDrafts(net: Accessor<RecordId>, shapeOfNet: Accessor<Shape | undefined>, wanted: Accessor<string | undefined>): DraftsNow {
  // Every change of the ledger gives the rules anew; only another shape may open the drafts anew, or the one just submitted would come back.
  const shape = createMemo(shapeOfNet);
  const drafts = createDrafts();
  const [entries, setEntries] = createSignal<readonly DraftEntry[]>([]);
  const [summaries, setSummaries] = createSignal<readonly DraftSummary[]>([]);
  const [current, setCurrent] = createSignal<Current | null>(null);
  const [item, setItem] = createSignal<Item | undefined>();
  const [savedAt, setSavedAt] = createSignal<number | null>(null);
  const [unsaved, setUnsaved] = createSignal<string | null>(null);
  const readById = new Map<string, DraftSummary>();

  const metaNow = (about: Partial<DraftMeta> = {}): DraftMeta => ({ net: net(), shape: shape() ?? 'passage', origin: 'typed', replaces: null, createdAt: Date.now(), ...about });

  async function show(id: string): Promise<void> {
    const of = untrack(net);
    const blank = emptyItem(untrack(shape) ?? 'passage');
    const before = untrack(current);
    if (before?.id === id) return;
    const draft = await drafts.open(id, of);
    const unshare = shareWithTabs(id, draft.doc);
    const read = (): void => void setItem(draftToItem(draft.doc) ?? blank);
    const written = (): void => {
      read();
      void draft.saved().then((saved) => {
        setUnsaved(saved.ok ? null : `${saved.error.message} ${saved.error.fix}`);
        if (saved.ok && untrack(current)?.id === id) setSavedAt(Date.now());
      });
    };
    draft.doc.on('update', written);
    const letGo = async (): Promise<void> => {
      draft.doc.off('update', written);
      unshare();
      const left = draftToItem(draft.doc);
      await draft.close();
      if (left && isBlank(left)) await drafts.delete(id);
    };
    setSavedAt(untrack(entries).find((entry) => entry.id === id)?.updatedAt ?? null);
    read();
    setCurrent({ ...draft, net: of, letGo });
    await before?.letGo();
  }

  async function openFirst(of: RecordId): Promise<void> {
    await drafts.purge(Date.now() - keepDeletedMs);
    const list = await drafts.list(of);
    setEntries(list);
    const first = list.find((entry) => entry.id === untrack(wanted)) ?? list[0];
    if (untrack(net) === of) await show(first?.id ?? crypto.randomUUID());
  }

  /** Reads what a draft says, once for each time it was written. */
  async function summarise(entry: DraftEntry): Promise<DraftSummary | null> {
    const known = readById.get(entry.id);
    if (known?.updatedAt === entry.updatedAt) return known;
    const draft = await drafts.open(entry.id, entry.net);
    const meta = readMeta(draft.doc);
    const says = draftToItem(draft.doc);
    await draft.close();
    if (!meta || !says) return null;
    const summary = { id: entry.id, meta, item: says, updatedAt: entry.updatedAt };
    readById.set(entry.id, summary);
    return summary;
  }

  createEffect(() => {
    const of = net();
    if (shape() === undefined) return;
    void openFirst(of);
    onCleanup(watchDrafts(drafts, of, setEntries));
  });
  createEffect(() => {
    const listed = entries();
    const writing = current()?.id;
    void Promise.all(listed.filter((entry) => entry.id !== writing).map(summarise)).then((read) => {
      if (untrack(entries) === listed && untrack(current)?.id === writing) setSummaries(read.filter((one) => one !== null));
    });
  });
  onCleanup(() => void untrack(current)?.letGo());

  const meta = (): DraftMeta | undefined => {
    void item();
    const draft = current();
    return draft ? readMeta(draft.doc) : undefined;
  };
  const list = createMemo((): readonly DraftSummary[] => {
    const draft = current();
    const now = item();
    const about = meta();
    const others = summaries().filter((one) => one.id !== draft?.id && entries().some((entry) => entry.id === one.id));
    const writing = draft && now && about ? [{ id: draft.id, meta: about, item: now, updatedAt: savedAt() ?? about.createdAt }] : [];
    return [...writing, ...others].filter((one) => !isBlank(one.item));
  });

  return {
    list,
    openId: () => current()?.id ?? null,
    item,
    meta,
    savedAt,
    unsaved,
    edit(change) {
      const draft = current();
      draft?.doc.transact(() => {
        layOutDraft(draft.doc, metaNow());
        change(draft.doc);
      });
    },
    open: show,
    async start(first, about) {
      if (!first && !about) return show(crypto.randomUUID());
      const made = await createDraft({ net: net(), item: first ?? emptyItem(shape() ?? 'passage'), ...about }, drafts);
      if (!made.saved.ok) setUnsaved(`${made.saved.error.message} ${made.saved.error.fix}`);
      await show(made.id);
    },
    async remove(id) {
      const wasOpen = current()?.id === id;
      if (wasOpen) await show(crypto.randomUUID());
      await drafts.delete(id);
      return async () => {
        await drafts.restore(id);
        if (wasOpen) await show(id);
      };
    },
  };
}
