/**
 * The whole loop as a person walks it, in Chromium, with the network cut after the first load: three facts with names drawn at run time are taught
 * by typing, one file is dropped, the model is trained in the page, and it is asked in other words. Nothing of it can be prepared.
 */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { grade } from '../../src/factory/evaluate';
import { type Fact, drawFacts, type Row } from './facts';
import { type OpenApp, withApp } from './harness/index';

const MINUTES = 60_000;

describe.each(['desktop', 'phone'] as const)('the loop on a %s', (device) => {
  test(
    'from an unplugged first visit to a corrected answer',
    async () => {
      const seed = Number(process.env['LOOP_SEED'] ?? Date.now() % 100_000);
      console.log(`loop on a ${device}: seed ${seed}`);
      const facts = drawFacts(seed);
      const walked = await withApp({ device }, async (app) => {
        const { page } = app;
        const stage = async <T>(name: string, walk: () => Promise<T>): Promise<T> => {
          const from = performance.now();
          const result = await walk();
          console.log(`  ${name}: ${((performance.now() - from) / 1000).toFixed(1)} s`);
          return result;
        };
        await stage('first load', app.waitUntilOfflineReady);
        await app.cutNetwork();
        await stage('the sample datanet', () => openSample(app));
        await stage('a refusal and its fix', () => seeRefusalAndFix(app, facts[0]));
        for (const row of facts.flatMap((fact) => fact.taught)) await stage(row.prompt, () => contribute(page, row));
        await stage('a dropped file', () => dropFile(app, facts));
        await stage('a killed tab', () => killTabWhileWriting(app, facts[0]));
        await stage('standing', () => seeStanding(app));
        await stage('training', () => train(app));
        const right = await stage('asking in other words', () => askInOtherWords(app, facts));
        await stage('a correction', () => correctAnAnswer(app, facts[0]));
        return right;
      });
      expect(walked.before).toBe(0);
      expect(walked.after).toBeGreaterThanOrEqual(2);
    },
    6 * MINUTES,
  );
});

async function openSample(app: OpenApp): Promise<void> {
  const { page } = app;
  await expectNoAxeFindings(app, 'home');
  await page.getByRole('button', { name: 'Try the whole loop' }).click();
  await page.getByRole('heading', { level: 1, name: /Port Winnow/ }).waitFor();
  await expectNoAxeFindings(app, 'datanet');
  await page.getByRole('main').getByRole('link', { name: 'Contribute' }).first().click();
  await question(page).waitFor();
}

/** An e-mail address is refused with a reason, and the button beside it settles the matter. */
async function seeRefusalAndFix(app: OpenApp, fact: Fact): Promise<void> {
  const { page } = app;
  await question(page).fill(fact.taught[0].prompt);
  await answer(page).fill(`${fact.taught[0].completion} Write to anna.dunn@example.org.`);
  await page.getByText(/e-mail address/).first().waitFor();
  // On a phone the gate is a bar that unfolds.
  const folded = page.locator('.gate-bar-face[aria-expanded="false"]');
  if ((await folded.count()) > 0) await folded.click();
  const mask = page.getByRole('button', { name: 'Mask' }).first();
  await mask.waitFor();
  await expectNoAxeFindings(app, 'contribute, with a finding');
  await mask.click();
  await expect.poll(() => answer(page).inputValue()).not.toContain('@');
}

async function contribute(page: Page, row: Row): Promise<void> {
  const before = await acceptedCount(page);
  await question(page).fill(row.prompt);
  await answer(page).fill(row.completion);
  await page.getByRole('button', { name: 'Submit', exact: true }).click();
  await expect.poll(async () => ((await acceptedCount(page)) === before + 1 ? 'accepted' : page.getByRole('main').innerText()), { timeout: 20_000 }).toBe('accepted');
  // The next draft is open once the focus is back in its first field.
  await expect.poll(() => question(page).evaluate((field) => field === document.activeElement && (field as HTMLTextAreaElement).value === '')).toBe(true);
}

/** A third wording of each fact, in one file. */
async function dropFile(app: OpenApp, facts: readonly Fact[]): Promise<void> {
  const { page } = app;
  const before = await acceptedCount(page);
  const rows = facts.map((fact) => fact.filed);
  const text = rows.map((row) => JSON.stringify(row)).join('\n');
  await page.getByRole('tab', { name: /Drop files/ }).click();
  const target = await page.getByText('Drop files here').elementHandle();
  await page.evaluate(
    ([element, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content], 'third-wordings.jsonl', { type: 'application/jsonl' }));
      for (const type of ['dragover', 'drop']) element?.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
    },
    [target, text] as const,
  );
  const file = page.getByRole('list', { name: 'Dropped files' }).getByRole('listitem').filter({ hasText: 'third-wordings.jsonl' });
  await file.getByRole('button', { name: 'Submit' }).click();
  await expect.poll(() => acceptedCount(page), { timeout: 20_000 }).toBe(before + 1);
  await expectNoAxeFindings(app, 'contribute, a dropped file');
  await page.getByRole('tab', { name: 'Write' }).click();
}

