import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { WinnowDatabase } from '#store';
import { createDrafts } from '#store/drafts';
import { createDraft } from './create-draft';
import { draftToItem, readMeta } from './draft';

describe('a draft made from an item', () => {
  it('is found on the disk as it was made, with its origin and what it improves', async () => {
    const db = new WinnowDatabase('a-draft-made-from-an-item');
    const item = { prompt: 'Who built the mill?', completion: 'Ada Hale.' };
    const { id, saved } = await createDraft({ net: 'net-1', item, origin: 'playground', replaces: 'record-9' }, createDrafts(db));
    expect(saved).toEqual({ ok: true, value: null });

    const afterwards = createDrafts(db);
    expect((await afterwards.list('net-1')).map((entry) => entry.id)).toEqual([id]);
    const reopened = await afterwards.open(id, 'net-1');
    expect(draftToItem(reopened.doc)).toEqual(item);
    expect(readMeta(reopened.doc)).toMatchObject({ net: 'net-1', shape: 'instruction', origin: 'playground', replaces: 'record-9' });
    await reopened.close();
  });
});
