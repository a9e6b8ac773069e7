/** A byte-level vocabulary (GPT-2's and its heirs') from its parts, written as the tokenizer.json that would hold it. */

export interface ByteLevelParts {
  /** Tokens by id, in GPT-2's spelling of bytes. */
  readonly tokens: readonly string[];
  /** "left right", the best first. */
  readonly merges: readonly string[];
  /** How text is cut, one pattern after the other. */
  readonly patterns: readonly string[];
  readonly takesWholeWords: boolean;
  readonly nfc: boolean;
  /** Recognized in text as a whole. */
  readonly added: readonly { readonly id: number; readonly special: boolean }[];
  /** What stands before and after a text by itself. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export function byteLevelTokenizerJson({ tokens, merges, patterns, takesWholeWords, nfc, added, before, after }: ByteLevelParts): Readonly<Record<string, unknown>> {
  const around = (ids: readonly number[]): unknown[] => ids.map((id) => ({ SpecialToken: { id: tokens[id], type_id: 0 } }));
  return {
    added_tokens: added.map(({ id, special }) => ({ id, content: tokens[id], special, normalized: false, lstrip: false, rstrip: false, single_word: false })),
    normalizer: nfc ? { type: 'NFC' } : null,
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        ...patterns.map((Regex) => ({ type: 'Split', pattern: { Regex }, behavior: 'Isolated', invert: false })),
        { type: 'ByteLevel', add_prefix_space: false, use_regex: false },
      ],
    },
    post_processor: { type: 'TemplateProcessing', single: [...around(before), { Sequence: { id: 'A', type_id: 0 } }, ...around(after)], pair: [], special_tokens: {} },
    decoder: { type: 'ByteLevel' },
    model: { type: 'BPE', ignore_merges: takesWholeWords, byte_fallback: false, fuse_unk: false, vocab: Object.fromEntries(tokens.map((token, id) => [token, id])), merges },
  };
}
