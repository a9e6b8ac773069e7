/** Files on the desk outlive the tab (S16). */
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { WinnowDatabase } from '../database';
import { type DeskRow, createDesk } from '.';

const row = (id: string, net: string, addedAt: number): DeskRow => ({ id, net, name: `${id}.png`, bytes: Uint8Array.of(1, 2, 3), about: { caption: 'A boat', labels: ['boat', 'pier'], consent: true }, addedAt, replaces: null });

test('another tab finds them with what is said of them, in order, by datanet; a row is replaced by its id, and goes when it is removed', async () => {
  const [one, other] = [createDesk(new WinnowDatabase('winnow-desk')), createDesk(new WinnowDatabase('winnow-desk'))];
  for (const each of [row('b', 'net', 2), row('a', 'net', 1), row('c', 'elsewhere', 3)]) expect(await one.put(each)).toEqual({ ok: true, value: null });
  expect(await other.list('net')).toEqual([row('a', 'net', 1), row('b', 'net', 2)]);
  const mended = { ...row('a', 'net', 1), bytes: Uint8Array.of(9), about: {} };
  await other.put(mended);
  await one.remove('b');
  expect(await one.list('net')).toEqual([mended]);
});

test('a view keeps its own bytes only, and a list that a page watches is taken as plain values', async () => {
  const desk = createDesk(new WinnowDatabase('winnow-desk-2'));
  const whole = Uint8Array.of(0, 1, 2, 3, 4);
  await desk.put({ ...row('a', 'net', 1), bytes: whole.subarray(1, 3), about: { labels: new Proxy(['boat'], {}) } });
  const [kept] = await desk.list('net');
  expect([kept?.bytes.buffer.byteLength, kept?.about]).toEqual([2, { labels: ['boat'] }]);
});

test('a tab hears what another puts there and takes off', async () => {
  const [one, other] = [createDesk(new WinnowDatabase('winnow-desk-4')), createDesk(new WinnowDatabase('winnow-desk-4'))];
  const heard: string[] = [];
  const stop = one.watch('net', (ids) => void heard.push([...ids].sort().join()));
  await other.put(row('a', 'net', 1));
  await other.put(row('z', 'elsewhere', 1));
  await expect.poll(() => heard.at(-1)).toBe('a');
  await other.remove('a');
  await expect.poll(() => heard.at(-1)).toBe('');
  stop();
  await other.put(row('b', 'net', 2));
  expect(heard.at(-1)).toBe('');
});

test('a full disk is told as such', async () => {
  const db = new WinnowDatabase('winnow-desk-3');
  db.desk.hook('creating', () => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  });
  expect(await createDesk(db).put(row('a', 'net', 1))).toMatchObject({ ok: false, error: { code: 'storage-full' } });
});
