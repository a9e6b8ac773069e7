/** Judges pictures, each against those that came before. */
import { checkPicture, hashBits, nearDistance, openPicture, pictureFormat, pictureHash, type Picture } from './image';
import type { Judge } from './judged';
import { judgeMedia, type MediaKind } from './judge-media';
import { createHashIndex } from './near';
import type { ImageRules } from './types';

export function judgeImages(rules: ImageRules): Judge {
  return judgeMedia<Picture>({
    rules,
    noun: 'picture',
    formatOf: pictureFormat,
    open: (bytes) => openPicture(bytes),
    check: (picture) => checkPicture(picture, rules),
    itemOf: ({ format, width, height }) => ({ format, width, height }),
    memory: createMemory(),
  });
}

function createMemory(): MediaKind<Picture>['memory'] {
  const index = createHashIndex(hashBits, nearDistance);
  const places: string[] = [];
  return {
    nearest(picture) {
      const found = index.nearest(pictureHash(picture));
      return found === null ? null : { place: places[found.id] ?? '', similarity: Math.round((1_000 * (hashBits - found.distance)) / hashBits) };
    },
    keep(place, picture) {
      index.add(places.push(place) - 1, pictureHash(picture));
    },
  };
}
