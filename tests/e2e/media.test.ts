/**
 * Pictures and recordings, from a camera, a microphone and files to the ledger: captured, looked at by the gate, mended and submitted, with the network cut.
 * Chromium's fake camera and microphone stand in for real ones.
 */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { draw, openOrFail, readFormat, readPhoto, writePng } from '../../src/gate/image/testing/files';
import { resized } from '../../src/gate/image/testing/transforms';
import { withApp } from './harness';

interface NewDatanet {
  readonly kind: 'Pictures' | 'Recordings';
  readonly shape: RegExp;
  readonly consent?: boolean;
}

async function startDatanet(page: Page, { kind, shape, consent = false }: NewDatanet): Promise<void> {
  await page.goto(new URL('/datanets/new', page.url()).href);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(`Harbour ${kind.toLowerCase()}`);
  await page.getByRole('textbox', { name: 'Purpose' }).fill('What can be seen and heard in a small harbour town.');
  await page.getByRole('radio', { name: kind }).check();
  await page.getByRole('radio', { name: shape }).check();
  if (consent) await page.getByRole('switch', { name: /everybody who is heard agreed/ }).check();
  await page.getByRole('button', { name: 'Start it' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Contribute' }).first().click();
  await page.getByRole('tab', { name: 'Files' }).waitFor();
}

interface FileToDrop {
  readonly name: string;
  readonly bytes: Uint8Array;
}

async function drop(page: Page, files: readonly FileToDrop[]): Promise<void> {
  const target = await page.getByText(/^Drop (pictures|recordings) here/).elementHandle();
  const packed = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
  await page.evaluate(
    ([element, list]) => {
      const data = new DataTransfer();
      for (const { name, base64 } of list) data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0)], name));
      for (const type of ['dragover', 'drop']) element?.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
    },
    [target, packed] as const,
  );
}

const onDesk = (page: Page, name: string): Locator => page.getByRole('list', { name: 'Dropped files' }).getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) });

/** What is sent, as the page says: once it stands in the list of one's own. */
const ownList = (page: Page): Locator => page.getByRole('region', { name: 'Yours in this datanet' });

/** Bytes of the files that were put onto the desk, from the device's database. */
async function keptBytes(page: Page): Promise<readonly { readonly name: string; readonly text: string }[]> {
  return page.evaluate(async () => {
    const open = indexedDB.open('winnow');
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      open.onsuccess = () => resolve(open.result);
      open.onerror = () => reject(new Error('The database could not be opened.'));
    });
    const rows = await new Promise<{ readonly name: string; readonly bytes: Uint8Array }[]>((resolve) => {
      const request = db.transaction('desk').objectStore('desk').getAll();
      request.onsuccess = () => resolve(request.result as { readonly name: string; readonly bytes: Uint8Array }[]);
    });
    db.close();
    return rows.map(({ name, bytes }) => ({ name, text: new TextDecoder('latin1').decode(bytes) }));
  });
}

/** What the fake camera shows may look blurred to the gate, or off topic: then reviewers decide. */
const wouldEnter = /would be accepted|would go to reviewers/;

/** The same place in a photo as a phone writes it: EXIF with a GPS directory behind the beginning of a JPEG. */
function located(jpeg: Uint8Array): Uint8Array {
  const entry = (tag: number, type: number, count: number, value: number): number[] => [...u16(tag), ...u16(type), ...u32(count), ...u32(value)];
  const u16 = (value: number): number[] => [value & 255, value >> 8];
  const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
  const rationals = (...values: readonly number[]): number[] => values.flatMap((value) => [...u32(value), ...u32(1)]);
  const gpsAt = 8 + 2 + 12 + 4;
  const valuesAt = gpsAt + 2 + 4 * 12 + 4;
  const tiff = [0x49, 0x49, 42, 0, ...u32(8), ...u16(1), ...entry(0x8825, 4, 1, gpsAt), ...u32(0), ...u16(4), ...entry(1, 2, 2, 0x4e), ...entry(2, 5, 3, valuesAt), ...entry(3, 2, 2, 0x45), ...entry(4, 5, 3, valuesAt + 24), ...u32(0), ...rationals(52, 21, 3), ...rationals(4, 53, 9)];
  const payload = [...new TextEncoder().encode('Exif\0\0'), ...tiff];
  return Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, (payload.length + 2) >> 8, (payload.length + 2) & 255, ...payload, ...jpeg.subarray(2)]);
}

