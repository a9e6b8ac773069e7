/** A database of an earlier version is taken over as it is. */
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { expect, test } from 'vitest';
import { WinnowDatabase } from './database';

test('version 1: everything stays but what is reckoned again', async () => {
  const before = new Dexie('winnow-old');
  before.version(1).stores({ records: '++n, &id', held: 'id', blocks: 'cid', assessments: 'submission', keys: 'name', drafts: 'id, net', draftUpdates: '++n, draft', runs: 'id, net, createdAt', adapters: 'run', settings: 'key' });
  const rows = {
    records: { id: 'r', device: 'd', seq: 0, bytes: Uint8Array.of(1), signature: Uint8Array.of(2) },
    held: { id: 'h', until: 5, bytes: Uint8Array.of(1), signature: Uint8Array.of(2) },
    blocks: { cid: 'c', bytes: Uint8Array.of(3) },
    keys: { name: 'device', keys: {} },
    drafts: { id: 'a', net: 'net', createdAt: 1, updatedAt: 2, deletedAt: null },
    draftUpdates: { draft: 'a', update: Uint8Array.of(4) },
    runs: { id: 'run', net: 'net', createdAt: 1, run: {} },
    adapters: { run: 'run', files: [] },
    settings: { key: 'sample', value: 'net' },
  };
  for (const [table, row] of Object.entries(rows)) await before.table(table).add(row);
  await before.table('assessments').add({ submission: 'r', gateVersion: 2, assessment: { sketch: new Uint32Array(1) } });
  before.close();

  const now = new WinnowDatabase('winnow-old');
  for (const [table, row] of Object.entries(rows)) expect(await now.table(table).toArray(), table).toMatchObject([row]);
  expect(await now.assessments.count()).toBe(0);
  await now.desk.put({ id: 'f', net: 'net', name: 'a.png', bytes: Uint8Array.of(1), about: {}, addedAt: 1, replaces: null });
  expect(await now.desk.where('net').equals('net').count()).toBe(1);
  expect(await now.previews.count()).toBe(0);
});
