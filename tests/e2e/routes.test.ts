import { describe, expect, test } from 'vitest';
import { type AppOptions, withApp } from './harness';

const PATHS = ['', 'datanets', 'factory', 'playground', 'factory/models', 'settings', 'nowhere'];
const LOOKS: readonly (Required<Pick<AppOptions, 'device' | 'colorScheme'>>)[] = [
  { device: 'desktop', colorScheme: 'light' },
  { device: 'desktop', colorScheme: 'dark' },
  { device: 'phone', colorScheme: 'light' },
  { device: 'phone', colorScheme: 'dark' },
];
const nameOf = (path: string) => path.replaceAll('/', '-') || 'home';

describe.each(LOOKS)('every page, $device, $colorScheme', (look) => {
  test('stands without a word on the console, has a title and one heading, and axe finds nothing', async () => {
    // An unknown address is answered with 404 and the page, and the browser tells the console of the 404.
    await withApp({ ...look, path: 'about:blank', expectedConsole: /status of 404/ }, async ({ page, axe, screenshot }) => {
      const findings: Record<string, unknown> = {};
      for (const path of PATHS) {
        await page.goto(path || '/');
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        expect(await page.title()).toContain('Winnow');
        await screenshot(`${nameOf(path)}-${look.device}-${look.colorScheme}`, { fullPage: true });
        const found = await axe();
        if (found.length > 0) findings[nameOf(path)] = found;
      }
      expect(findings).toEqual({});
    });
  });

  test('loses nothing at the narrowest width', async () => {
    await withApp({ ...look, path: 'about:blank', expectedConsole: /status of 404/ }, async ({ page }) => {
      await page.setViewportSize({ width: 320, height: 640 });
      for (const path of PATHS) {
        await page.goto(path || '/');
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(overflow, nameOf(path)).toBeLessThanOrEqual(0);
      }
    });
  });
});
