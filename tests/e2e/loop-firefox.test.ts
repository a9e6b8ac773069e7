/** The loop once in Firefox, with the network cut after the first load: two facts drawn at run time are taught, trained and asked in other words. */
import type { ElementHandle, Page } from 'puppeteer-core';
import { expect, test } from 'vitest';
import { grade } from '../../src/factory/evaluate';
import { drawFacts, type Row } from './facts';
import { withAppInFirefox } from './harness/index';

const MINUTES = 60_000;

test(
  'the loop in Firefox',
  async () => {
    const seed = Number(process.env['LOOP_SEED'] ?? Date.now() % 100_000);
    console.log(`loop in Firefox: seed ${seed}`);
    const [first, second] = drawFacts(seed);
    const right = await withAppInFirefox(async (app) => {
      const { page } = app;
      await app.waitUntilOfflineReady();
      await app.cutNetwork();
      await press(page, 'Try the whole loop', 'button');
      await press(page, 'Contribute', 'link');
      let accepted = 0;
      for (const row of [...first.taught, first.filed, ...second.taught, second.filed]) {
        await contribute(page, row);
        accepted += 1;
        await waitForText(page, new RegExp(`Accepted\\s*${accepted}\\b`));
      }
      await press(page, 'Train', 'link');
      await page.waitForFunction(() => [...document.querySelectorAll('button')].some((button) => button.textContent?.trim() === 'Start' && !button.disabled), { timeout: MINUTES, polling: 200 });
      await press(page, 'Start', 'button');
      await trained(page);
      await press(page, 'Ask it', 'link');
      const answers = [];
      for (const fact of [first, second]) answers.push({ fact, ...(await ask(page, fact.question)) });
      for (const { fact, before, after } of answers) console.log(`  ${fact.question}\n    before: ${before}\n    after:  ${after}`);
      return {
        before: answers.filter(({ fact, before }) => grade(before, fact.answers)).length,
        after: answers.filter(({ fact, after }) => grade(after, fact.answers)).length,
      };
    });
    expect(right.before).toBe(0);
    expect(right.after).toBeGreaterThanOrEqual(1);
  },
  6 * MINUTES,
);

async function contribute(page: Page, row: Row): Promise<void> {
  await type(page, 'Question', row.prompt);
  await type(page, 'Answer', row.completion);
  await press(page, 'Submit', 'button');
  // The next draft is open once the focus is back in its first field.
  await telling(page, page.waitForFunction(() => document.activeElement instanceof HTMLTextAreaElement && document.activeElement.value === '', { timeout: MINUTES / 2, polling: 100 }));
}

const trained = (page: Page): Promise<unknown> =>
  telling(page, page.waitForFunction(() => [...document.querySelectorAll('main a')].some((link) => link.textContent?.trim() === 'Ask it'), { timeout: 4 * MINUTES, polling: 500 }));

/** What is waited for and does not come tells what stands in the page instead. */
async function telling<T>(page: Page, waiting: Promise<T>): Promise<T> {
  try {
    return await waiting;
  } catch (error) {
    const fields = await page.evaluate(() => [...document.querySelectorAll('textarea, input')].map((field) => (field as HTMLInputElement).value).join(' | '));
    throw new Error(`Not within its time. The page says: ${await page.evaluate(() => document.querySelector('main')?.innerText.slice(0, 900))}\nFields: ${fields}`, { cause: error });
  }
}

async function ask(page: Page, question: string): Promise<{ readonly before: string; readonly after: string }> {
  await type(page, 'Question', question);
  await page.keyboard.press('Enter');
  const read = async (side: string): Promise<string> => {
    const found = await page.waitForFunction(
      (text, name) => {
        const turn = [...document.querySelectorAll('article')].find((article) => article.getAttribute('aria-label') === text);
        const card = [...(turn?.querySelectorAll('[role="group"]') ?? [])].find((group) => group.getAttribute('aria-label')?.startsWith(name));
        return card?.querySelector('[aria-busy="false"]')?.textContent;
      },
      { timeout: MINUTES, polling: 200 },
      question,
      side,
    );
    return String(await found.jsonValue());
  };
  return { before: await read('Before'), after: await read('After') };
}

async function find(page: Page, name: string, role: string): Promise<ElementHandle> {
  const element = await page.waitForSelector(`::-p-aria([name="${name}"][role="${role}"])`, { timeout: MINUTES / 2 });
  if (!element) throw new Error(`There is no ${role} “${name}”.`);
  return element;
}

/** By keyboard: the whole loop can be walked without a pointer. */
async function press(page: Page, name: string, role: string): Promise<void> {
  const element = await find(page, name, role);
  await element.focus();
  await page.keyboard.press('Enter');
}

async function type(page: Page, label: string, text: string): Promise<void> {
  const field = await find(page, label, 'textbox');
  await field.focus();
  await page.keyboard.type(text);
}

async function waitForText(page: Page, pattern: RegExp): Promise<void> {
  await page.waitForFunction((source) => new RegExp(source).test(document.body.innerText), { timeout: MINUTES / 2, polling: 100 }, pattern.source);
}