describe.each(['desktop', 'phone'] as const)('pictures on a %s', (device) => {
  test('a photo is taken, cropped, captioned and submitted, offline', async () => {
    await withApp({ device, fakeMedia: true }, async (app) => {
      const { page } = app;
      await app.waitUntilOfflineReady();
      await app.cutNetwork();
      await startDatanet(page, { kind: 'Pictures', shape: /caption/i });
      await page.getByRole('tab', { name: 'Photo' }).click();
      await page.getByRole('button', { name: 'Take photo' }).click();
      await page.getByRole('img', { name: 'The photo that was just taken' }).waitFor();
      await page.getByRole('button', { name: 'Take it again' }).click();
      await page.getByRole('button', { name: 'Take photo' }).click();
      await page.getByRole('button', { name: 'Keep it' }).click();

      const photo = onDesk(page, 'photo 1.jpg');
      await photo.getByText('This picture has no caption.').waitFor({ timeout: 20_000 });
      await photo.getByRole('textbox', { name: 'Caption' }).fill('A test card with a clock hand. Questions to anna.berg@harbour-mail.se please.');
      await photo.getByRole('button', { name: 'Mask' }).click();
      await expect.poll(() => photo.getByRole('textbox', { name: 'Caption' }).inputValue()).not.toContain('anna.berg');
      await photo.getByText(wouldEnter).waitFor();

      const before = await photo.getByText(/pixels$/).textContent();
      await photo.getByRole('button', { name: 'Crop or turn' }).click();
      const corner = photo.getByRole('button', { name: /Bottom right corner/ });
      await corner.focus();
      for (let press = 0; press < 4; press++) await page.keyboard.press('Shift+ArrowUp');
      await photo.getByRole('button', { name: 'Turn' }).click();
      expect(await app.axe()).toEqual([]);
      await photo.getByRole('button', { name: 'Keep this part' }).click();
      await photo.getByRole('button', { name: 'Crop or turn' }).waitFor();
      await expect.poll(() => photo.getByText(/pixels$/).textContent()).not.toBe(before);
      const after = await photo.getByText(/pixels$/).textContent();
      const sides = (text: string | null): number[] => (text?.match(/\d+/g) ?? []).map(Number);
      expect(sides(after)).toEqual([Math.round((sides(before)[1] ?? 0) * 0.8), sides(before)[0]]);
      await photo.getByRole('button', { name: 'Undo' }).click();
      await expect.poll(() => photo.getByText(/pixels$/).textContent()).toBe(before);

      await photo.getByText(wouldEnter).waitFor();
      await photo.getByRole('button', { name: 'Submit' }).click();
      await photo.getByText(/Accepted|In review/).waitFor({ timeout: 20_000 });
      const own = ownList(page);
      await own.getByText('A test card with a clock hand', { exact: false }).waitFor();
      await own.getByRole('button', { name: 'Show all of it' }).click();
      await own.getByRole('img').nth(1).waitFor();
      const track = await page.locator('video').evaluateHandle((video: HTMLVideoElement) => (video.srcObject instanceof MediaStream ? video.srcObject.getTracks()[0] : undefined));
      expect(await track.evaluate((one) => one?.readyState)).toBe('live');
      await page.getByRole('tab', { name: 'Files' }).click();
      expect(await track.evaluate((one) => one?.readyState)).toBe('ended');
      expect(await app.axe()).toEqual([]);
    });
  });

  test('many files are checked side by side: hostile ones say what is wrong, a photo loses its place, a near copy shows its twin', async () => {
    await withApp({ device }, async (app) => {
      const { page } = app;
      await startDatanet(page, { kind: 'Pictures', shape: /caption/i });
      const cat = readPhoto('cat.jpg');
      await drop(page, [
        { name: 'cat.jpg', bytes: located(cat) },
        { name: 'bridge.jpg', bytes: readPhoto('bridge.jpg') },
        { name: 'renamed.jpg', bytes: readFormat('pages.tiff') },
        { name: 'cut.jpg', bytes: cat.subarray(0, cat.length >> 1) },
        { name: 'huge.png', bytes: writePng(draw(4, 4, () => [1, 2, 3]), { width: 60_000, height: 60_000 }) },
        { name: 'empty.png', bytes: new Uint8Array() },
        { name: 'again.jpg', bytes: cat },
        { name: 'smaller.png', bytes: writePng(resized(await openOrFail(cat), 0.8)) },
      ]);
      const finding = (name: string, words: RegExp) => onDesk(page, name).getByText(words).first().waitFor({ timeout: 30_000 });
      await finding('cat.jpg', /told where this picture was taken/);
      await finding('renamed.jpg', /though its name ends in/);
      await finding('cut.jpg', /breaks off before its end/);
      await finding('huge.png', /large|pixels/);
      await finding('empty.png', /empty/);
      await onDesk(page, 'again.jpg').getByText(/the same as/).waitFor({ timeout: 20_000 });
      await onDesk(page, 'again.jpg').getByRole('button', { name: 'Show it' }).click();
      await onDesk(page, 'again.jpg').getByText('cat.jpg, here on the desk', { exact: true }).waitFor();
      await onDesk(page, 'smaller.png').getByText(/nearly the same as cat\.jpg, here on the desk/).waitFor({ timeout: 20_000 });
      await app.screenshot(`media-desk-${device}`, { fullPage: true });
      expect(await app.axe()).toEqual([]);

      await expect.poll(async () => (await keptBytes(page)).find(({ name }) => name === 'cat.jpg')?.text.includes('Exif')).toBe(false);
      for (const [name, caption] of [['cat.jpg', 'A ginger cat looks past the camera, in front of a dark wall.'], ['bridge.jpg', 'A long bridge leads over the water towards the evening sun.']] as const) {
        await onDesk(page, name).getByRole('textbox', { name: 'Caption' }).fill(caption);
      }
      await onDesk(page, 'bridge.jpg').getByText(wouldEnter).waitFor();
      await page.reload();
      await expect.poll(() => onDesk(page, 'bridge.jpg').getByRole('textbox', { name: 'Caption' }).inputValue(), { timeout: 20_000 }).toContain('A long bridge');
      const second = await app.context.newPage();
      await second.goto(page.url());
      await onDesk(second, 'cat.jpg').waitFor({ timeout: 20_000 });
      await page.getByRole('button', { name: 'Submit 2 pictures that pass' }).click({ timeout: 30_000 });
      await ownList(page).getByText('A ginger cat', { exact: false }).waitFor({ timeout: 20_000 });
      // What one tab has sent lies on no other tab's desk.
      await expect.poll(() => onDesk(second, 'cat.jpg').count(), { timeout: 20_000 }).toBe(0);
      expect(await onDesk(second, 'again.jpg').count()).toBe(1);
      await second.close();

      await page.reload();
      await expect.poll(() => onDesk(page, 'cat.jpg').count()).toBe(0);
      await onDesk(page, 'again.jpg').getByText(/accepted item of this datanet|your own items/).first().waitFor({ timeout: 20_000 });
      await onDesk(page, 'again.jpg').getByRole('button', { name: 'Show it' }).click();
      await onDesk(page, 'again.jpg').getByText('A ginger cat looks past', { exact: false }).waitFor();
    });
  });
});

