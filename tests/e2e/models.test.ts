/** Base models beside the embedded one, as a person brings them to the device: dropped, chosen, fetched from the host, deleted. In Chromium, with the real host. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createModelsHandler } from '../../service/host';
import { createModelCache } from '../../service/models';
import { defaultSettings } from '../../src/playground/settings';
import { type OpenApp, withApp } from './harness';
import { ggufFile, layIntoCache, llamaFolder } from './tiny-models';

let cache: string;
beforeAll(() => {
  cache = mkdtempSync(join(tmpdir(), 'winnow-models-'));
  layIntoCache(cache, 'tiny-chat', llamaFolder());
});
afterAll(() => rmSync(cache, { recursive: true }));

const models = () => createModelsHandler({ cache: createModelCache(cache), known: [] });
const shelf = (page: Page) => page.getByRole('region', { name: 'On this device' });
const inUse = (page: Page, name: string) => shelf(page).getByRole('listitem').filter({ hasText: name }).getByText('In use');

/** Of a host that can't be reached, or that hangs up. */
const expectedConsole = /ERR_|Failed to load resource/;

/** Drops files on the page, wherever the pointer is. */
async function drop(page: Page, files: ReadonlyMap<string, Buffer>): Promise<void> {
  const plain = [...files].map(([name, bytes]) => [name, bytes.toString('base64')] as const);
  await page.evaluate((dropped) => {
    const data = new DataTransfer();
    for (const [name, base64] of dropped) data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0)], name));
    for (const type of ['dragover', 'drop']) document.querySelector('h1')?.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
  }, plain);
}

async function ask(page: Page, text: string): Promise<string> {
  const field = page.getByRole('textbox', { name: 'Question' });
  await field.fill(text);
  await field.press('Enter');
  const said = page.getByRole('article', { name: text }).locator('[aria-busy]');
  await expect.poll(() => said.getAttribute('aria-busy'), { timeout: 60_000 }).toBe('false');
  return said.innerText();
}

const openTalk = (page: Page) => page.getByRole('navigation', { name: 'The loop' }).getByRole('link', { name: 'Talk' }).click();

describe('a Hugging Face folder', () => {
  test('dropped anywhere is opened, answers, stays without a network, and goes when it is deleted', async () => {
    await withApp({ path: 'playground', expectedConsole }, async ({ page, axe, cutNetwork, waitUntilOfflineReady }) => {
      await waitUntilOfflineReady();
      await page.getByRole('heading', { name: 'Talk' }).waitFor();
      await drop(page, llamaFolder());
      await inUse(page, 'llama').waitFor();
      expect(await axe()).toEqual([]);

      await cutNetwork();
      await page.reload();
      await inUse(page, 'llama').waitFor();
      await openTalk(page);
      expect(await ask(page, 'Who are you?')).not.toBe('');

      await page.getByRole('button', { name: /^Base model/ }).click();
      await page.getByRole('link', { name: /All models/ }).click();
      await page.getByRole('button', { name: /Delete llama/ }).click();
      await page.getByRole('button', { name: 'Delete the model' }).click();
      await inUse(page, 'Built-in model').waitFor();
      expect(await page.evaluate(async () => {
        const names = [];
        for await (const name of (await (await navigator.storage.getDirectory()).getDirectoryHandle('models')).keys()) names.push(name);
        return names;
      })).toEqual([]);
      await openTalk(page);
      expect(await ask(page, 'Who is there?')).not.toBe('');
    });
  });

  test('can be chosen as a folder, and the same one again is known', async () => {
    await withApp({ path: 'factory/models' }, async ({ page }) => {
      const files = [...llamaFolder()].map(([name, buffer]) => ({ name, mimeType: 'application/octet-stream', buffer }));
      for (const words of [/is ready/, /on this device already/]) {
        await page.locator('input.ui-drop-input').setInputFiles(files);
        await page.getByText(words).first().waitFor();
      }
      await inUse(page, 'llama').waitFor();
    });
  });
});

