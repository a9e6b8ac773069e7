import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');

/** The colours of the block that begins with `selector`. */
function coloursOf(selector: string): Readonly<Record<string, string>> {
  const from = css.indexOf(`${selector} {`);
  const block = css.slice(from, css.indexOf('}', from));
  return Object.fromEntries([...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, value]) => [name ?? '', value ?? '']));
}

const light = coloursOf(':root');
const dark = coloursOf(':root[data-theme="dark"]');

const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const contrast = (a = '', b = ''): number => {
  const [dim = 0, bright = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dim + 0.05);
};

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s theme', (_name, colours) => {
  it.each(['ink', 'soft', 'grain', 'field', 'chaff', 'sky', 'violet'])('reads %s at 4.5:1 on every ground', (text) => {
    for (const ground of ['paper', 'sheet', 'sunk']) expect(contrast(colours[text], colours[ground])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['grain', 'field', 'chaff', 'sky'])('reads %s, soft and ink on the tint of it, and its own label on it', (accent) => {
    for (const text of [accent, 'soft', 'ink']) expect(contrast(colours[text], colours[`${accent}-tint`])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours['on-accent'], colours[accent])).toBeGreaterThanOrEqual(4.5);
  });

  it('shows the borders of controls at 3:1', () => {
    for (const ground of ['paper', 'sheet']) expect(contrast(colours['edge'], colours[ground])).toBeGreaterThanOrEqual(3);
  });
});

it('is equally dark by the system and by choice', () => {
  expect(coloursOf(':root:not([data-theme="light"])')).toEqual(dark);
});
