import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTextIndex, minhash, nearDuplicateFrom, similarity } from '.';
import { mistype } from './testing/edits';
import { createRandom, shuffled } from './testing/random';
import { createVocabulary, rewrite, writeText } from './testing/texts';

const random = createRandom(3);
const vocabulary = createVocabulary(random);

/** Families of texts, some close and some not. */
function families(count: number, length: number): string[] {
  return Array.from({ length: count }, () => writeText(random, vocabulary, length)).flatMap((text) => [text, rewrite(random, vocabulary, text, 4), rewrite(random, vocabulary, text, 12)]);
}

describe('the index of texts', () => {
  it('answers with the nearest one, and null when none is near', () => {
    const index = createTextIndex();
    expect(index.nearest('Is there anybody in here at all?')).toBeNull();
    index.add(4, 'The ferry leaves the old harbour at six in the morning.');
    index.add(9, 'Mix the flour with a spoon of salt and a little yeast.');
    expect(index.nearest('the ferry leaves the old harbor at six in the morning')?.id).toBe(4);
    expect(index.nearest('MIX the flour with a spoon of salt and a little yeast')).toEqual({ id: 9, similarity: 1000 });
    expect(index.nearest('A lighthouse keeper writes one letter a week.')).toBeNull();
    expect(index.nearest('')).toBeNull();
  });

  it('names the least id of equal texts, also after one has gone', () => {
    const index = createTextIndex();
    for (const id of [7, 3, 5]) index.add(id, 'The same words again and again and again.');
    expect(index.nearest('the same words again and again and again')?.id).toBe(3);
    index.remove(3);
    expect(index.nearest('the same words again and again and again')?.id).toBe(5);
    index.remove(5);
    index.remove(7);
    index.remove(7);
    expect(index.nearest('the same words again and again and again')).toBeNull();
    expect(index.size).toBe(0);
  });

  it('gives an id that is added again its new text', () => {
    const index = createTextIndex();
    index.add(1, 'The bridge was built by masons from the next valley.');
    index.add(1, 'Bees tell each other where flowers are by dancing.');
    expect(index.size).toBe(1);
    expect(index.nearest('The bridge was built by masons from the next valley.')).toBeNull();
    expect(index.nearest('Bees tell each other where flowers are by dancing.')?.id).toBe(1);
  });

  it('says the same whatever the order of adding', () => {
    const texts = families(60, 300);
    const asked = texts.map((text) => rewrite(random, vocabulary, text, 5));
    const answers = (order: readonly number[]): unknown => {
      const index = createTextIndex();
      for (const id of order) index.add(id, texts[id] ?? '');
      return asked.map((text) => index.nearest(text));
    };
    const ids = texts.map((_, id) => id);
    expect(answers(shuffled(createRandom(1), ids))).toEqual(answers(ids));
    expect(answers([...ids].reverse())).toEqual(answers(ids));
  });

  it('forgets what was removed, as if it had never been there', () => {
    const text = fc.lorem({ maxCount: 12, mode: 'words' });
    fc.assert(fc.property(fc.array(fc.record({ id: fc.nat(12), text, isAdded: fc.boolean() }), { maxLength: 60 }), fc.array(text, { maxLength: 10 }), (steps, asked) => {
      const index = createTextIndex();
      const held = new Map<number, string>();
      for (const { id, text: added, isAdded } of steps) {
        if (isAdded) index.add(id, added);
        else index.remove(id);
        if (isAdded) held.set(id, added);
        else held.delete(id);
      }
      const fresh = createTextIndex();
      for (const [id, added] of held) fresh.add(id, added);
      expect(index.size).toBe(held.size);
      for (const each of [...asked, ...held.values()]) expect(index.nearest(each)).toEqual(fresh.nearest(each));
    }));
  });

  it('keeps its answers when most of it has gone and it makes itself smaller', () => {
    const texts = families(500, 500);
    const index = createTextIndex();
    texts.forEach((text, id) => index.add(id, text));
    texts.forEach((_, id) => {
      if (id % 3 !== 0) index.remove(id);
    });
    const fresh = createTextIndex();
    texts.forEach((text, id) => {
      if (id % 3 === 0) fresh.add(id, text);
    });
    for (const text of texts) expect(index.nearest(text)).toEqual(fresh.nearest(text));
  });

  it('misses at most one in fifty of what a look at each would find', () => {
    for (const length of [50, 120, 300, 1000, 4000]) {
      const texts = Array.from({ length: 70 }, () => writeText(random, vocabulary, length));
      const signatures = texts.map(minhash);
      const index = createTextIndex();
      signatures.forEach((signature, id) => index.add(id, signature));
      let [near, found] = [0, 0];
      for (const text of texts) {
        for (const percent of [5, 10, 15, 20, 25]) {
          for (const copy of [rewrite(random, vocabulary, text, percent), mistype({ text, language: 'eng', otherWords: [] }, random) ?? '', text.slice(0, Math.floor((text.length * (100 - percent)) / 100))]) {
            const asked = minhash(copy);
            const best = Math.max(...signatures.map((signature) => similarity(asked, signature)));
            if (best < nearDuplicateFrom) continue;
            near += 1;
            if (index.nearest(asked)?.similarity === best) found += 1;
          }
        }
      }
      expect(near).toBeGreaterThan(250);
      expect(found / near, `${length} letters`).toBeGreaterThanOrEqual(0.98);
    }
  });

  it('still finds a near copy where thousands share a form', () => {
    const form = writeText(random, vocabulary, 400);
    const index = createTextIndex();
    for (let id = 0; id < 3000; id++) index.add(id, `${rewrite(random, vocabulary, form, 6)} number ${id}`);
    for (let id = 3000; id < 6000; id++) index.add(id, form);
    expect(index.nearest(form)).toEqual({ id: 3000, similarity: 1000 });
    for (let round = 0; round < 50; round++) expect(index.nearest(rewrite(random, vocabulary, form, 6))?.similarity).toBeGreaterThan(nearDuplicateFrom);
  });
});