test('a .gguf is opened, and stays', async () => {
  await withApp({ path: 'factory' }, async ({ page }) => {
    await page.getByRole('heading', { level: 1 }).waitFor();
    await drop(page, new Map([['Tiny-Llama.Q8_0.gguf', ggufFile()]]));
    await inUse(page, 'Tiny-Llama.Q8_0').waitFor();
    await page.reload();
    await inUse(page, 'Tiny-Llama.Q8_0').waitFor();
  });
});

describe('what is no model', () => {
  test.each([
    ['another file', new Map([['broken.gguf', Buffer.from('not a model')]]), /GGUF/i],
    ['weights alone', new Map([['model.safetensors', Buffer.from('{}')]]), /config\.json is not/],
    ['a config that nobody knows', new Map([...llamaFolder(), ['config.json', Buffer.from('{"model_type":"mamba"}')]]), /mamba|model_type/],
  ] as const)('%s: the page says what is wrong, and nothing is kept', async (_name, files, words) => {
    await withApp({ path: 'factory/models' }, async ({ page }) => {
      await page.getByRole('heading', { level: 1 }).waitFor();
      await drop(page, files);
      await page.getByRole('alert').filter({ hasText: words }).waitFor();
      expect(await shelf(page).getByRole('listitem').count()).toBe(1);
      await inUse(page, 'Built-in model').waitFor();
    });
  });

  test('a file of another kind is told of, and the page stays', async () => {
    await withApp({ path: 'factory' }, async ({ page }) => {
      await page.getByRole('heading', { level: 1 }).waitFor();
      await drop(page, new Map([['holiday.zip', Buffer.from('zip')]]));
      await page.getByText(/Nothing here takes that file/).waitFor();
    });
  });
});

describe('a model of the host', () => {
  const get = (page: Page) => page.getByRole('button', { name: /Get tiny-chat \(.* kB\)/ });

  test('is fetched by one button, over a connection that breaks twice, and answers without a network', async () => {
    await withApp({ path: 'factory/models', models: models(), expectedConsole }, async ({ page, breakAnswers, cutNetwork, waitUntilOfflineReady }) => {
      await waitUntilOfflineReady();
      breakAnswers(/model\.safetensors/, [100_000, 90_000]);
      await get(page).click();
      await inUse(page, 'tiny-chat').waitFor();
      await cutNetwork();
      await page.reload();
      await inUse(page, 'tiny-chat').waitFor();
      await openTalk(page);
      expect(await ask(page, 'Hello?')).not.toBe('');
    });
  });

  test('goes on from what is here after the tab was closed', async () => {
    await withApp({ path: 'factory/models', models: models(), expectedConsole }, async ({ page, breakAnswers, context }) => {
      breakAnswers(/model\.safetensors/, [150_000], 'stall');
      await get(page).click();
      await page.getByRole('progressbar').waitFor();
      await expect.poll(() => heldBytes(page), { timeout: 20_000 }).toBeGreaterThan(100_000);
      const url = page.url();
      await page.close();
      const next = await context.newPage();
      await next.goto(url);
      await next.getByRole('button', { name: 'Go on' }).click();
      await inUse(next, 'tiny-chat').waitFor();
    });
  });

  test('without room is refused in words, and nothing else is touched', async () => {
    await withApp({ path: 'factory/models', models: models() }, async ({ page, context, waitUntilOfflineReady }) => {
      await waitUntilOfflineReady();
      await get(page).waitFor();
      const session = await context.newCDPSession(page);
      await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize: 1000 });
      await get(page).click();
      await page.getByRole('alert').filter({ hasText: /no room/ }).waitFor();
      await get(page).waitFor();
      await inUse(page, 'Built-in model').waitFor();
    });
  });
});

const heldBytes = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    let sum = 0;
    const visit = async (folder: FileSystemDirectoryHandle): Promise<void> => {
      for await (const handle of folder.values()) {
        if (handle.kind === 'directory') await visit(handle as FileSystemDirectoryHandle);
        else sum += (await (handle as FileSystemFileHandle).getFile()).size;
      }
    };
    await visit(await navigator.storage.getDirectory());
    return sum;
  });

