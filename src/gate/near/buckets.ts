/**
 * Lists of numbers by key in two flat arrays, 6 bytes a place: linear probing, where a place keeps the number and the key's upper half; the lower half is told by where it
 * lies. A list keeps the `most` numbers of the least rank, whatever the order they came in, so a query's work is bounded however many share a key.
 */

export interface Buckets {
  /** Keys times numbers that it has room for before it must be made anew. */
  readonly room: number;
  readonly used: number;
  add(key: number, value: number): void;
  remove(key: number, value: number): void;
  /** Calls back at most `most` times. */
  forEach(key: number, visit: (value: number) => void): void;
}

const empty = 0;
const removed = 0xffffffff;
/** Only keys made to collide come this far. */
const longestProbe = 4096;

/** `rankOf` is asked for numbers that were added; `places` is a power of two. */
export function createBuckets(places: number, most: number, rankOf: (value: number) => number): Buckets {
  /** The number and one. */
  const values = new Uint32Array(places);
  const tags = new Uint16Array(places);
  const mask = places - 1;
  let used = 0;

  return {
    room: Math.floor((places * 2) / 3),
    get used() {
      return used;
    },

    add(key, value) {
      const tag = key >>> 16;
      let place = key & mask;
      let target = -1;
      let same = 0;
      let worst = -1;
      let worstRank = -1;
      for (let step = 0; step < longestProbe; step++, place = (place + 1) & mask) {
        const found = values[place] ?? 0;
        if (found === empty || found === removed) {
          if (target < 0) target = place;
          if (found === empty) break;
        } else if (tags[place] === tag) {
          same += 1;
          const rank = rankOf(found - 1);
          if (rank > worstRank) [worst, worstRank] = [place, rank];
        }
      }
      if (same >= most) {
        if (rankOf(value) < worstRank) values[worst] = value + 1;
      } else if (target >= 0) {
        if (values[target] === empty) used += 1;
        values[target] = value + 1;
        tags[target] = tag;
      }
    },

    remove(key, value) {
      const tag = key >>> 16;
      let place = key & mask;
      for (let step = 0; step < longestProbe; step++, place = (place + 1) & mask) {
        const found = values[place] ?? 0;
        if (found === empty) return;
        if (found === value + 1 && tags[place] === tag) {
          values[place] = removed;
          return;
        }
      }
    },

    forEach(key, visit) {
      const tag = key >>> 16;
      let place = key & mask;
      for (let step = 0; step < longestProbe; step++, place = (place + 1) & mask) {
        const found = values[place] ?? 0;
        if (found === empty) return;
        if (found !== removed && tags[place] === tag) visit(found - 1);
      }
    },
  };
}
