/** How well the hash tells twins from strangers, on real photos: the figures are printed. */
import { describe, expect, it } from 'vitest';
import { hashBits, hashDistance, nearDistance, pictureHash, type PictureHash } from './hash';
import { draw, openOrFail, photoNames, readPhoto } from './testing/files';
import { compressed, cropped, mirrored, resized, toned } from './testing/transforms';
import type { Picture } from './types';

const twins: Readonly<Record<string, (picture: Picture) => Picture | Promise<Picture>>> = {
  'half as large': (picture) => resized(picture, 0.5),
  'a quarter as large': (picture) => resized(picture, 0.25),
  'larger by half': (picture) => resized(picture, 1.5),
  'JPEG of quality 50': (picture) => compressed(picture, 50),
  'JPEG of quality 15': (picture) => compressed(picture, 15),
  'smaller, then JPEG of quality 40': (picture) => compressed(resized(picture, 0.6), 40),
  brighter: (picture) => toned(picture, 1, 20),
  paler: (picture) => toned(picture, 0.7),
  'cut by one in a hundred': (picture) => cropped(picture, 0.01),
};

describe('the perceptual hash', () => {
  it('finds near duplicates among photos with precision and recall of at least 0.95', async () => {
    const photos = await Promise.all(photoNames().map(async (name) => openOrFail(readPhoto(name))));
    const originals = photos.map(pictureHash);
    let found = 0;
    let missed = 0;
    let wrong = 0;
    let farthestTwin = 0;
    let nearestStranger = hashBits;
    const hold = (hash: PictureHash, own: number): void => {
      originals.forEach((original, i) => {
        const distance = hashDistance(hash, original);
        if (i === own) {
          farthestTwin = Math.max(farthestTwin, distance);
          if (distance <= nearDistance) found += 1;
          else missed += 1;
        } else {
          nearestStranger = Math.min(nearestStranger, distance);
          if (distance <= nearDistance) wrong += 1;
        }
      });
    };
    for (const [i, photo] of photos.entries()) {
      for (const change of Object.values(twins)) hold(pictureHash(await change(photo)), i);
      hold(pictureHash(mirrored(photo)), -1);
    }
    const precision = found / (found + wrong);
    const recall = found / (found + missed);
    console.warn(`Near-duplicate photos: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} of ${found + missed} twins; farthest twin ${farthestTwin}, nearest stranger ${nearestStranger}, near up to ${nearDistance}`);
    expect(precision).toBeGreaterThanOrEqual(0.95);
    expect(recall).toBeGreaterThanOrEqual(0.95);
  }, 120_000);

  it('is the same for one picture at any size, and far for others', () => {
    const rings = (size: number): Picture => draw(size, size, (x, y) => (Math.floor((12 * (x + y)) / size) % 2 === 0 ? [20, 90, 160] : [230, 200, 40]));
    const stripes = draw(200, 200, (x) => (x % 50 < 25 ? [0, 0, 0] : [255, 255, 255]));
    expect(hashDistance(pictureHash(rings(100)), pictureHash(rings(700)))).toBeLessThanOrEqual(nearDistance);
    expect(hashDistance(pictureHash(rings(200)), pictureHash(stripes))).toBeGreaterThan(nearDistance);
  });

  it('takes pictures of a single pixel', () => {
    expect(pictureHash(draw(1, 1, () => [9, 9, 9]))).toHaveLength(hashBits / 8);
  });
});