/** A tab goes away in the middle of a word; the next visit has every letter that was kept. */
async function killTabWhileWriting({ page, context }: OpenApp, fact: Fact): Promise<void> {
  const words = `Who will remember ${fact.subject}`;
  const doomed = await context.newPage();
  await doomed.goto(page.url());
  await question(doomed).fill(words);
  await doomed.getByText(/^saved/).waitFor();
  await doomed.close({ runBeforeUnload: false });
  await page.reload();
  await expect.poll(() => allText(page), { timeout: 20_000 }).toContain(words);
}

async function seeStanding(app: OpenApp): Promise<void> {
  const { page } = app;
  await page.goto(page.url().replace(/\/contribute.*/, '/standing'));
  const mine = page.getByRole('row').filter({ hasText: /you/i });
  await mine.waitFor();
  const cells = await mine.getByRole('cell').allInnerTexts();
  expect(Number((cells.at(-1) ?? '').replaceAll(/[^\d]/g, ''))).toBeGreaterThan(0);
  await expectNoAxeFindings(app, 'standing');
}

async function train(app: OpenApp): Promise<void> {
  const { page } = app;
  await loopLink(page, 'Train').click();
  await page.getByRole('figure').first().waitFor();
  await expectNoAxeFindings(app, 'factory');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/factory\/runs\//);
  await page.getByRole('link', { name: 'Ask it' }).waitFor({ timeout: 3 * MINUTES });
  await page.getByRole('img', { name: /The loss fell from/ }).waitFor();
  await expectNoAxeFindings(app, 'run');
}

/** How many of the facts were answered right before and after the training. */
async function askInOtherWords(app: OpenApp, facts: readonly Fact[]): Promise<{ readonly before: number; readonly after: number }> {
  const { page } = app;
  await page.getByRole('link', { name: 'Ask it' }).click();
  const asked = [];
  for (const fact of facts) asked.push({ fact, ...(await ask(page, fact.question)) });
  for (const { fact, before, after } of asked) console.log(`  ${fact.question}\n    before: ${before}\n    after:  ${after}`);
  await expectNoAxeFindings(app, 'playground');
  return {
    before: asked.filter(({ fact, before }) => grade(before, fact.answers)).length,
    after: asked.filter(({ fact, after }) => grade(after, fact.answers)).length,
  };
}

async function ask(page: Page, text: string): Promise<{ readonly before: string; readonly after: string }> {
  const field = page.getByRole('textbox', { name: 'Question' });
  await field.fill(text);
  await field.press('Enter');
  const turn = page.getByRole('article', { name: text });
  const side = async (name: string) => {
    const text = turn.getByRole('group', { name: new RegExp(`^${name}`) }).locator('[aria-busy]');
    await expect.poll(() => text.getAttribute('aria-busy'), { timeout: MINUTES }).toBe('false');
    return text.innerText();
  };
  return { before: await side('Before'), after: await side('After') };
}

async function correctAnAnswer(app: OpenApp, fact: Fact): Promise<void> {
  const { page } = app;
  const right = `${fact.taught[0].completion.replace(/\.$/, '')}, and always has.`;
  const card = page.getByRole('article', { name: fact.question }).getByRole('group', { name: /^After/ });
  await card.getByRole('button', { name: 'Good answer' }).click();
  await card.getByRole('button', { name: 'Edit' }).click();
  await card.getByRole('textbox', { name: 'The right answer' }).fill(right);
  await card.getByRole('button', { name: 'Save as draft' }).click();
  await card.getByRole('link', { name: 'See it in Collect' }).click();
  await expect.poll(() => allText(page), { timeout: 20_000 }).toContain(right);
  await expectNoAxeFindings(app, 'contribute, with the correction');
}

const question = (page: Page): Locator => page.getByRole('textbox', { name: 'Question' });
const answer = (page: Page): Locator => page.getByRole('textbox', { name: 'Answer' });
const loopLink = (page: Page, name: string): Locator => page.getByRole('navigation').getByRole('link', { name });

/** How many of one's own are on the shelf "Accepted". */
async function acceptedCount(page: Page): Promise<number> {
  const words = await page.getByRole('group', { name: 'Which of yours' }).locator('label', { hasText: 'Accepted' }).innerText();
  return Number(/\d+/.exec(words)?.[0] ?? 0);
}

/** What stands in the page, in fields too. */
async function allText(page: Page): Promise<string> {
  const typed = await page.getByRole('textbox').evaluateAll((fields) => fields.map((field) => (field instanceof HTMLTextAreaElement ? field.value : '')));
  return [await page.getByRole('main').innerText(), ...typed].join('\n');
}

async function expectNoAxeFindings(app: OpenApp, where: string): Promise<void> {
  expect({ where, findings: await app.axe() }).toEqual({ where, findings: [] });
}