test('what was trained on a base, in the bits that were chosen, is asked with that base and offered with no other', async () => {
  await withApp({}, async ({ page, axe }) => {
    await page.getByRole('button', { name: 'Try the whole loop' }).click();
    await page.getByRole('heading', { level: 1, name: /Port Winnow/ }).waitFor();
    await drop(page, llamaFolder(256));
    await inUse(page, 'llama').waitFor();
    await page.getByRole('navigation', { name: 'The loop' }).getByRole('link', { name: 'Train' }).click();
    await page.getByRole('figure').first().waitFor();
    await page.getByText('All settings').click();
    await page.getByRole('combobox', { name: 'Base in memory' }).selectOption('nf4');
    expect(await axe()).toEqual([]);
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('link', { name: 'Ask it' }).click({ timeout: 120_000 });
    const compared = page.getByRole('combobox', { name: 'Compare the base with' });
    await expect.poll(() => compared.innerText()).toMatch(/run 1/);
    const field = page.getByRole('textbox', { name: 'Question' });
    await field.fill('Who is there?');
    await field.press('Enter');
    const after = page.getByRole('article', { name: 'Who is there?' }).getByRole('group', { name: /^After/ }).locator('[aria-busy]');
    await expect.poll(() => after.getAttribute('aria-busy'), { timeout: 60_000 }).toBe('false');

    await page.getByRole('button', { name: /^Base model/ }).click();
    await page.getByRole('button', { name: /^Built-in model/ }).click();
    await expect.poll(() => compared.innerText()).not.toMatch(/run 1/);
    expect(await page.getByRole('article').count()).toBe(0);
  });
});

/** Chat, on a model that never ends by itself and holds much: what it says is noise, how it is said is what counts. */
describe('the talk', () => {
  const withChat = (body: (app: OpenApp) => Promise<void>, context?: number) =>
    withApp({ path: 'factory/models' }, async (app) => {
      const { page } = app;
      await page.getByRole('heading', { level: 1 }).waitFor();
      await drop(page, llamaFolder(context));
      await inUse(page, 'llama').waitFor();
      // An answer that takes as long as the test does.
      await page.evaluate((settings) => localStorage.setItem(`winnow.talk-settings.${localStorage.getItem('winnow.base')}`, settings), JSON.stringify({ ...defaultSettings({ stay: 'kept' }), maxNewTokens: 1e6 }));
      await openTalk(page);
      await body(app);
    });
  const setLongest = async (page: Page, tokens: string): Promise<void> => {
    await page.getByText('Settings', { exact: true }).click();
    await page.getByRole('slider', { name: 'Longest answer' }).fill(tokens);
  };

  test('streams, stops by Escape with what was said kept, and draws another answer', async () => {
    await withChat(async ({ page, axe }) => {
      const field = page.getByRole('textbox', { name: 'Question' });
      await field.fill('One line,');
      await field.press('Shift+Enter');
      await page.keyboard.type('and another');
      await field.press('Enter');
      const turn = page.getByRole('article', { name: /One line,\s+and another/ });
      const said = turn.locator('[aria-busy]');
      await expect.poll(async () => (await said.innerText()).length, { timeout: 30_000 }).toBeGreaterThan(5);
      await page.keyboard.press('Escape');
      await expect.poll(() => said.getAttribute('aria-busy')).toBe('false');
      const stopped = await said.innerText();
      expect(stopped).toMatch(/\(stopped\)$/);
      expect(await axe()).toEqual([]);

      await turn.getByRole('button', { name: 'Regenerate' }).click();
      await expect.poll(() => said.getAttribute('aria-busy')).toBe('true');
      await turn.getByRole('button', { name: /^Stop/ }).click();
      await expect.poll(() => said.getAttribute('aria-busy')).toBe('false');
      expect(await said.innerText()).not.toBe(stopped);
      await page.getByText(/tokens?, [\d.,]+ a second/).first().waitFor();
    }, 100_000);
  });

  test('remembers what was said, and tells when the oldest turns no longer fit', async () => {
    await withChat(async ({ page }) => {
      await setLongest(page, '24');
      await ask(page, 'The first question of all');
      await ask(page, 'The second question, a little longer than the first');
      expect(await page.getByText(/left out/).count()).toBe(0);
      await ask(page, 'The third question, which is longer than both of the others together');
      await page.getByText('The oldest 2 turns no longer fit what it can hold, and were left out.').waitFor();
    }, 160);
  });
});
