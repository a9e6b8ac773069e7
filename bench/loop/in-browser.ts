/** The same in headless Chromium: the built app, its own pages and its own workers, driven as a person would. */
import type { Page } from 'playwright-core';
import { withApp } from '../../tests/e2e/harness/index';

export interface BrowserResult {
  readonly seconds: number;
  /** The run's row of big numbers, as the page shows it. */
  readonly figures: string;
  readonly answersByQuestion: ReadonlyMap<string, { readonly before: string; readonly after: string }>;
}

const MINUTES = 60_000;

export function trainAndAskInBrowser(questions: readonly string[]): Promise<BrowserResult> {
  return withApp({}, async ({ page }) => {
    await page.getByRole('button', { name: 'Try the whole loop' }).click();
    await page.getByRole('heading', { level: 1, name: /Port Winnow/ }).waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Train' }).click();
    await page.getByRole('figure').first().waitFor();
    const started = performance.now();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('link', { name: 'Ask it' }).waitFor({ timeout: 5 * MINUTES });
    const seconds = (performance.now() - started) / 1000;
    const figures = (await page.locator('dl').first().innerText()).replaceAll(/\s*\n\s*/g, ' ');
    await page.getByRole('link', { name: 'Ask it' }).click();
    const answersByQuestion = new Map<string, { before: string; after: string }>();
    for (const question of new Set(questions)) answersByQuestion.set(question, await ask(page, question));
    return { seconds, figures, answersByQuestion };
  });
}

async function ask(page: Page, question: string): Promise<{ before: string; after: string }> {
  const field = page.getByRole('textbox', { name: 'Question' });
  await field.fill(question);
  await field.press('Enter');
  const turn = page.getByRole('article', { name: question, exact: true }).last();
  const answer = async (side: string): Promise<string> => {
    const text = turn.getByRole('group', { name: new RegExp(`^${side}`) }).locator('[aria-busy="false"]');
    await text.waitFor({ timeout: MINUTES });
    return text.innerText();
  };
  return { before: await answer('Before'), after: await answer('After') };
}
