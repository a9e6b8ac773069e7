import { expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { draftToItem, layOutDraft, writeField } from './draft';
import { shareWithTabs } from './tabs';

it('shows in one tab what is written in another, both ways', async () => {
  const here = new Y.Doc();
  const there = new Y.Doc();
  const letGo = [shareWithTabs('d', here), shareWithTabs('d', there)];
  layOutDraft(here, { net: 'net-1', shape: 'passage', origin: 'typed', replaces: null, createdAt: 1 }, { text: 'A mill' });
  await vi.waitFor(() => expect(draftToItem(there)).toEqual({ text: 'A mill' }));
  writeField(there, 'text', 'An old mill');
  await vi.waitFor(() => expect(draftToItem(here)).toEqual({ text: 'An old mill' }));
  for (const stop of letGo) stop();
});
