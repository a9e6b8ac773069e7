/** What is said of good photos, and of the same ones blurred, paled, framed or emptied. Figures are printed. */
import { describe, expect, it } from 'vitest';
import { checkPicture } from './checks';
import { draw, openOrFail, photoNames, readPhoto } from './testing/files';
import { blurred, framed, toned } from './testing/transforms';
import type { Picture } from './types';

const limits = { width: { min: 64, max: 4_000 }, height: { min: 64, max: 4_000 } };
const checksOf = (picture: Picture): string[] => checkPicture(picture, limits).findings.map(({ check }) => check);

/** How many of the photos, changed, get a finding of this check. */
async function toldOf(check: string, change: (picture: Picture) => Picture): Promise<number> {
  let told = 0;
  for (const name of photoNames()) if (checksOf(change(await openOrFail(readPhoto(name)))).includes(check)) told += 1;
  return told;
}

const asItIs = (picture: Picture): Picture => picture;

describe('photos', () => {
  const all = photoNames().length;

  it('that are good get no finding', async () => {
    for (const name of photoNames()) expect(checksOf(await openOrFail(readPhoto(name))), name).toEqual([]);
  });

  it('that are blurred are told so', async () => {
    const [sharp, slightly, badly] = [await toldOf('blur', asItIs), await toldOf('blur', (photo) => blurred(photo, 1)), await toldOf('blur', (photo) => blurred(photo, 3))];
    console.warn(`Told as blurred, of ${all}: ${sharp} sharp, ${slightly} slightly blurred, ${badly} badly blurred photos`);
    expect(badly / all).toBeGreaterThanOrEqual(0.95);
  }, 120_000);

  it('that are pale are told so, and not taken for blurred', async () => {
    const pale = (photo: Picture): Picture => toned(photo, 0.12);
    const [told, mistaken] = [await toldOf('contrast', pale), await toldOf('blur', pale)];
    console.warn(`Told as pale, of ${all} paled photos: ${told}; as blurred: ${mistaken}`);
    expect(told / all).toBeGreaterThanOrEqual(0.95);
    expect(mistaken).toBe(0);
  });

  it('that have bars above and below are told so', async () => {
    const told = await toldOf('blank', (photo) => framed(photo, 0.12));
    console.warn(`Told as framed, of ${all} framed photos: ${told}`);
    expect(told / all).toBeGreaterThanOrEqual(0.9);
  });
});

describe('a picture', () => {
  it('of one colour, or nearly, is blank and refused, also where it is transparent', () => {
    const { findings, quality } = checkPicture(draw(200, 100, () => [30, 90, 200]), limits);
    expect(findings.map(({ check, severity }) => [check, severity])).toEqual([['blank', 'refuse']]);
    expect(quality).toBe(0);
    expect(checksOf(draw(200, 100, (x, y) => [100 + ((x * y) % 4), 100, 100]))).toEqual(['blank']);
    const clear = draw(200, 100, (x, y) => [x, y, 0]);
    for (let at = 3; at < clear.pixels.length; at += 4) clear.pixels[at] = 0;
    expect(checksOf(clear)).toEqual(['blank']);
  });

  it('of two colours of one brightness is not blank', () => {
    expect(checksOf(draw(200, 100, (x) => (x < 100 ? [255, 0, 0] : [0, 130, 0])))).not.toContain('blank');
  });

  it('on a plain background has no borders', () => {
    const dot = draw(300, 300, (x, y) => ((x - 150) ** 2 + (y - 150) ** 2 < 60 ** 2 ? [x & 255, y & 255, (x * y) & 255] : [255, 255, 255]));
    expect(checksOf(dot)).not.toContain('blank');
  });

  it('too small or too large is refused with its size and the limit', () => {
    const small = checkPicture(draw(50, 80, (x, y) => [x * 5, y * 3, 0]), limits).findings.find(({ check }) => check === 'dimensions');
    expect(small?.message).toBe('This picture is 50 × 80 pixels; the least is 64 × 64.');
    expect(small?.severity).toBe('refuse');
    expect(checksOf(draw(4_001, 64, (x, y) => [x & 255, y * 4, 0]))).toContain('dimensions');
  });

  it('of one pixel, one row or one column is judged without fail', () => {
    for (const [width, height] of [[1, 1], [1, 900], [900, 1], [2, 2]] as const) expect(checkPicture(draw(width, height, (x, y) => [x & 255, y & 255, 0]), limits).quality).toBeGreaterThanOrEqual(0);
  });
});
