import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dropped, edited, mergedWithNext, passagesIn, splitAt, withPassages } from './passages';

const file = { name: 'report.jsonl', bytes: new Uint8Array() };

describe('passages of a document', () => {
  test('what is written is read again, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
        expect(passagesIn(withPassages(file, texts))).toEqual(texts);
      }),
    );
  });
  test('rows with other fields, broken rows and other files are left alone', () => {
    const of = (text: string, name = 'a.jsonl') => passagesIn({ name, bytes: new TextEncoder().encode(text) });
    expect(of('{"text":"a"}\n{"text":"b","by":"c"}\n')).toBeNull();
    expect(of('{"text":"a"}\n{"text":')).toBeNull();
    expect(of('{"text":1}')).toBeNull();
    expect(of('"a"')).toBeNull();
    expect(passagesIn({ name: 'a.jsonl', bytes: Uint8Array.from([0x22, 0xff, 0x22]) })).toBeNull();
    expect(of('{"text":"a"}', 'a.txt')).toBeNull();
    expect(of('{"text":"a"}\n\n{"text":"b"}')).toEqual(['a', 'b']);
  });
  test('two are merged with an empty line between them; the last has nothing to be merged with', () => {
    expect(mergedWithNext(['a ', ' b', 'c'], 0)).toEqual(['a\n\nb', 'c']);
    expect(mergedWithNext(['a', 'b'], 1)).toEqual(['a', 'b']);
  });
  test('one is split at a place where both parts say something', () => {
    expect(splitAt(['One. Two.', 'c'], 0, 4)).toEqual(['One.', 'Two.', 'c']);
    expect(splitAt(['One.'], 0, 0)).toEqual(['One.']);
    expect(splitAt(['One.'], 0, 4)).toEqual(['One.']);
  });
  test('one is dropped, one is edited', () => {
    expect(dropped(['a', 'b', 'c'], 1)).toEqual(['a', 'c']);
    expect(edited(['a', 'b'], 1, 'x')).toEqual(['a', 'x']);
  });
});
