/**
 * A vocabulary in tokenizer.json, read by Hugging Face's JavaScript library. Where the library reads a part of the file otherwise than the original
 * (Rust) does, the part is first rewritten into one that both read alike; decoding is our own.
 */
import { Tokenizer } from '@huggingface/tokenizers';
import * as z from 'zod/mini';
import { Refusal } from '../refusal';
import { createDecoder, type Decoder } from './decoders';
import { PATTERNS } from './pre-split';
import { byteOfToken } from './utf8';
import type { Vocabulary } from './vocabulary';

const partSchema = z.looseObject({ type: z.string() });
type Part = z.infer<typeof partSchema>;
const fileSchema = z.looseObject({ decoder: z.optional(z.unknown()), pre_tokenizer: z.optional(z.unknown()), normalizer: z.optional(z.unknown()), post_processor: z.optional(z.unknown()), added_tokens: z._default(z.array(z.unknown()), []) });

/** `file`: tokenizer.json, parsed. `config`: tokenizer_config.json. Throws a `Refusal`. */
export function vocabularyOfTokenizerJson(file: unknown, config: Readonly<Record<string, unknown>>): Vocabulary {
  const parsed = fileSchema.safeParse(file);
  if (!parsed.success) throw unusable('it is not an object with a model');
  const { decoder, pre_tokenizer: preTokenizer = null, normalizer = null, post_processor: postProcessor = null } = parsed.data;
  let decodeTokens: Decoder;
  let tokenizer: Tokenizer;
  try {
    decodeTokens = createDecoder(decoder);
    tokenizer = new Tokenizer(
      { ...parsed.data, decoder: null, pre_tokenizer: rewritePreTokenizer(preTokenizer), normalizer: rewriteNormalizer(normalizer), post_processor: postProcessor },
      config,
    );
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw unusable(error instanceof Error ? error.message : String(error));
  }
  const added = tokenizer.get_added_tokens_decoder();
  // Some files call the bytes of a SentencePiece vocabulary special; they are text all the same.
  const special = new Map([...added].filter(([, { special: marked, content }]) => marked && byteOfToken(content) === null).map(([id, { content }]) => [id, content]));
  return {
    encode: (text, addSpecial) => (text === '' && !addSpecial ? [] : tokenizer.encode(text, { add_special_tokens: addSpecial }).ids.filter((id) => Number.isInteger(id))),
    decode: (ids) => decodeTokens(ids.flatMap((id) => tokenizer.id_to_token(id) ?? [])),
    idOf: (token) => tokenizer.token_to_id(token) ?? null,
    special,
  };
}

function unusable(reason: string): Refusal {
  return new Refusal('tokenizer', `tokenizer.json can't be used: ${reason.replace(/\.?$/, '.')}`, 'Use a model with a tokenizer of a known kind, or give ids.');
}

const split = (regex: string, behavior: 'Isolated' | 'Removed' = 'Isolated', invert = false): Part => ({ type: 'Split', pattern: { Regex: regex }, behavior, invert });
const sequence = (...parts: readonly unknown[]): Part => ({ type: 'Sequence', pretokenizers: parts });

const preTokenizerListSchema = z.looseObject({ pretokenizers: z.array(z.unknown()) });
const splitSchema = z.looseObject({ pattern: z.union([z.object({ String: z.string() }), z.object({ Regex: z.string() })]), behavior: z._default(z.string(), 'Isolated'), invert: z._default(z.boolean(), false) });

function rewritePreTokenizer(config: unknown): unknown {
  const parsed = partSchema.safeParse(config);
  if (!parsed.success) return config;
  const part = parsed.data;
  switch (part.type) {
    case 'Sequence': {
      const list = preTokenizerListSchema.safeParse(part);
      return list.success ? sequence(...list.data.pretokenizers.map(rewritePreTokenizer)) : part;
    }
    case 'ByteLevel': {
      // \s in the library's own pattern takes U+FEFF for a space, and U+0085 for none.
      const prefix = part['add_prefix_space'] === true ? [{ type: 'Replace', pattern: { Regex: '\\A[^ ]' }, content: ' $&' }] : [];
      const words = part['use_regex'] === false ? [] : [split(PATTERNS.gpt2)];
      return sequence(...prefix, ...words, { type: 'ByteLevel', add_prefix_space: false, use_regex: false });
    }
    // The library's digits, letters and spaces of these are ASCII.
    case 'Digits':
      return split(part['individual_digits'] === true ? '\\p{N}' : '\\p{N}+');
    case 'Whitespace':
      return split('\\w+|[^\\w\\s]+', 'Removed', true);
    case 'WhitespaceSplit':
      return split('\\s+', 'Removed');
    case 'CharDelimiterSplit':
      return { type: 'Split', pattern: { String: part['delimiter'] }, behavior: 'Removed', invert: false };
    case 'Punctuation':
      return rewriteSplit('[\\p{P}!-/:-@\\[-`{-~]', String(part['behavior'] ?? 'Isolated'), false);
    case 'Split': {
      const known = splitSchema.safeParse(part);
      if (!known.success) return part;
      const { pattern, behavior, invert } = known.data;
      return rewriteSplit('Regex' in pattern ? pattern.Regex : pattern.String.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'), behavior, invert);
    }
    case 'Metaspace': {
      const replacement = typeof part['replacement'] === 'string' ? part['replacement'] : '\u2581';
      const never = part['prepend_scheme'] === 'never' || (part['prepend_scheme'] === undefined && part['add_prefix_space'] === false);
      const spelt = { type: 'Metaspace', replacement, prepend_scheme: never ? 'never' : (part['prepend_scheme'] ?? 'always') };
      return part['split'] === false ? spelt : sequence(spelt, split(`${replacement}[^${replacement}]*`));
    }
    default:
      return part;
  }
}

/** The library knows "Isolated" and "Removed"; the others are the same with a longer pattern. */
function rewriteSplit(regex: string, behavior: string, invert: boolean): Part {
  switch (behavior) {
    case 'MergedWithPrevious':
      return split(`[\\s\\S]*?(?:${regex})`);
    case 'MergedWithNext':
      return split(`(?:${regex})(?:(?!${regex})[\\s\\S])*`);
    case 'Contiguous':
      return split(`(?:${regex})+`);
    case 'Removed':
      return split(regex, 'Removed', invert);
    default:
      return split(regex);
  }
}

const normalizerListSchema = z.looseObject({ normalizers: z.array(z.unknown()) });

function rewriteNormalizer(config: unknown): unknown {
  const parsed = partSchema.safeParse(config);
  if (!parsed.success) return config;
  const part = parsed.data;
  if (part.type === 'Sequence') {
    const list = normalizerListSchema.safeParse(part);
    return list.success ? { ...part, normalizers: list.data.normalizers.map(rewriteNormalizer) } : part;
  }
  if (part.type !== 'Strip') return part;
  const ends = [...(part['strip_left'] === true ? ['\\A\\s+'] : []), ...(part['strip_right'] === true ? ['\\s+\\z'] : [])];
  return { type: 'Replace', pattern: { Regex: ends.length > 0 ? ends.join('|') : '(?!)' }, content: '' };
}
