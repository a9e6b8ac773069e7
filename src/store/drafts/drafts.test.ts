/** Drafts survive what a browser does to tabs (S13, S14). */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WinnowDatabase } from '../database';
import { createDrafts } from './index';

let databases = 0;
const freshDatabase = () => new WinnowDatabase(`winnow-drafts-${(databases += 1)}`);

describe('drafts', () => {
  test('every keystroke that was saved is there again after the tab was killed without a word (S13)', async () => {
    const db = freshDatabase();
    const { doc, saved } = await createDrafts(db).open('a', 'net');
    for (const letter of 'The lamp burns green.') doc.getText('text').insert(doc.getText('text').length, letter);
    expect(await saved()).toEqual({ ok: true, value: null });
    const again = await createDrafts(db).open('a', 'net');
    expect(again.doc.getText('text').toString()).toBe('The lamp burns green.');
  });

  test('opening merges many updates into one, and loses none (S13)', async () => {
    const db = freshDatabase();
    const { doc, saved } = await createDrafts(db).open('a', 'net');
    for (let n = 0; n < 120; n++) doc.getText('text').insert(0, `${n} `);
    await saved();
    await createDrafts(db).open('a', 'net');
    expect(await db.draftUpdates.count()).toBe(1);
    expect((await createDrafts(db).open('a', 'net')).doc.getText('text').toString()).toBe(doc.getText('text').toString());
  });

  test('two tabs that write in one draft lose nothing of each other, in whatever order they write (S13)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ tab: fc.nat(1), at: fc.nat(20), text: fc.string({ minLength: 1, maxLength: 4 }) }), { maxLength: 60 }), async (edits) => {
        const db = freshDatabase();
        const tabs = [await createDrafts(db).open('a', 'net'), await createDrafts(db).open('a', 'net')];
        for (const { tab, at, text } of edits) {
          const held = tabs[tab]?.doc.getText('text');
          held?.insert(Math.min(at, held.length), text);
        }
        await Promise.all(tabs.map((tab) => tab.saved()));
        const merged = (await createDrafts(db).open('a', 'net')).doc.getText('text').toString();
        expect(merged.length).toBe(edits.reduce((sum, { text }) => sum + text.length, 0));
      }),
      { numRuns: 50 },
    );
  });

  test('an empty draft is not on the list; a deleted one leaves it, can be brought back, and goes for good when purged (S14)', async () => {
    let now = 1000;
    const db = freshDatabase();
    const drafts = createDrafts(db, () => now);
    const empty = await drafts.open('empty', 'net');
    const written = await drafts.open('written', 'net');
    written.doc.getText('text').insert(0, 'x');
    await Promise.all([empty.saved(), written.saved()]);
    const ids = async () => (await drafts.list('net')).map(({ id }) => id);
    expect(await ids()).toEqual(['written']);
    await drafts.delete('written');
    expect(await ids()).toEqual([]);
    await drafts.restore('written');
    expect(await ids()).toEqual(['written']);
    await drafts.delete('written');
    now = 2000;
    await drafts.purge(now);
    await drafts.restore('written');
    expect(await ids()).toEqual([]);
    expect(await db.draftUpdates.count()).toBe(0);
  });

  test('a full disk is told, the text in the page stays whole, and is kept once there is room (S8)', async () => {
    const db = freshDatabase();
    const { doc, saved } = await createDrafts(db).open('a', 'net');
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    db.draftUpdates.hook('creating', full);
    doc.getText('text').insert(0, 'Not kept yet.');
    expect(await saved()).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    db.draftUpdates.hook('creating').unsubscribe(full);
    expect(await saved()).toEqual({ ok: true, value: null });
    expect((await createDrafts(db).open('a', 'net')).doc.getText('text').toString()).toBe('Not kept yet.');
  });
});
