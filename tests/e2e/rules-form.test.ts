/**
 * The form for a datanet's rules, in Chromium: one datanet of each kind with rules that were changed, whose examples answer from the real gate; exported, folded by the
 * command line as a stranger would, and amended. The network is cut throughout.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { inRoot } from '../../tools/lib/project.mjs';
import { type OpenApp, withApp } from './harness';

const folder = mkdtempSync(join(tmpdir(), 'winnow-rules-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const enters = (page: Page): Locator => page.getByRole('region', { name: 'What these rules let in' });
const example = (page: Page, title: string): Locator => enters(page).getByRole('listitem').filter({ has: page.getByText(title, { exact: true }) });
const verdict = (page: Page, title: string, words: RegExp): Promise<void> => example(page, title).getByText(words).first().waitFor({ timeout: 30_000 });
const unfold = (page: Page, group: string): Promise<void> => page.locator('summary').filter({ hasText: group }).click();
const bound = (page: Page, of: string, which: 'At least' | 'At most'): Locator => page.getByRole('group', { name: of, exact: true }).getByRole('spinbutton', { name: which });

async function begin(page: Page, name: string): Promise<void> {
  await page.goto(new URL('/datanets/new', page.url()).href);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('textbox', { name: 'Purpose' }).fill('What can be read, seen and heard in a small harbour town.');
}

async function start(app: OpenApp, name: string): Promise<void> {
  expect(await app.axe()).toEqual([]);
  await app.page.getByRole('button', { name: 'Start it' }).click();
  await app.page.getByRole('heading', { level: 1, name }).waitFor();
}

interface Folded {
  readonly datanets: readonly { readonly id: string; readonly name: string; readonly version: string; readonly open: boolean }[];
}

/** What the command line makes of the exported file. */
async function exported(page: Page): Promise<Folded['datanets'][number] | undefined> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const file = join(folder, `${Math.random().toString(36).slice(2)}.car`);
  await (await downloading).saveAs(file);
  const { stdout } = await promisify(execFile)(process.execPath, [inRoot('cli', 'winnow.mjs'), 'ledger', 'fold', file, '--json']);
  const folded = JSON.parse(stdout) as Folded;
  return folded.datanets[0];
}

async function amend(page: Page, name: string, change: () => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: 'Change this datanet' }).click();
  await page.getByRole('menuitem', { name: 'Change its rules' }).click();
  await page.getByRole('heading', { level: 1, name: `Change the rules of ${name}` }).waitFor();
  await change();
  await page.getByRole('button', { name: 'Publish the change' }).click();
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  await page.getByText('version 2').waitFor();
}

