/** Parts of tokenizer.json that the JavaScript library reads otherwise than the original. What is expected is what `tokenizers` 0.23.3 (Rust) gives. */
import { describe, expect, test } from 'vitest';
import { vocabularyOfTokenizerJson } from './tokenizer-json';
import { BYTE_SPELLINGS } from './testing';

const bytes = Object.fromEntries(BYTE_SPELLINGS.map((token, id) => [token, id]));
const byteLevel = (preTokenizer: unknown, merges: readonly string[]) =>
  vocabularyOfTokenizerJson(
    {
      added_tokens: [], normalizer: null, post_processor: null, decoder: { type: 'ByteLevel' }, pre_tokenizer: preTokenizer,
      model: { type: 'BPE', merges, vocab: { ...bytes, ...Object.fromEntries(merges.map((pair, i) => [pair.replace(' ', ''), 256 + i])) } },
    },
    {},
  );
const parts = (preTokenizer: unknown, merges: readonly string[], text: string): string[] => {
  const vocabulary = byteLevel(preTokenizer, merges);
  return vocabulary.encode(text, false).map((id) => vocabulary.decode([id]));
};
const sequence = (...pretokenizers: readonly unknown[]) => ({ type: 'Sequence', pretokenizers });
const BYTES = { type: 'ByteLevel', add_prefix_space: false, use_regex: false };
const split = (behavior: string, invert = false) => sequence({ type: 'Split', pattern: { Regex: '-' }, behavior, invert }, BYTES);

describe('pre-tokenizers', () => {
  test('ByteLevel takes U+0085 for a space and U+FEFF for none', () => {
    const merges = ['a Â', 'aÂ ħ', 'Â ħ', 'Ġ ï', 'Ġï »', 'Ġï» ¿'];
    expect(parts({ type: 'ByteLevel', use_regex: true }, merges, 'a\u0085')).toEqual(['a', '\u0085']);
    expect(parts({ type: 'ByteLevel', use_regex: true }, merges, ' \ufeff')).toEqual([' \ufeff']);
  });

  test('ByteLevel can put a space before the text', () => {
    expect(parts({ type: 'ByteLevel', add_prefix_space: true, use_regex: true }, ['Ġ a'], 'a a')).toEqual([' a', ' a']);
    expect(parts({ type: 'ByteLevel', add_prefix_space: true, use_regex: true }, ['Ġ a'], ' a')).toEqual([' a']);
    expect(byteLevel({ type: 'ByteLevel', add_prefix_space: true }, []).encode('🙂', false)).toHaveLength(5);
  });

  test('Digits are digits of every script', () => {
    const merges = ['Ù ¡', 'Ù¡ Ù', 'Ù¡Ù ¢', '1 2'];
    expect(parts(sequence({ type: 'Digits', individual_digits: true }, BYTES), merges, '12\u0661\u0662')).toHaveLength(5);
    expect(parts(sequence({ type: 'Digits', individual_digits: false }, BYTES), merges, '12\u0661\u0662')).toEqual(['12', '\u0661\u0662']);
  });

  test('Split merges as it is told', () => {
    const merges = ['a -', '- b', '- -', 'a b'];
    const text = 'a-b--b';
    expect(parts(split('Isolated'), merges, text)).toEqual(['a', '-', 'b', '-', '-', 'b']);
    expect(parts(split('MergedWithPrevious'), merges, text)).toEqual(['a-', 'b', '-', '-', 'b']);
    expect(parts(split('MergedWithNext'), merges, text)).toEqual(['a', '-b', '-', '-b']);
    expect(parts(split('Contiguous'), merges, text)).toEqual(['a', '-', 'b', '--', 'b']);
    expect(parts(split('Removed'), merges, text)).toEqual(['a', 'b', 'b']);
  });
});

describe('SentencePiece in the manner of tokenizer.json', () => {
  const tokens = ['<unk>', ...Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`), '▁', 'a', '▁a', '▁▁', 'a▁'];
  const load = (preTokenizer: unknown, decoder: unknown) =>
    vocabularyOfTokenizerJson(
      {
        added_tokens: [], normalizer: null, post_processor: null, pre_tokenizer: preTokenizer, decoder,
        model: { type: 'BPE', byte_fallback: true, fuse_unk: true, unk_token: '<unk>', vocab: Object.fromEntries(tokens.map((token, id) => [token, id])), merges: ['▁ a', '▁ ▁', 'a ▁'] },
      },
      {},
    );
  const metaspace = (more: object) => ({ type: 'Metaspace', replacement: '▁', ...more });
  const parts = (preTokenizer: unknown, text: string): string[] => load(preTokenizer, null).encode(text, false).map((id) => tokens[id]!);

  test('Metaspace splits at spaces unless it is told not to', () => {
    expect(parts(metaspace({ prepend_scheme: 'always' }), 'a  a')).toEqual(['▁a', '▁', '▁a']);
    expect(parts(metaspace({ prepend_scheme: 'always', split: false }), 'a  ')).toEqual(['▁a', '▁▁']);
    expect(parts(metaspace({ prepend_scheme: 'never', split: false }), 'a ')).toEqual(['a▁']);
    expect(parts(metaspace({ add_prefix_space: false, split: false }), 'a')).toEqual(['a']);
  });

  test('a byte order mark spelt in bytes comes back, and a broken run of bytes is U+FFFD for each', () => {
    const decoder = { type: 'Sequence', decoders: [{ type: 'Replace', pattern: { String: '▁' }, content: ' ' }, { type: 'ByteFallback' }, { type: 'Fuse' }, { type: 'Strip', content: ' ', start: 1, stop: 0 }] };
    const vocabulary = load(null, decoder);
    expect(vocabulary.decode(vocabulary.encode('\ufeffa', false))).toBe('\ufeffa');
    expect(vocabulary.decode([1 + 0xc3, 1 + 0x41, 258])).toBe('\ufffd\ufffda');
    expect(vocabulary.decode([257, 257, 258])).toBe(' a');
  });

  test('ids outside the vocabulary are left out', () => {
    expect(load(null, { type: 'Fuse' }).decode([258, 99_999, 258])).toBe('aa');
  });
});

test('a decoder that is not known is refused', () => {
  expect(() => vocabularyOfTokenizerJson({ decoder: { type: 'Hologram' } }, {})).toThrow('decoder "Hologram"');
});
