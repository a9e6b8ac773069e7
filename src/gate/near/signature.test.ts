import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minhash, nearDuplicateFrom, signatureSize, similarity } from '.';
import { createRandom } from './testing/random';
import { createVocabulary, rewrite, writeText } from './testing/texts';

const likeness = (a: string, b: string): number => similarity(minhash(a), minhash(b));
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.lorem({ maxCount: 60 }), fc.string({ unit: fc.constantFrom('水', '火', 'か', 'ก', 'ب', '한', ' ', 'x', '7', '!'), maxLength: 300 }));
const visible = text.filter((each) => minhash(each).length > 0);

describe('the signature of a text', () => {
  it('is ascending, without repeats, of 31 bits, and at most 128 long', () => {
    fc.assert(fc.property(text, (each) => {
      const signature = minhash(each);
      expect(signature.length).toBeLessThanOrEqual(signatureSize);
      signature.forEach((value, i) => expect(value > (signature[i - 1] ?? -1) && value < 2 ** 31).toBe(true));
    }));
  });

  it('stays the same for ever: other devices compare with it', () => {
    expect([...minhash('Straße 12')]).toMatchInlineSnapshot(`
      [
        113588830,
        321734106,
        407340326,
        531834258,
        627960908,
        703203884,
        728233126,
        1090995498,
        1131308648,
        1224201792,
        1289120636,
        1541533302,
        1833387280,
        2018320714,
      ]
    `);
    expect([...minhash('水が')]).toMatchInlineSnapshot(`
      [
        328743450,
        1094685266,
        1150015644,
        1701044592,
        1908601426,
      ]
    `);
  });

  it('knows no case, accents, punctuation, spaces or invisible signs', () => {
    expect(minhash('Café  au\tlait, s’il vous plaît!')).toEqual(minhash('CAFE AU LAIT SIL VOUS PLAI\u0302T'));
    expect(minhash('ＡＢＣ １２３')).toEqual(minhash('abc 123'));
    expect(minhash('soft\u00adware en\u200bgine')).toEqual(minhash('software engine'));
    expect(minhash('كَتَبَ الطَّالِبُ')).toEqual(minhash('كتب الطالب'));
  });

  it('is one for several texts, in any order', () => {
    fc.assert(fc.property(fc.array(text, { maxLength: 5 }), (texts) => {
      expect(minhash([...texts].reverse())).toEqual(minhash(texts));
    }));
    expect(minhash(['Good morning.'])).toEqual(minhash('good morning'));
  });

  it('is empty for a text without a visible sign, and not for one of signs alone', () => {
    expect(minhash(' \n\u200b')).toHaveLength(0);
    expect(likeness('', '')).toBe(0);
    expect(likeness('!!! ??? ;-)', '!!! ??? ;-)')).toBe(1000);
    expect(likeness('!!! ??? ;-)', '+++ *** &&&')).toBe(0);
  });

  it('takes a lone surrogate and a million signs of one kind', () => {
    expect(minhash('\ud800 and \udfff').length).toBeGreaterThan(0);
    expect(minhash('a'.repeat(1_000_000)).length).toBeLessThan(8);
  });
});

describe('the similarity of two texts', () => {
  it('is 1000 for a text and itself', () => {
    fc.assert(fc.property(visible, (each) => {
      expect(likeness(each, each)).toBe(1000);
    }));
  });

  it('is the same both ways, a whole number from 0 to 1000', () => {
    fc.assert(fc.property(text, text, (a, b) => {
      const found = likeness(a, b);
      expect(found).toBe(likeness(b, a));
      expect(Number.isInteger(found) && found >= 0 && found <= 1000).toBe(true);
    }));
  });

  it('estimates what the whole texts share', () => {
    const random = createRandom(7);
    const vocabulary = createVocabulary(random);
    for (let round = 0; round < 20; round++) {
      const [a, b] = [writeText(random, vocabulary, 6000), writeText(random, vocabulary, 6000)];
      // Two texts that have a half in common, and each a half of its own.
      const mine = likeness(`${a} ${writeText(random, vocabulary, 6000)}`, `${a} ${b}`);
      expect(mine).toBeGreaterThan(480);
      expect(mine).toBeLessThan(820);
    }
  });

  it('tells a slip from another fact', () => {
    expect(likeness('The capital of France is Paris, on the Seine.', 'the capitol of france is Paris on the Seine')).toBeGreaterThan(nearDuplicateFrom);
    expect(likeness('The capital of France is Paris, on the Seine.', 'The capital of Austria is Vienna, on the Danube.')).toBeLessThan(nearDuplicateFrom);
    expect(likeness('我上个星期买了一双鞋子,但是尺码太小了。', '你好!我上个星期买了一双鞋子,但是尺码太小了。')).toBeGreaterThan(nearDuplicateFrom);
    expect(likeness('李明今年十二岁,喜欢踢足球,想当医生。', '王芳今年十五岁,喜欢弹钢琴,想当老师。')).toBeLessThan(nearDuplicateFrom);
  });

  it('holds for 100 KB: a cut tail and changed words are near, another text of the language is not', () => {
    const random = createRandom(11);
    const vocabulary = createVocabulary(random);
    const long = writeText(random, vocabulary, 100_000);
    expect(likeness(long, long.slice(0, 80_000))).toBeGreaterThan(nearDuplicateFrom);
    expect(likeness(long, rewrite(random, vocabulary, long, 5))).toBeGreaterThan(nearDuplicateFrom);
    expect(likeness(long, writeText(random, vocabulary, 100_000))).toBeLessThan(nearDuplicateFrom);
  });
});
