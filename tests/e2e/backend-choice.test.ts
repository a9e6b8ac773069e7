/** Where models run: measured, told, chosen, left again, and lost, in Chromium with WebGPU computed by SwiftShader, and without any. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { withApp } from './harness';

const place = (page: Page) => page.getByRole('region', { name: 'Where models run' });
const choose = (page: Page, where: string) => place(page).getByRole('radio', { name: where }).check({ force: true });
const row = (page: Page, name: string) => place(page).getByRole('row', { name: new RegExp(`^${name}`) });
const runsOn = (page: Page, words: string) => page.getByText(`Runs on the ${words}.`).waitFor({ timeout: 60_000 });

const openFigures = async (page: Page): Promise<void> => {
  await place(page).getByText('Figures and limits').click();
  await row(page, 'Processor').getByText(/^[\d.]+$/).first().waitFor({ timeout: 60_000 });
};

/** Waits until a run has taken more steps than so many. */
async function stepAfter(page: Page, steps: number): Promise<void> {
  const taken = async (): Promise<number> => Number(/^Step\s+(\d+)/m.exec(await page.getByRole('main').innerText())?.[1] ?? 0);
  await expect.poll(taken, { timeout: 60_000 }).toBeGreaterThan(steps);
}

/** The browser starts another one. */
async function killGpuProcess(page: Page): Promise<void> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  process.kill(processInfo.find(({ type }) => type === 'GPU')!.id, 'SIGKILL');
}

/** Another tab is in front of this one, which the browser has put to sleep. */
async function inBackground(page: Page, work: () => Promise<void>): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const front = await page.context().newPage();
  await front.bringToFront();
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  await work();
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  await page.bringToFront();
  await front.close();
  await session.detach();
}

async function ask(page: Page, text: string): Promise<string> {
  const field = page.getByRole('textbox', { name: 'Question' });
  await field.fill(text);
  await field.press('Enter');
  const said = page.getByRole('article', { name: text }).locator('[aria-busy]');
  await expect.poll(() => said.getAttribute('aria-busy'), { timeout: 120_000 }).toBe('false');
  return said.innerText();
}

test('with WebGPU both are measured, either can be chosen, and both give the same answer', async () => {
  await withApp({ path: 'settings', gpu: true }, async ({ page, context, axe }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openFigures(page);
    expect(await row(page, 'Processor').innerText()).toMatch(/\t[\d.]+\t[\d.]+$/);
    expect(await row(page, 'Graphics card').innerText()).toMatch(/in software\s+[\d.]+\s+[\d.]+$/);
    await place(page).getByText(/^The processor .* WebGPU in software/).waitFor();
    expect(await axe()).toEqual([]);

    await place(page).getByRole('button', { name: 'Copy as report' }).click();
    await page.getByText('The report is copied.').waitFor();
    const report = await page.evaluate(() => navigator.clipboard.readText());
    expect(report).toMatch(/^Where models run: Automatic\nRuns on: Processor\nWhy: The processor .*\nMeasured: .*\nWASM, \d+ threads?: [\d.]+ GFLOP\/s training, [\d.]+ GFLOP\/s answering\nWebGPU: [\d.]+ GFLOP\/s training, [\d.]+ GFLOP\/s answering\nAdapter: google, swiftshader/m);

    await choose(page, 'Graphics card');
    await place(page).getByText(/^You chose the graphics card/).waitFor({ timeout: 60_000 });
    await page.getByRole('navigation', { name: 'The loop' }).getByRole('link', { name: 'Talk' }).click();
    const onCard = await ask(page, 'Who are you?');
    expect(onCard).not.toBe('');
    await runsOn(page, 'graphics card');

    await page.getByRole('link', { name: 'Why, and how fast' }).click();
    await choose(page, 'Processor');
    await place(page).getByText('You chose the processor.').waitFor({ timeout: 60_000 });
    await page.getByRole('navigation', { name: 'The loop' }).getByRole('link', { name: 'Talk' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await ask(page, 'Who are you?')).toBe(onCard);
    await runsOn(page, 'processor');
  });
});

test('a run outlives the graphics card twice, once in a tab in the background: it goes on from its last step on a new device, then on the processor, and says so', async () => {
  await withApp({ path: 'settings', gpu: true, device: 'phone' }, async ({ page, axe }) => {
    const loopLink = (name: string) => page.locator('nav').getByRole('link', { name, exact: true }).last();
    await choose(page, 'Graphics card');
    await place(page).getByText(/^You chose the graphics card/).waitFor({ timeout: 60_000 });
    await page.goto('.');
    await page.getByRole('button', { name: 'Try the whole loop' }).click();
    await page.getByRole('heading', { level: 1, name: /Port Winnow/ }).waitFor();
    await loopLink('Train').click();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.waitForURL(/factory\/runs\//);
    await runsOn(page, 'graphics card');
    await stepAfter(page, 0);

    await inBackground(page, () => killGpuProcess(page));
    const first = page.getByText(/^The graphics card stopped after step \d+\. The run went on from there on the graphics card, which was opened anew\.$/);
    await first.waitFor({ timeout: 60_000 });
    await page.getByText(/^Preparing the graphics card, \d+ of \d+$/).waitFor({ timeout: 60_000 });

    // In the middle of that.
    await killGpuProcess(page);
    const second = page.getByText(/^The graphics card stopped after step \d+\. The run went on from there on the processor\.$/);
    await second.waitFor({ timeout: 60_000 });
    await runsOn(page, 'processor');
    await stepAfter(page, Number(/step (\d+)/.exec(await second.innerText())?.[1]));
    expect(await page.getByText(/^Preparing the graphics card/).count()).toBe(0);
    expect(await axe()).toEqual([]);

    await page.getByRole('button', { name: 'Stop and keep' }).click();
    await page.getByText('What it had learnt by then is kept.').waitFor({ timeout: 60_000 });
    await page.reload();
    await first.waitFor();
    await second.waitFor();
  });
});

test('without WebGPU the processor is taken, whatever is chosen, and the page says why', async () => {
  await withApp({ path: 'settings' }, async ({ page }) => {
    await openFigures(page);
    await place(page).getByText('WebGPU found no graphics card that it can use, so models run on the processor.').waitFor();
    expect(await row(page, 'Graphics card').innerText()).toContain('WebGPU found no graphics card that it can use.');
    await choose(page, 'Graphics card');
    await place(page).getByText('You chose the graphics card, but models run on the processor: WebGPU found no graphics card that it can use.').waitFor({ timeout: 60_000 });
  });
});
