/** The service as the page uses it, on a real (in-memory) IndexedDB and real keys (S1–S10). */
import { describe, expect, test, vi } from 'vitest';
import { defaultRules } from '#gate';
import { foldRecords, readCar, stateBytes } from '#ledger';
import type { StoreResult } from './failures';
import { type Tab, TEXTS, createBrowser, passage, passages } from './testing/tabs';

function value<T>(result: StoreResult<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
const found = async ({ service }: Tab, change: Parameters<typeof passages>[0] = {}) => value(await service.createDatanet(passages(change)));
const submit = async ({ service }: Tab, net: string, text: string) => value(await service.submit(net, passage(text)));

describe('contributing', () => {
  test('the first signed act makes the identity; a contribution that passes is accepted and earns points (I1, S2)', async () => {
    const tab = await createBrowser().openTab();
    expect((await tab.service.state()).me).toBeNull();
    const net = await found(tab);
    const { id, status, points } = await submit(tab, net, TEXTS[0]);
    const view = await tab.service.state();
    expect(status).toBe('accepted');
    expect(points).toBeGreaterThan(0);
    expect(view.datanets.get(net)?.standings).toMatchObject([{ account: view.me, points, rank: 1 }]);
    expect(await tab.service.acceptedItems(net)).toEqual([{ contribution: id, account: view.me, item: { text: TEXTS[0] } }]);
    expect(await tab.service.file(id)).toEqual(passage(TEXTS[0]));
  });

  test('a large file becomes a blob, and is read back, accepted and exported whole (L4, L28)', async () => {
    const tab = await createBrowser().openTab();
    const net = await found(tab);
    const text = Array.from({ length: 900 }, (_, n) => `On day ${n} the ferry left pier ${(n * 7) % 13} with ${(n * 31) % 89} people and came back ${(n * 3) % 59} minutes late.`).join('\n');
    const { id, status } = await submit(tab, net, text);
    expect(status).toBe('accepted');
    expect((await tab.service.file(id))?.bytes.length).toBe(text.length);
    const other = await createBrowser().openTab();
    value(await other.service.importCar(await tab.service.exportCar(net)));
    expect((await other.service.state()).datanets.get(net)?.contributions.get(id)?.status).toBe('accepted');
  });

  test('what does not pass, is a duplicate, is over the day’s limit or comes after the closing is refused with a way out, and nothing is signed (S1)', async () => {
    const browser = createBrowser();
    const tab = await browser.openTab();
    const net = await found(tab, { perDay: 2 });
    await submit(tab, net, TEXTS[0]);
    const signed = tab.ledger.records().size;
    expect(await tab.service.submit(net, passage('x'))).toMatchObject({ ok: false, error: { code: 'gate' } });
    expect(await tab.service.submit(net, passage(TEXTS[0]))).toMatchObject({ ok: false, error: { code: 'gate' } });
    expect(tab.ledger.records().size).toBe(signed);
    await submit(tab, net, TEXTS[1]);
    expect(await tab.service.leftToday(net)).toMatchObject({ submissions: 0 });
    expect(await tab.service.submit(net, passage(TEXTS[2]))).toMatchObject({ ok: false, error: { code: 'over-limit' } });
    browser.now += 86_400_000;
    await submit(tab, net, TEXTS[2]);
    value(await tab.service.closeDatanet(net));
    expect(await tab.service.submit(net, passage(TEXTS[3]))).toMatchObject({ ok: false, error: { code: 'closed' } });
    expect(await tab.service.submit('nowhere', passage(TEXTS[3]))).toMatchObject({ ok: false, error: { code: 'unknown-datanet' } });
  });

  test('a withdrawn file is purged from the device, and its record says so to everybody (L20, S6)', async () => {
    const tab = await createBrowser().openTab();
    const net = await found(tab);
    const { id } = await submit(tab, net, Array.from({ length: 300 }, (_, n) => `${TEXTS[n % 4]} That was note ${n * 17}.`).join('\n'));
    expect(await tab.db.blocks.count()).toBeGreaterThan(0);
    value(await tab.service.withdraw(net, id));
    expect(await tab.db.blocks.count()).toBe(0);
    expect((await tab.service.state()).datanets.get(net)?.contributions.get(id)?.status).toBe('withdrawn');
    expect(await tab.service.file(id)).toBeNull();
  });
});

test('what no record can hold is refused in words, before it is signed (L3, S1)', async () => {
  const tab = await createBrowser().openTab();
  expect(await tab.service.createDatanet({ ...passages(), name: 'n'.repeat(200) })).toMatchObject({ ok: false, error: { code: 'not-a-record', message: expect.stringContaining('body.manifest.name') } });
  const wordy = { ...passages(), description: 'd'.repeat(6000), rules: { ...passages().rules, topics: Array.from({ length: 200 }, (_, n) => `topic ${n} ${'x'.repeat(60)}`) } };
  expect(await tab.service.createDatanet(wordy)).toMatchObject({ ok: false, error: { code: 'too-large' } });
  const net = await found(tab);
  expect(await tab.service.publishRun({ net, name: 'Large', base: 'embedded', recipe: {}, contributions: Array.from({ length: 201 }, () => net), finalLoss: 1, adapter: null })).toMatchObject({ ok: false, error: { code: 'too-many' } });
});

describe('reviewing', () => {
  test('another device judges; nobody judges their own, and a rejection needs a reason (L14, L17)', async () => {
    const [ada, bob] = [await createBrowser().openTab(), await createBrowser().openTab()];
    const net = await found(ada, { automaticAt: null });
    const { id, status } = await submit(ada, net, TEXTS[0]);
    expect(status).toBe('pending');
    expect(await ada.service.castVerdict(net, id, 'accept')).toMatchObject({ ok: false, error: { code: 'own-item' } });
    value(await bob.service.importCar(await ada.service.exportCar(net)));
    expect(await bob.service.castVerdict(net, id, 'reject')).toMatchObject({ ok: false, error: { code: 'no-reason' } });
    value(await bob.service.castVerdict(net, id, 'reject', { code: 'wrong', note: 'It burns red.' }));
    value(await ada.service.importCar(await bob.service.exportCar(net)));
    expect((await ada.service.state()).datanets.get(net)?.contributions.get(id)).toMatchObject({ status: 'rejected', verdicts: [{ reason: { note: 'It burns red.' } }] });
    const improved = value(await ada.service.submit(net, passage('The lamp on the north pier burns red from dusk until the last boat is in.'), id));
    expect((await ada.service.state()).datanets.get(net)?.contributions.get(improved.id)?.replaces).toBe(id);
  });

  test('only the owner amends, and not what an item is (L9)', async () => {
    const [ada, bob] = [await createBrowser().openTab(), await createBrowser().openTab()];
    const net = await found(ada);
    value(await bob.service.importCar(await ada.service.exportCar(net)));
    expect(await bob.service.amendDatanet(net, passages())).toMatchObject({ ok: false, error: { code: 'not-owner' } });
    expect(await ada.service.amendDatanet(net, { ...passages(), rules: defaultRules('chat') })).toMatchObject({ ok: false, error: { code: 'shape-fixed' } });
    value(await ada.service.amendDatanet(net, { ...passages(), name: 'Harbour notes, second edition' }));
    expect((await ada.service.state()).datanets.get(net)?.manifest.name).toBe('Harbour notes, second edition');
  });
});

describe('tabs and visits', () => {
  test('two tabs that write at once never fork the device’s chain, and each sees what the other wrote (S3)', async () => {
    const browser = createBrowser();
    const [one, two] = [await browser.openTab(), await browser.openTab()];
    const net = await found(one);
    await Promise.all([submit(one, net, TEXTS[0]), one.service.rename('Ada'), two.service.rename('Ada L.'), two.service.rename('Ada Lovelace')]);
    // A name that neither tab has had, so that an older state can't be taken for the last one.
    await two.service.rename('Countess');
    await vi.waitFor(async () => expect((await one.service.state()).myName).toBe('Countess'));
    const views = [await one.service.state(), await two.service.state()];
    expect(views.map(({ myName }) => myName)).toEqual(['Countess', 'Countess']);
    expect(stateBytes(views[0] ?? never())).toEqual(stateBytes(views[1] ?? never()));
    expect([...(views[0]?.accounts.values() ?? [])]).toMatchObject([{ flagged: false }]);
    expect([...one.ledger.records().values()].map(({ record }) => record.seq).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('listeners hear of a change, from whichever tab it comes (S3)', async () => {
    const browser = createBrowser();
    const [one, two] = [await browser.openTab(), await browser.openTab()];
    const heard = new Promise<string>((resolve) => void two.service.subscribe(({ myName }) => myName !== '' && resolve(myName)));
    value(await one.service.rename('Ada'));
    expect(await heard).toBe('Ada');
  });

  test('the next visit finds the same state, the same account and its chain’s end (S5)', async () => {
    const browser = createBrowser();
    const first = await browser.openTab();
    const net = await found(first);
    await submit(first, net, TEXTS[0]);
    const before = await first.service.state();
    first.ledger.close();
    const again = await browser.openTab();
    const after = await again.service.state();
    expect(after.me).toBe(before.me);
    expect(stateBytes(after)).toEqual(stateBytes(before));
    await submit(again, net, TEXTS[1]);
    expect((await again.service.state()).accounts.get(before.me ?? '')?.flagged).toBe(false);
  });

  test('a clock that was set back does not make a record earlier than the one before (S4)', async () => {
    const browser = createBrowser();
    const tab = await browser.openTab();
    const net = await found(tab);
    browser.now -= 3_600_000;
    const { id } = await submit(tab, net, TEXTS[0]);
    expect(tab.ledger.records().get(id)?.record.at).toBeGreaterThan(tab.ledger.records().get(net)?.record.at ?? Infinity);
  });
});

describe('bundles', () => {
  test('an exported datanet comes to the same state elsewhere; a second import adds nothing (L28, S7)', async () => {
    const [ada, bob] = [await createBrowser().openTab(), await createBrowser().openTab()];
    const net = await found(ada);
    for (const text of TEXTS) await submit(ada, net, text);
    const car = await ada.service.exportCar(net);
    expect(value(await bob.service.importCar(car))).toEqual({ added: 6, known: 0, held: 0, refused: [], datanets: [net] });
    expect(value(await bob.service.importCar(car))).toMatchObject({ added: 0, known: 6, datanets: [net] });
    const { me: _, myName: __, ...state } = await ada.service.state();
    expect(stateBytes(await bob.service.state())).toEqual(stateBytes(state));
  });

  test('a damaged bundle is refused, and changes nothing (L27, S7)', async () => {
    const [ada, bob] = [await createBrowser().openTab(), await createBrowser().openTab()];
    const car = (await ada.service.exportCar(await found(ada))).map((byte, index) => (index === 400 ? byte ^ 1 : byte));
    expect(await bob.service.importCar(car)).toMatchObject({ ok: false });
    expect(await bob.db.records.count()).toBe(0);
  });

  test('what is ahead of this clock is held, and joins when its time has come (L8)', async () => {
    const [early, late] = [createBrowser(), createBrowser()];
    late.now += 3_600_000;
    const [ada, bob] = [await late.openTab(), await early.openTab()];
    const net = await found(ada);
    expect(value(await bob.service.importCar(await ada.service.exportCar(net)))).toMatchObject({ added: 0, held: 2 });
    expect((await bob.service.state()).datanets.size).toBe(0);
    early.now += 3_600_000;
    bob.ledger.close();
    expect((await (await early.openTab()).service.state()).datanets.has(net)).toBe(true);
  });

  test('the sample is imported once, and said to be missing when it cannot be read (S9)', async () => {
    const ada = await createBrowser().openTab();
    const net = await found(ada);
    const browser = createBrowser();
    const bob = await browser.openTab();
    expect(await bob.service.ensureSample()).toMatchObject({ ok: false, error: { code: 'no-sample' } });
    browser.sample = await ada.service.exportCar(net);
    expect(value(await bob.service.ensureSample())).toBe(net);
    browser.sample = null;
    expect(value(await bob.service.ensureSample())).toBe(net);
  });
});

describe('storage', () => {
  test('a full disk is told as such; what was there is safe, and the act can be done again (S8)', async () => {
    const tab = await createBrowser().openTab();
    const net = await found(tab);
    const full = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
    tab.db.records.hook('creating', full);
    const before = stateBytes(await tab.service.state());
    expect(await tab.service.submit(net, passage(TEXTS[0]))).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    expect(stateBytes(await tab.service.state())).toEqual(before);
    tab.db.records.hook('creating').unsubscribe(full);
    expect((await submit(tab, net, TEXTS[0])).status).toBe('accepted');
  });

  test('a bundle that did not fit is not taken for known afterwards (S8)', async () => {
    const [ada, bob] = [await createBrowser().openTab(), await createBrowser().openTab()];
    const car = await ada.service.exportCar(await found(ada));
    const full = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
    bob.db.records.hook('creating', full);
    expect(await bob.service.importCar(car)).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    bob.db.records.hook('creating').unsubscribe(full);
    expect(value(await bob.service.importCar(car))).toMatchObject({ added: 2, known: 0 });
  });

  test('runs come back as they were saved, newest first, with their adapters (S10)', async () => {
    const { service } = await createBrowser().openTab();
    const run = (id: string, createdAt: number, adapter: Uint8Array | null) => ({ id, net: 'net', createdAt, details: { name: id, losses: [3, 2, 1] }, adapter: adapter === null ? null : [{ name: 'adapter_model.safetensors', bytes: adapter }] });
    const [old, fresh] = [run('old', 1, Uint8Array.of(1, 2, 3)), run('fresh', 2, null)];
    for (const each of [old, fresh]) value(await service.saveRun(each));
    expect(await service.listRuns()).toEqual([fresh, old]);
    await service.deleteRun('fresh');
    expect(await service.getRun('fresh')).toBeNull();
    expect(await service.getRun('old')).toEqual(old);
  });

  test('a published run names its records and its adapter', async () => {
    const tab = await createBrowser().openTab();
    const net = await found(tab);
    const { id } = await submit(tab, net, TEXTS[0]);
    value(await tab.service.publishRun({ net, name: 'First run', base: 'embedded', recipe: { r: 8, target_modules: ['q_proj'] }, contributions: [id], finalLoss: 0.25, adapter: Uint8Array.of(1, 2, 3) }));
    expect((await tab.service.state()).datanets.get(net)?.runs).toMatchObject([{ body: { name: 'First run', contributions: [id], finalLoss: 0.25 } }]);
  });
});

test('what an export holds folds to the same state without a database (L30)', async () => {
  const tab = await createBrowser().openTab();
  const net = await found(tab);
  for (const text of TEXTS) await submit(tab, net, text);
  const read = readCar(await tab.service.exportCar(net));
  if (!read.ok) throw new Error(read.error.message);
  const { createAssess, createVerifier } = await import('#ledger');
  const outcomes = await createVerifier({ now: () => Date.UTC(2027, 0, 1) }).add(read.value.records);
  const records = outcomes.flatMap((outcome) => (outcome.status === 'added' ? [outcome.record] : []));
  const { me: _, myName: __, ...state } = await tab.service.state();
  expect(stateBytes(foldRecords(records, createAssess({ payloadByBlob: () => undefined })))).toEqual(stateBytes(state));
});

function never(): never {
  throw new Error('missing');
}