async function createsTexts(app: OpenApp): Promise<void> {
  const { page } = app;
  await begin(page, 'Harbour questions');
  await verdict(page, 'A short one', /^Let in/);
  await unfold(page, 'Lengths');
  await bound(page, 'An answer', 'At least').fill('40');
  await verdict(page, 'A short one', /the least is 40/);

  await verdict(page, 'One in German', /^Let in/);
  await unfold(page, 'Language and topics');
  await page.getByRole('combobox', { name: 'Language' }).selectOption({ label: 'English' });
  await verdict(page, 'One in German', /^Kept out/);

  await unfold(page, 'Copies, personal data, patterns');
  await page.getByRole('button', { name: 'Add a pattern' }).click();
  const pattern = page.getByRole('textbox', { name: 'Pattern', exact: true });
  await pattern.fill('(ferry');
  await page.getByRole('alert').filter({ hasText: /can't be used/ }).waitFor();
  await pattern.fill('(?i)ferry');
  await page.getByRole('textbox', { name: 'What the contributor is told' }).fill('Nothing about ferries here.');
  await verdict(page, 'A full one, in English', /Nothing about ferries here/);
  await page.getByRole('button', { name: 'Remove pattern 1' }).click();
  await verdict(page, 'A full one, in English', /^Let in/);
  await page.getByRole('switch', { name: 'Look for copies' }).uncheck();
  await verdict(page, 'The first one again, with a word changed', /^Let in/);

  await enters(page).getByRole('textbox', { name: 'What is asked' }).fill('Who runs the tea room on Gull Hill?');
  await enters(page).getByRole('textbox', { name: 'The answer' }).fill('Write to hana.petrov@gull-hill.com and she will surely tell you more than I can.');
  await enters(page).getByText(/looks like .*e-mail/).first().waitFor();
  await start(app, 'Harbour questions');
  await page.getByText('an answer 40 to 8,000').waitFor();
  await page.getByText('English only.').waitFor();

  const before = await exported(page);
  expect(before).toMatchObject({ name: 'Harbour questions', open: true, version: before?.id });
  await amend(page, 'Harbour questions', async () => {
    expect(await page.getByRole('radio', { name: 'Pictures' }).count()).toBe(0);
    await unfold(page, 'Files and amounts');
    await page.getByRole('spinbutton', { name: 'Submissions a day' }).fill('7');
  });
  await page.getByText(/^7 submissions/).waitFor();
  const after = await exported(page);
  expect(after?.id).toBe(before?.id);
  expect(after?.version).not.toBe(before?.id);
}

async function createsFields(app: OpenApp): Promise<void> {
  const { page } = app;
  await begin(page, 'Trees of the town');
  await page.getByRole('radio', { name: 'Fields of your own' }).check();
  const field = (number: number) => page.getByRole('group', { name: `Field ${number}`, exact: true });
  await page.getByRole('button', { name: 'Add a field' }).click();
  await field(1).getByRole('textbox', { name: 'What it is called' }).fill('Notes');
  await verdict(page, 'Everything filled in', /^Let in/);
  await page.getByRole('button', { name: 'Add a field' }).click();
  await field(2).getByRole('textbox', { name: 'What it is called' }).fill('Height');
  await field(2).getByRole('combobox', { name: 'What is filled in' }).selectOption({ label: 'Number' });
  await field(2).getByRole('textbox', { name: 'At most' }).fill('60');
  await verdict(page, '“Height” far too large', /^Kept out/);
  await page.getByRole('button', { name: 'Add a field' }).click();
  await field(3).getByRole('textbox', { name: 'What it is called' }).fill('Kind');
  await field(3).getByRole('combobox', { name: 'What is filled in' }).selectOption({ label: 'One of some choices' });
  await field(3).getByRole('textbox', { name: 'Choices' }).fill('oak, lime,');
  await page.getByRole('button', { name: 'Move Kind up' }).click();
  expect(await field(2).getByRole('textbox', { name: 'What it is called' }).inputValue()).toBe('Kind');
  await verdict(page, '“Kind” that is no choice', /^Kept out/);
  await start(app, 'Trees of the town');
  await page.getByText('Notes (text), Kind (oak or lime, if known) and Height (a number up to 60, if known).').waitFor();
  expect(await exported(page)).toMatchObject({ name: 'Trees of the town' });
}

async function createsPictures(app: OpenApp): Promise<void> {
  const { page } = app;
  await begin(page, 'Harbour pictures');
  await page.getByRole('radio', { name: 'Pictures' }).check();
  await page.getByRole('radio', { name: 'With labels' }).check();
  await page.getByRole('textbox', { name: 'Labels that may be given' }).fill('boat, mill,');
  await verdict(page, 'A sharp one, 640 × 480', /^Let in/);
  await verdict(page, 'All in one colour', /^Kept out/);
  await verdict(page, 'Labelled “zebra crossing”', /^Kept out/);
  await unfold(page, 'Size of a picture');
  await bound(page, 'Width', 'At least').fill('700');
  await verdict(page, 'A sharp one, 640 × 480', /^Kept out/);
  await bound(page, 'Width', 'At least').fill('300');
  await verdict(page, 'A sharp one, 640 × 480', /^Let in/);
  await unfold(page, 'Files and amounts');
  await page.getByRole('checkbox', { name: /Bitmap/ }).uncheck();
  await verdict(page, 'Another sharp one, as a .bmp file', /^Kept out/);
  await start(app, 'Harbour pictures');
  await page.getByText('boat or mill.').waitFor();
  expect(await exported(page)).toMatchObject({ name: 'Harbour pictures' });
  await amend(page, 'Harbour pictures', async () => {
    await page.getByRole('button', { name: 'Remove mill' }).click();
  });
}

async function createsRecordings(app: OpenApp): Promise<void> {
  const { page } = app;
  await begin(page, 'Harbour voices');
  await page.getByRole('radio', { name: 'Recordings' }).check();
  await page.getByRole('radio', { name: 'With a transcript' }).check();
  await verdict(page, 'A clear one of 4 seconds', /^Let in/);
  await verdict(page, 'Nothing but silence', /^Kept out/);
  await page.getByRole('switch', { name: /everybody who is heard agreed/ }).check();
  await verdict(page, 'Nobody says that the speaker agreed', /^Kept out/);
  await unfold(page, 'Length and sound of a recording');
  await bound(page, 'Duration', 'At most').fill('3');
  await verdict(page, 'A clear one of 4 seconds', /^Kept out/);
  await bound(page, 'Duration', 'At most').fill('30');
  await verdict(page, 'A clear one of 4 seconds', /^Let in/);
  await start(app, 'Harbour voices');
  await page.getByText('1 to 30 seconds').waitFor();
  expect(await exported(page)).toMatchObject({ name: 'Harbour voices' });
}

describe.each(['desktop', 'phone'] as const)('the rules form on a %s', (device) => {
  test.each([
    ['texts', createsTexts],
    ['fields of one’s own', createsFields],
    ['pictures', createsPictures],
    ['recordings', createsRecordings],
  ] as const)('makes a datanet of %s by rules that were changed, exported and folded', async (_, creates) => {
    await withApp({ device }, async (app) => {
      await app.waitUntilOfflineReady();
      await app.cutNetwork();
      await creates(app);
    });
  });

  test('says at the field what is missing or wrong, and folds it open', async () => {
    await withApp({ device, path: '/datanets/new' }, async ({ page }) => {
      await page.getByRole('button', { name: 'Start it' }).click();
      await page.getByText('Give it a name').waitFor();
      await expect.poll(() => page.getByRole('textbox', { name: 'Name', exact: true }).evaluate((element) => element === document.activeElement)).toBe(true);
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Harbour');
      await page.getByRole('textbox', { name: 'Purpose' }).fill('The harbour.');
      await unfold(page, 'Lengths');
      await bound(page, 'A question', 'At least').fill('9000');
      await unfold(page, 'Lengths');
      await page.getByText('Something in here must change.').waitFor();
      await page.getByRole('button', { name: 'Start it' }).click();
      await page.getByText('The least, 9,000, is more than the most, 4,000.').waitFor();
    });
  });
});
