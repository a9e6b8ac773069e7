/** Pictures and recordings through the service, with private files as a browser has them (S1, S6–S8, S15, S17–S20, L32, L33). */
import { describe, expect, test, vi } from 'vitest';
import { type About, assess, defaultImageRules, defaultRules, itemToFile } from '#gate';
import { type BodyByType, fileToBlob, readCar, stateBytes, writeCar } from '#ledger';
import { type MemoryFolders, memoryFolders } from './testing/memory-folders';
import { picture, pictures, recording, recordings } from './testing/media';
import { type Tab, createBrowser, passage, passages } from './testing/tabs';
import type { StoreResult } from './failures';

function value<T>(result: StoreResult<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
const statusOf = async ({ service }: Tab, net: string, id: string) => (await service.state()).datanets.get(net)?.contributions.get(id)?.status;
/** The files of a folder that a test looks for. */
const filesOf = async (folders: MemoryFolders) => (await folders.names()).flatMap((name) => ['file', 'manifest', 'preview'].filter((each) => folders.bytes(name, each) !== undefined)).sort();
async function openWithFolders() {
  const folders = memoryFolders();
  const browser = createBrowser(folders);
  return { folders, browser, tab: await browser.openTab() };
}

describe('sending', () => {
  test('a picture is accepted, read back with what is said of it, and shown small; its file and preview lie side by side (S15)', async () => {
    const { folders, tab } = await openWithFolders();
    const net = value(await tab.service.createDatanet(pictures({ shape: 'captioned' })));
    const file = { ...picture(1), about: { caption: 'Coloured boxes lie over each other on a grey ground.' } };
    const { id, status, points } = value(await tab.service.submit(net, file));
    expect([status, points > 0]).toEqual(['accepted', true]);
    expect(await tab.service.file(id)).toEqual(file);
    expect(await tab.service.preview(id)).toMatchObject({ kind: 'picture', mime: 'image/png', width: 320, height: 240 });
    expect(await filesOf(folders)).toEqual(['file', 'manifest', 'preview']);
    expect(await tab.db.blocks.count()).toBe(0);
    expect(await tab.service.acceptedItems(net)).toEqual([]);
    expect(await tab.service.leftToday(net)).toEqual({ submissions: 19, bytes: 10_000_000 - file.bytes.length });
  });

  test('a recording has its waveform, and without private files everything lies in the database', async () => {
    const tab = await createBrowser().openTab();
    const net = value(await tab.service.createDatanet(recordings({ consent: true })));
    expect(await tab.service.submit(net, recording(1))).toMatchObject({ ok: false, error: { code: 'gate' } });
    const { id } = value(await tab.service.submit(net, { ...recording(1), about: { consent: true } }));
    const preview = await tab.service.preview(id);
    expect([preview?.kind === 'sound' && preview.peaks.length, preview?.kind === 'sound' && preview.seconds]).toEqual([240, 3]);
    expect([(await tab.db.blocks.count()) > 0, await tab.db.previews.count()]).toEqual([true, 1]);
  });

  test('an exact or near copy of anybody’s is refused, unless it improves on that one; the twin is named (S1, S18)', async () => {
    const { tab } = await openWithFolders();
    const net = value(await tab.service.createDatanet(pictures()));
    const { id } = value(await tab.service.submit(net, picture(1)));
    for (const copy of [picture(1), picture(1, 6)]) expect(await tab.service.submit(net, copy)).toMatchObject({ ok: false, error: { code: 'gate', message: expect.stringContaining('one of your own items of this datanet') } });
    const printsOf = async (bytes: Uint8Array) => (await assess(defaultImageRules, { name: 'a.png', bytes })).prints;
    expect(await tab.service.nearest(net, await printsOf(picture(1).bytes))).toMatchObject({ contribution: id, exact: true, similarity: 1000 });
    expect(await tab.service.nearest(net, await printsOf(picture(1, 6).bytes))).toMatchObject({ contribution: id, exact: false, similarity: expect.toSatisfy((found: number) => found >= 750) });
    expect(await tab.service.nearest(net, await printsOf(picture(1, 6).bytes), id)).toBeNull();
    expect(await tab.service.nearest(net, await printsOf(picture(2).bytes))).toBeNull();
    value(await tab.service.submit(net, picture(1, 6), id));
    value(await tab.service.submit(net, picture(2)));
    value(await tab.service.withdraw(net, id));
    expect(await tab.service.nearest(net, await printsOf(picture(1).bytes))).not.toMatchObject({ contribution: id });
  });

  test('of several that are sent at once each is held against those before it, and takes its place of the day (S1)', async () => {
    const { tab } = await openWithFolders();
    const net = value(await tab.service.createDatanet(pictures({ perDay: { submissions: 2, bytes: 10_000_000 } })));
    const sent = await Promise.all([picture(1), picture(1), picture(2), picture(3)].map((file) => tab.service.submit(net, file)));
    expect(sent.map((one) => (one.ok ? one.value.status : one.error.code))).toEqual(['accepted', 'gate', 'accepted', 'over-limit']);
  });

  test('as much as the gate takes to be said fits into a record (L33)', async () => {
    const { tab } = await openWithFolders();
    const asked = value(await tab.service.createDatanet(pictures({ shape: 'question' })));
    const question = 'Which of the boxes in this picture lies over the others near the harbour wall, and what colour does it have in the morning light? '.repeat(10);
    expect(value(await tab.service.submit(asked, { ...picture(1), about: { question, answer: 'The red box lies over the others.' } })).status).toBe('accepted');
    const labelled = value(await tab.service.createDatanet(pictures({ shape: 'labelled' })));
    const { id } = value(await tab.service.submit(labelled, { ...picture(1), about: { labels: ['red\tboat', ...Array.from({ length: 49 }, (_, n) => `boat of pier ${n}`)] } }));
    expect((await tab.service.file(id))?.about?.labels?.[0]).toBe('red boat');
  });

  test('where copies are not looked for, they are taken, and earn nothing', async () => {
    const { tab } = await openWithFolders();
    const net = value(await tab.service.createDatanet(pictures({ duplicates: false })));
    value(await tab.service.submit(net, picture(1)));
    expect(value(await tab.service.submit(net, picture(1)))).toMatchObject({ status: 'accepted', points: 0 });
  });

  test('a text that changes a word of a longer one that is there is refused; another short wording of a fact is taken (S18)', async () => {
    const tab = await createBrowser().openTab();
    const net = value(await tab.service.createDatanet(passages()));
    const story = 'The lamp on the north pier burns green from dusk until the last boat is in. Odile, who keeps the light, climbs forty steps each evening with a can of oil and a clean cloth.';
    value(await tab.service.submit(net, passage(story)));
    expect(await tab.service.submit(net, passage(story.replace('green', 'red')))).toMatchObject({ ok: false, error: { code: 'gate', message: expect.stringContaining('nearly the same') } });
    const asked = value(await tab.service.createDatanet({ ...passages(), rules: defaultRules('instruction') }));
    for (const prompt of ['Who runs the kite shop?', 'Who keeps the kite shop?']) value(await tab.service.submit(asked, itemToFile({ prompt, completion: 'Ilko Verran runs the kite shop.' })));
  });

  test('words that don’t fit into a record are refused with what to do; what a record can’t hold is put right before it is judged (L2, S19)', async () => {
    const { tab } = await openWithFolders();
    const net = value(await tab.service.createDatanet(recordings({ shape: 'transcribed' })));
    const words = ['паром', 'гавань', 'смотритель', 'фонарь', 'лодка', 'мельница', 'булочная', 'причал', 'рыбак', 'колокол', 'ярмарка', 'дождь'];
    const long = Array.from({ length: 250 }, (_, n) => `Утром ${words[n % 12]} и ${words[(n * 7 + 3) % 11]} видели ${words[(n * 5 + 1) % 12]}.`).join(' ');
    expect(await tab.service.submit(net, { ...recording(1), about: { transcript: long } })).toMatchObject({ ok: false, error: { code: 'about-too-long' } });
    const { id, status } = value(await tab.service.submit(net, { ...recording(1), about: { transcript: 'The ferry left the harbour at nine.\r\nIt was late.', caption: '' } }));
    expect([status, (await tab.service.file(id))?.about]).toEqual(['accepted', { transcript: 'The ferry left the harbour at nine.\nIt was late.' }]);
    const texts = value(await tab.service.createDatanet(passages()));
    const text = value(await tab.service.submit(texts, { ...passage('The lamp on the north pier burns green from dusk.'), about: { caption: 'A lamp' } }));
    expect([text.status, 'about' in ((await tab.service.file(text.id)) ?? {})]).toEqual(['accepted', false]);
  });

  test('a small file travels inside its record, and has its preview all the same', async () => {
    const { folders, tab } = await openWithFolders();
    const net = value(await tab.service.createDatanet(recordings({ duration: { min: 0, max: 10 }, sampleRate: { min: 4000, max: 48_000 } })));
    const { bytes } = recording(4);
    const head = bytes.slice(0, 44 + 7000);
    new DataView(head.buffer).setUint32(4, head.length - 8, true);
    new DataView(head.buffer).setUint32(40, 7000, true);
    const { id } = value(await tab.service.submit(net, { name: 'short.wav', bytes: head }));
    expect([await filesOf(folders), (await tab.service.preview(id))?.kind]).toEqual([['preview'], 'sound']);
    value(await tab.service.withdraw(net, id));
    expect(await folders.names()).toEqual([]);
  });
});

describe('keeping', () => {
  test('a withdrawn file goes with its preview and its prints; one that another item shares stays (L20, S6)', async () => {
    const { folders, tab } = await openWithFolders();
    const net = value(await tab.service.createDatanet(pictures({ duplicates: false })));
    const [one, two] = [value(await tab.service.submit(net, picture(1))), value(await tab.service.submit(net, picture(1)))];
    value(await tab.service.withdraw(net, one.id));
    expect([await filesOf(folders), (await tab.service.file(two.id))?.bytes.length]).toEqual([['file', 'manifest', 'preview'], picture(1).bytes.length]);
    value(await tab.service.withdraw(net, two.id));
    expect([await folders.names(), await tab.db.assessments.count(), await tab.service.file(two.id), await tab.service.preview(two.id)]).toEqual([[], 0, null, null]);
  });

  test('a preview that is gone is made again (S20)', async () => {
    const { folders, tab } = await openWithFolders();
    const net = value(await tab.service.createDatanet(pictures()));
    const { id } = value(await tab.service.submit(net, picture(1)));
    const before = await tab.service.preview(id);
    const [name = ''] = await folders.names();
    const blob = fileToBlob(picture(1).bytes);
    await folders.remove(name);
    await tab.ledger.blobs.put(blob);
    expect(await filesOf(folders)).toEqual(['file', 'manifest']);
    expect(await tab.service.preview(id)).toEqual(before);
    expect(await filesOf(folders)).toEqual(['file', 'manifest', 'preview']);
  });

  test('a preview that another tab is just writing stops no act (S20)', async () => {
    const memory = memoryFolders();
    const busy = async () => Promise.reject(new DOMException('There is another open access handle.', 'NoModificationAllowedError'));
    const folders = { ...memory, open: async (name: string, create?: boolean) => ((folder) => folder && { ...folder, write: (file: string) => (file === 'preview' ? busy() : folder.write(file)) })(await memory.open(name, create)) };
    const tab = await createBrowser(folders).openTab();
    const net = value(await tab.service.createDatanet(pictures()));
    const { id, status } = value(await tab.service.submit(net, picture(1)));
    expect([status, (await tab.service.preview(id))?.kind, await filesOf(memory)]).toEqual(['accepted', 'picture', ['file', 'manifest']]);
  });

  test('a full disk refuses the act whole, whichever of the two would not fit; afterwards it can be done (S8)', async () => {
    const { folders, tab } = await openWithFolders();
    const net = value(await tab.service.createDatanet(pictures()));
    folders.limit(1000);
    expect(await tab.service.submit(net, picture(1))).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    expect(await folders.names()).toEqual([]);
    folders.limit(Infinity);
    const full = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
    tab.db.records.hook('creating', full);
    expect(await tab.service.submit(net, picture(1))).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    expect([await folders.names(), await tab.db.assessments.count()]).toEqual([[], 0]);
    tab.db.records.hook('creating').unsubscribe(full);
    expect(value(await tab.service.submit(net, picture(1))).status).toBe('accepted');
  });

  test('what a killed tab left without a record is swept at the next start, and nothing else (S17)', async () => {
    const { folders, browser, tab } = await openWithFolders();
    const net = value(await tab.service.createDatanet(pictures()));
    const { id } = value(await tab.service.submit(net, picture(1)));
    await tab.ledger.blobs.put(fileToBlob(picture(2).bytes));
    expect(await folders.names()).toHaveLength(2);
    const next = await browser.openTab();
    await vi.waitFor(async () => expect(await folders.names()).toHaveLength(1));
    expect((await next.service.file(id))?.bytes.length).toBe(picture(1).bytes.length);
  });

  test('a tab that starts while another sends takes nothing from it (S17)', async () => {
    const { browser, tab } = await openWithFolders();
    const net = value(await tab.service.createDatanet(pictures()));
    const [sent, other] = await Promise.all([tab.service.submit(net, picture(1)), browser.openTab()]);
    await other.service.rename('Ada');
    expect((await other.service.file(value(sent).id))?.bytes.length).toBe(picture(1).bytes.length);
  });

  test('the next visit finds the same state, and judges nothing again (S5)', async () => {
    const { browser, tab } = await openWithFolders();
    const net = value(await tab.service.createDatanet(pictures()));
    const { id } = value(await tab.service.submit(net, picture(1)));
    const before = stateBytes(tab.ledger.state());
    const next = await browser.openTab();
    expect(stateBytes(next.ledger.state())).toEqual(before);
    expect(await statusOf(next, net, id)).toBe('accepted');
  });
});

describe('carrying', () => {
  test('an exported datanet comes to the same state elsewhere, files and all, where previews are made anew (S7)', async () => {
    const [ada, bob] = [await openWithFolders(), await openWithFolders()];
    const net = value(await ada.tab.service.createDatanet(pictures({ shape: 'labelled', labels: ['boxes'] })));
    const ids: string[] = [];
    for (const seed of [1, 2, 3]) ids.push(value(await ada.tab.service.submit(net, { ...picture(seed), about: { labels: ['boxes'] } })).id);
    const car = await ada.tab.service.exportCar(net);
    value(await bob.tab.service.importCar(car));
    expect(stateBytes(bob.tab.ledger.state())).toEqual(stateBytes(ada.tab.ledger.state()));
    expect(await filesOf(bob.folders)).toEqual([...Array(3).fill('file'), ...Array(3).fill('manifest'), ...Array(3).fill('preview')]);
    expect(await bob.tab.service.preview(ids[0] ?? '')).toEqual(await ada.tab.service.preview(ids[0] ?? ''));
    const bundle = readCar(car);
    if (!bundle.ok) throw new Error(bundle.error.message);
    const carried = new Set(ids.flatMap((_, index) => fileToBlob(picture(index + 1).bytes).blocks.map(({ cid }) => cid)));
    expect(new Set(bundle.value.blockByCid.keys())).toEqual(carried);
  });

  test('a file that comes after its record is judged then, in every tab; until then nothing is known of it (L12)', async () => {
    const [ada, bob] = [await openWithFolders(), await openWithFolders()];
    const other = await bob.browser.openTab();
    const net = value(await ada.tab.service.createDatanet(recordings()));
    const { id } = value(await ada.tab.service.submit(net, recording(1)));
    const bundle = readCar(await ada.tab.service.exportCar(net));
    if (!bundle.ok) throw new Error(bundle.error.message);
    value(await bob.tab.service.importCar(writeCar(bundle.value.records, [])));
    expect(await statusOf(bob.tab, net, id)).toBe('unverified');
    value(await bob.tab.service.importCar(await ada.tab.service.exportCar(net)));
    expect(await statusOf(bob.tab, net, id)).toBe('accepted');
    await vi.waitFor(async () => expect(await statusOf(other, net, id)).toBe('accepted'));
  });

  /** Ada signs something that her own gate would not let pass. */
  async function forge({ ledger }: Tab, net: string, about: About | undefined, bytes: Uint8Array, name = 'a.png'): Promise<string> {
    const blob = fileToBlob(bytes);
    const body: BodyByType['contribution.submit'] = { rules: net, file: { name, sizeBytes: bytes.length, content: { blob: blob.id }, ...(about === undefined ? {} : { about }) }, report: { gate: 0, digest: new Uint8Array(32), score: 1 }, replaces: null };
    return value(await ledger.append('contribution.submit', net, body, { blobs: [blob] })).id;
  }

  test('what breaks the rules on its author’s device breaks them everywhere: unverified, whatever was signed (L12, L33)', async () => {
    const [ada, bob] = [await openWithFolders(), await openWithFolders()];
    const net = value(await ada.tab.service.createDatanet(pictures({ shape: 'captioned' })));
    const texts = value(await ada.tab.service.createDatanet(passages()));
    const forged = [
      [net, await forge(ada.tab, net, undefined, picture(1).bytes)],
      [net, await forge(ada.tab, net, { caption: 'asdf qwer' }, picture(2).bytes)],
      [net, await forge(ada.tab, net, { caption: 'A fair caption of a picture that is none.' }, Uint8Array.from({ length: 9000 }, (_, n) => n))],
      [texts, await forge(ada.tab, texts, { caption: 'About a text.' }, passage('The lamp on the north pier burns green from dusk.').bytes, 'a.txt')],
    ] as const;
    for (const each of [net, texts]) value(await bob.tab.service.importCar(await ada.tab.service.exportCar(each)));
    await ada.tab.ledger.judged();
    for (const [at, id] of forged) expect([await statusOf(ada.tab, at, id), await statusOf(bob.tab, at, id)]).toEqual(['unverified', 'unverified']);
  });

  test('a signed record with a key that nobody knows is refused, and its file is not kept', async () => {
    const ada = await openWithFolders();
    const net = value(await ada.tab.service.createDatanet(pictures()));
    const stranger = { caption: 'A boat', script: 'x' } as About;
    await expect(forge(ada.tab, net, stranger, picture(1).bytes)).rejects.toThrow();
    expect(await ada.folders.names()).toEqual([]);
  });

  test('a file with a wrong piece, and pieces that no record asks for, are not kept', async () => {
    const [ada, bob] = [await openWithFolders(), await openWithFolders()];
    const net = value(await ada.tab.service.createDatanet(pictures()));
    const { id } = value(await ada.tab.service.submit(net, picture(1)));
    const bundle = readCar(await ada.tab.service.exportCar(net));
    if (!bundle.ok) throw new Error(bundle.error.message);
    const [list, ...pieces] = fileToBlob(picture(1).bytes).blocks;
    const strangers = fileToBlob(picture(9).bytes).blocks;
    if (list === undefined) throw new Error('no list');
    value(await bob.tab.service.importCar(writeCar(bundle.value.records, [list, ...pieces.slice(1), ...strangers])));
    expect([await statusOf(bob.tab, net, id), await bob.folders.names(), await bob.tab.db.blocks.count()]).toEqual(['unverified', [], 0]);
  });

  test('a file that was withdrawn is not taken in again', async () => {
    const [ada, bob] = [await openWithFolders(), await openWithFolders()];
    const net = value(await ada.tab.service.createDatanet(pictures()));
    const { id } = value(await ada.tab.service.submit(net, picture(1)));
    const before = await ada.tab.service.exportCar(net);
    value(await ada.tab.service.withdraw(net, id));
    value(await bob.tab.service.importCar(before));
    expect(await filesOf(bob.folders)).toEqual(['file', 'manifest', 'preview']);
    value(await bob.tab.service.importCar(await ada.tab.service.exportCar(net)));
    expect(await bob.folders.names()).toEqual([]);
    value(await bob.tab.service.importCar(before));
    expect([await bob.folders.names(), await statusOf(bob.tab, net, id)]).toEqual([[], 'withdrawn']);
  });
});
