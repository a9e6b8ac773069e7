/** Begins a draft from an item that exists elsewhere: an answer that was put right, or an item that came back. It is on the disk when this returns. */
import type { Item, Shape } from '#gate';
import type { RecordId } from '#ledger';
import type { StoreResult } from '#store';
import { createDrafts, type Drafts } from '#store/drafts';
import { type DraftOrigin, layOutDraft } from './draft';

export interface NewDraft {
  readonly net: RecordId;
  readonly item: Item;
  readonly origin?: DraftOrigin;
  /** The submission that it improves on. */
  readonly replaces?: RecordId | null;
}

export interface CreatedDraft {
  /** `/datanets/<net>/contribute?draft=<id>` opens it. */
  readonly id: string;
  /** A failure says why the device could not keep it. */
  readonly saved: StoreResult<null>;
}

/** Always gives an id; whether the disk took it stands in `saved`. */
export async function createDraft({ net, item, origin = 'typed', replaces = null }: NewDraft, drafts: Drafts = createDrafts()): Promise<CreatedDraft> {
  const id = crypto.randomUUID();
  const draft = await drafts.open(id, net);
  layOutDraft(draft.doc, { net, shape: shapeOf(item), origin, replaces, createdAt: Date.now() }, item);
  const saved = await draft.saved();
  await draft.close();
  return { id, saved };
}

const shapeOf = (item: Item): Shape => ('values' in item ? 'fields' : 'messages' in item ? 'chat' : 'text' in item ? 'passage' : 'chosen' in item ? 'preference' : 'instruction');
