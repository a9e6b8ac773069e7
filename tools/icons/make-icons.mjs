// Makes public/icons from winnow.svg, by taking pictures of it in Chromium: `node tools/icons/make-icons.mjs`. The results are committed.
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../lib/browsers.mjs';
import { inRoot } from '../lib/project.mjs';

const PAPER = '#FBF9F3';
const source = inRoot('tools', 'icons', 'winnow.svg');
const folder = inRoot('public', 'icons');

/** `share` is the part of the icon's width that the drawing takes; a maskable icon may lose all but its middle 80 %. */
const ICONS = [
  { name: 'winnow-32.png', size: 32, share: 0.94, corner: 6 },
  { name: 'winnow-180.png', size: 180, share: 0.72, corner: 0 },
  { name: 'winnow-192.png', size: 192, share: 0.72, corner: 36 },
  { name: 'winnow-512.png', size: 512, share: 0.72, corner: 96 },
  { name: 'winnow-maskable-512.png', size: 512, share: 0.56, corner: 0 },
];

mkdirSync(folder, { recursive: true });
copyFileSync(source, join(folder, 'winnow.svg'));
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ colorScheme: 'light' });
  const drawing = readFileSync(source, 'utf8');
  for (const { name, size, share, corner } of ICONS) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>
      body { margin: 0 }
      div { width: ${size}px; height: ${size}px; display: grid; place-items: center; background: ${PAPER}; border-radius: ${corner}px }
      svg { width: ${share * size}px; height: ${share * size}px }
    </style><div>${drawing}</div>`);
    await page.screenshot({ path: join(folder, name), omitBackground: true });
  }
} finally {
  await browser.close();
}