describe.each(['desktop', 'phone'] as const)('recordings on a %s', (device) => {
  test('a recording is made, trimmed, written down, agreed to and submitted, offline', async () => {
    await withApp({ device, fakeMedia: true }, async (app) => {
      const { page } = app;
      await app.waitUntilOfflineReady();
      await app.cutNetwork();
      await startDatanet(page, { kind: 'Recordings', shape: /transcri|said/i, consent: true });
      await page.getByRole('tab', { name: 'Record' }).click();
      await page.getByRole('button', { name: 'Record', exact: true }).click();
      await expect.poll(() => page.getByRole('timer').textContent(), { timeout: 20_000 }).toMatch(/^0:0[3-9]/);
      await page.getByRole('button', { name: 'Stop', exact: true }).click();

      const clip = onDesk(page, 'recording 1.wav');
      await clip.getByText('This recording has no transcript.').waitFor({ timeout: 20_000 });
      await clip.getByRole('button', { name: 'Trim' }).click();
      await clip.getByRole('spinbutton', { name: 'To' }).fill('2.5');
      expect(await app.axe()).toEqual([]);
      await clip.getByRole('button', { name: 'Keep this part' }).click();
      await clip.getByText(/^0:02\.5, /).waitFor({ timeout: 20_000 });
      await clip.getByRole('textbox', { name: 'Transcript' }).fill('A short beep sounds every second, from a machine in the harbour office.');
      await clip.getByRole('checkbox', { name: /agreed/ }).check();
      expect(await app.axe()).toEqual([]);
      await clip.getByRole('button', { name: 'Submit' }).click({ timeout: 20_000 });
      await ownList(page).getByText('A short beep sounds', { exact: false }).waitFor({ timeout: 20_000 });
    });
  });
});

describe('without a camera', () => {
  test('is told why, and another way is offered', async () => {
    await withApp({}, async ({ page }) => {
      await startDatanet(page, { kind: 'Pictures', shape: /caption/i });
      await page.getByRole('tab', { name: 'Photo' }).click();
      await page.getByText(/No camera was found|The camera is not allowed here/).waitFor();
      await page.getByText('Take or choose a photo').waitFor();
    });
  });
});
