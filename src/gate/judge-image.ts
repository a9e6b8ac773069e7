/** Judges pictures: one by itself, or each against those that came before. */
import { createAboutCheck } from './about';
import { checkPicture, hashBits, nearDistance, openPicture, pictureFormat, pictureHash, thumbnail, type Picture } from './image';
import type { Assessed, Judge, JudgedFile } from './judged';
import { assessMedia, judgeMedia, type MediaKind, type MediaMemory } from './judge-media';
import { hashOfSketch, likeness, pictureSketch } from './likeness';
import { createHashIndex } from './near';
import type { ImageRules } from './types';

/** Pixels a side, at most. */
const previewSide = 320;

export function judgeImages(rules: ImageRules): Judge {
  return judgeMedia(pictureKind(rules), createMemory());
}

export function assessPicture(rules: ImageRules, file: JudgedFile): Promise<Assessed> {
  return assessMedia(pictureKind(rules), file);
}

function pictureKind(rules: ImageRules): MediaKind<Picture> {
  return {
    rules,
    noun: 'picture',
    formatOf: pictureFormat,
    open: (bytes) => openPicture(bytes),
    check: (picture) => checkPicture(picture, rules),
    itemOf: ({ format, width, height }) => ({ format, width, height }),
    sketchOf: (picture) => pictureSketch(pictureHash(picture)),
    previewOf: (picture) => ({ kind: 'picture', raster: thumbnail(picture, previewSide) }),
    checkAbout: createAboutCheck(rules),
  };
}

function createMemory(): MediaMemory {
  const index = createHashIndex(hashBits, nearDistance);
  const kept: { readonly place: string; readonly sketch: Uint32Array }[] = [];
  const like = likeness('image');
  return {
    nearest(sketch) {
      const found = index.nearest(hashOfSketch(sketch));
      const twin = found === null ? undefined : kept[found.id];
      return twin === undefined ? null : { place: twin.place, similarity: Math.round(1_000 * like(sketch, twin.sketch)) };
    },
    keep(place, sketch) {
      index.add(kept.push({ place, sketch }) - 1, hashOfSketch(sketch));
    },
  };
}
