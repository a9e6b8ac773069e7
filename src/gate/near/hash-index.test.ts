import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHashIndex } from '.';
import { createRandom } from './testing/random';

const distanceOf = (a: Uint8Array, b: Uint8Array, bits: number): number => {
  let distance = 0;
  for (let bit = 0; bit < bits; bit++) distance += (((a[bit >> 3] ?? 0) ^ (b[bit >> 3] ?? 0)) >> (bit & 7)) & 1;
  return distance;
};

function lookAtEach(held: ReadonlyMap<number, Uint8Array>, asked: Uint8Array, bits: number, radius: number): { id: number; distance: number } | null {
  let best: { id: number; distance: number } | null = null;
  for (const [id, hash] of held) {
    const distance = distanceOf(hash, asked, bits);
    if (distance > radius) continue;
    if (best === null || distance < best.distance || (distance === best.distance && id < best.id)) best = { id, distance };
  }
  return best;
}

describe('the index of binary hashes', () => {
  it('finds what a look at each finds, few or many, spread or crowded', () => {
    for (const [bits, radius, count, isCrowded] of [[64, 10, 5000, false], [64, 10, 5000, true], [256, 40, 3000, false], [72, 5, 4000, true], [40, 0, 3000, false], [16, 3, 2500, false]] as const) {
      const random = createRandom(bits + count);
      const draw = (): Uint8Array => Uint8Array.from({ length: bits / 8 }, (_, byte) => (isCrowded && byte > 1 ? 0 : random(256)));
      const index = createHashIndex(bits, radius);
      const held = new Map<number, Uint8Array>();
      for (let id = count; id > 0; id--) {
        const hash = draw();
        index.add(id, hash);
        held.set(id, hash);
      }
      for (let id = 1; id <= count; id += 3) {
        index.remove(id);
        held.delete(id);
      }
      const known = [...held.values()];
      for (let round = 0; round < 60; round++) {
        const asked = Uint8Array.from(known[random(known.length)] ?? []);
        for (let flips = random(radius + 4); flips > 0; flips--) {
          const bit = random(bits);
          asked[bit >> 3] = (asked[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        }
        expect(index.nearest(asked)).toEqual(lookAtEach(held, asked, bits, radius));
        const stranger = draw();
        expect(index.nearest(stranger)).toEqual(lookAtEach(held, stranger, bits, radius));
      }
    }
  });

  it('does so after any adding, replacing and removing', () => {
    const hash = fc.uint8Array({ minLength: 3, maxLength: 3 });
    fc.assert(fc.property(fc.array(fc.record({ id: fc.nat(10), hash, isAdded: fc.boolean() })), hash, fc.nat(24), (steps, asked, radius) => {
      const index = createHashIndex(20, radius);
      const held = new Map<number, Uint8Array>();
      for (const step of steps) {
        if (step.isAdded) index.add(step.id, step.hash);
        else index.remove(step.id);
        if (step.isAdded) held.set(step.id, step.hash);
        else held.delete(step.id);
      }
      expect(index.size).toBe(held.size);
      expect(index.nearest(asked)).toEqual(lookAtEach(held, asked, 20, radius));
    }));
  });

  it('refuses a hash of another length', () => {
    expect(() => createHashIndex(64, 4).add(1, new Uint8Array(7))).toThrow(RangeError);
  });
});
