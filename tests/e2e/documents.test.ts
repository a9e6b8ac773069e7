/** A PDF dropped on a datanet of passages: parted, joined, dropped in part and submitted, with the network cut. In Chromium, with the real decoders in the gate's worker. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { pdfOf } from '../../src/gate/documents/testing/tiny-pdf';
import { docxOf, paragraph } from '../../src/gate/documents/testing/tiny-docx';
import { withApp } from './harness';

const STORY = [
  'The harbour froze twice in the winter of 1928, and the ferry stayed at its pier for nine days while people walked across the ice to the island.',
  'Hana Petrov kept the tea room open through all of it, and everybody who came in from the cold paid with a piece of firewood for the stove.',
  'In the first week of March the ice went out with a noise like guns, which people who were children then still talk about in the evenings.',
];
const HEADINGS = ['The ice', 'The tea room', 'The thaw'];

/** A page for each part of the story, under its heading. */
const pdf = (): Uint8Array => pdfOf(STORY.map((text, i) => [{ text: HEADINGS[i] ?? '', y: 740, size: 20 }, ...lines(text).map((line, row) => ({ text: line, y: 700 - 14 * row }))]));
const lines = (text: string): string[] => text.match(/.{1,80}(?:\s|$)/g) ?? [];

async function startPassages(page: Page): Promise<void> {
  await page.goto(new URL('/datanets/new', page.url()).href);
  await page.getByRole('textbox', { name: 'Name' }).fill('Winter stories');
  await page.getByRole('textbox', { name: 'Purpose' }).fill('What people of the harbour town tell about its winters.');
  await page.getByRole('radio', { name: 'Passage' }).check();
  await page.getByRole('button', { name: 'Start it' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Contribute' }).first().click();
  await page.getByRole('tab', { name: /Drop files/ }).click();
}

async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const target = await page.getByText('Drop files here').elementHandle();
  await page.evaluate(
    ([element, title, base64]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0)], title));
      for (const type of ['dragover', 'drop']) element?.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
    },
    [target, name, Buffer.from(bytes).toString('base64')] as const,
  );
}

describe.each(['desktop', 'phone'] as const)('documents on a %s', (device) => {
  test('a PDF becomes passages that are joined, dropped and submitted; one without text says so', async () => {
    await withApp({ device }, async (app) => {
      const { page } = app;
      await app.waitUntilOfflineReady();
      await app.cutNetwork();
      await startPassages(page);
      await drop(page, 'winters.pdf', pdf());
      const file = page.getByRole('list', { name: 'Dropped files' }).getByRole('listitem').filter({ hasText: 'winters.jsonl' });
      await file.getByText('3 items').waitFor({ timeout: 20_000 });
      await file.getByRole('button', { name: 'Edit' }).click();
      const passage = (n: number, of: number) => file.getByRole('textbox', { name: `Passage ${n} of ${of}` });
      expect(await passage(1, 3).inputValue()).toContain(`${HEADINGS[0]}\n\n${STORY[0]}`);
      await file.getByRole('button', { name: 'Join with the next' }).first().click();
      await expect.poll(() => passage(1, 2).inputValue()).toContain(STORY[1]);
      await file.getByRole('button', { name: 'Drop' }).nth(1).click();
      await file.getByText('1 item', { exact: true }).waitFor();
      expect(await app.axe()).toEqual([]);
      await file.getByRole('button', { name: 'Submit' }).click();
      await file.getByText(/Accepted|accepted/).waitFor({ timeout: 20_000 });

      await drop(page, 'scan.pdf', pdfOf([[]]));
      await page.getByText(/without text|no text/).first().waitFor({ timeout: 20_000 });
      await drop(page, 'thaw.docx', docxOf(paragraph(STORY[2] ?? '')));
      await page.getByRole('listitem').filter({ hasText: 'thaw.jsonl' }).getByText('1 item', { exact: true }).waitFor({ timeout: 20_000 });
    });
  });
});
