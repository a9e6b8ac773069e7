/** Every format is opened to the same picture, upright, and what the file tells beside it is told and taken away. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkPicture } from './checks';
import { pictureFormat } from './format';
import { hashDistance, pictureHash } from './hash';
import { openPicture } from './open';
import { stripMetadata } from './strip';
import { draw, findingsOf, formatFiles, openOrFail, readFormat, writePng } from './testing/files';

const limits = { width: { min: 16, max: 8_000 }, height: { min: 16, max: 8_000 } };
const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const opening = formatFiles().filter((name) => name !== 'cmyk.jpg');

describe('a picture is opened', () => {
  it('from every format to the same bytes, hash and findings, everywhere', async () => {
    const told: Record<string, unknown> = {};
    for (const name of opening) {
      const bytes = readFormat(name);
      const opened = await openPicture(bytes);
      if (!opened.ok) throw new Error(`${name}: ${opened.finding.message}`);
      const { value: picture, findings } = opened;
      told[name] = {
        size: `${picture.format} ${picture.width} × ${picture.height}`,
        pixels: createHash('sha256').update(picture.pixels).digest('hex').slice(0, 16),
        hash: hex(pictureHash(picture)),
        metadata: picture.metadata.kinds.join(' '),
        findings: [...findings, ...checkPicture(picture, limits).findings].map(({ check, severity }) => `${check} ${severity}`).join(', '),
        quality: checkPicture(picture, limits).quality,
      };
    }
    expect(told).toMatchSnapshot();
  });

  it('without loss to the same pixels, whatever the packing', async () => {
    const { pixels } = await openOrFail(readFormat('rgb.bmp'));
    for (const name of ['animated.png', 'lossless.webp', 'lzw.tiff', 'deflate.tiff', 'pages.tiff']) expect((await openOrFail(readFormat(name))).pixels, name).toEqual(pixels);
    const palette = (await openOrFail(readFormat('palette.bmp'))).pixels;
    for (const name of ['palette.png', 'palette.tiff']) expect((await openOrFail(readFormat(name))).pixels, name).toEqual(palette);
  });

  it('upright, as its orientation says', async () => {
    const lying = await openOrFail(readFormat('rgb.bmp'));
    const upright = await openOrFail(readFormat('located.png'));
    expect([upright.width, upright.height]).toEqual([40, 60]);
    // Turned to the right by a quarter: the stored lower left corner is shown at the upper left.
    expect(upright.pixels.slice(0, 4)).toEqual(lying.pixels.slice(39 * 60 * 4, 39 * 60 * 4 + 4));
    expect(upright.pixels.slice(39 * 4, 40 * 4)).toEqual(lying.pixels.slice(0, 4));
  });

  it('by its content, and not by its name', () => {
    expect(opening.map((name) => pictureFormat(readFormat(name)))).toEqual(opening.map((name) => name.split('.')[1]));
    expect(pictureFormat(new TextEncoder().encode('BM is how this text begins, and it goes on.'))).toBeNull();
  });
});

describe('what a picture tells beside its pixels', () => {
  it('is told: a location as the caller wants, the rest as a note', async () => {
    for (const name of ['located.jpg', 'located.png', 'located.webp']) {
      expect((await findingsOf(readFormat(name))).map(({ check, severity }) => [check, severity]), name).toEqual([['location', 'warn'], ['personal-data', 'note']]);
      const strict = await openPicture(readFormat(name), { location: 'refuse' });
      expect(strict.ok && strict.findings[0]?.severity).toBe('refuse');
    }
  });

  it('is taken away without touching a pixel; only the orientation stays', async () => {
    for (const name of opening) {
      const bytes = readFormat(name);
      const before = await openOrFail(bytes);
      const stripped = stripMetadata(before.format, bytes);
      if (stripped === null) throw new Error(name);
      const after = await openOrFail(stripped);
      expect(after.pixels, name).toEqual(before.pixels);
      expect(after.metadata, name).toEqual({ orientation: before.metadata.orientation, hasLocation: false, kinds: [] });
      expect(await findingsOf(stripped), name).toEqual([]);
      expect(stripMetadata(before.format, stripped), name).toEqual(stripped);
      for (const secret of ['Acme', '2024']) expect(Buffer.from(stripped).includes(secret), name).toBe(false);
    }
  });

  it('is nothing for a file that tells nothing', async () => {
    expect(await findingsOf(writePng(draw(40, 40, (x, y) => [x * 6, y * 6, 90])))).toEqual([]);
  });
});

it('two encodings of one picture are near, by their hashes', async () => {
  const hash = pictureHash(await openOrFail(readFormat('rgb.bmp')));
  for (const name of ['progressive.jpg', 'grey.jpg', 'palette.png', 'animated.webp', 'lzw.tiff', 'bilevel.bmp']) {
    expect(hashDistance(hash, pictureHash(await openOrFail(readFormat(name)))), name).toBeLessThanOrEqual(6);
  }
});
