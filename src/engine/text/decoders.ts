/**
 * From tokens to text, as the `decoder` of tokenizer.json says and Hugging Face's tokenizers do it: a chain of steps over the list of tokens, joined at
 * the end. The library's own chain loses a byte order mark and fills broken bytes differently, so it is not used.
 */
import * as z from 'zod/mini';
import { Refusal } from '../refusal';
import { byteOfToken, utf8Decode, utf8DecodeStrictly, utf8Encode } from './utf8';

type Step = (tokens: readonly string[]) => readonly string[];
export type Decoder = (tokens: readonly string[]) => string;

const stepSchema = z.looseObject({ type: z.string() });
const listSchema = z.looseObject({ decoders: z.array(z.unknown()) });
const patternSchema = z.union([z.object({ String: z.string() }), z.object({ Regex: z.string() })]);
const replaceSchema = z.looseObject({ pattern: patternSchema, content: z.string() });
const stripSchema = z.looseObject({ content: z.string(), start: z.int(), stop: z.int() });
const metaspaceSchema = z.looseObject({ replacement: z._default(z.string(), '\u2581'), prepend_scheme: z.optional(z.string()), add_prefix_space: z.optional(z.boolean()) });
const wordPieceSchema = z.looseObject({ prefix: z._default(z.string(), '##'), cleanup: z._default(z.boolean(), true) });
const suffixSchema = z.looseObject({ suffix: z._default(z.string(), '</w>') });

/** `config`: the `decoder` of tokenizer.json. Without one, tokens are joined by spaces. */
export function createDecoder(config: unknown): Decoder {
  if (config === null || config === undefined) return (tokens) => tokens.join(' ');
  const step = createStep(config);
  return (tokens) => step(tokens).join('');
}

function createStep(config: unknown): Step {
  const { type } = parsed(stepSchema, config);
  switch (type) {
    case 'Sequence': {
      const steps = parsed(listSchema, config).decoders.map(createStep);
      return (tokens) => steps.reduce((list, step) => step(list), tokens);
    }
    case 'ByteLevel':
      return (tokens) => [utf8Decode(tokens.flatMap(bytesOfToken))];
    case 'ByteFallback':
      return joinBytes;
    case 'Fuse':
      return (tokens) => [tokens.join('')];
    case 'Replace': {
      const { pattern, content } = parsed(replaceSchema, config);
      const found = 'String' in pattern ? pattern.String : new RegExp(pattern.Regex, 'gu');
      return (tokens) => tokens.map((token) => token.replaceAll(found, () => content));
    }
    case 'Strip': {
      const { content, start, stop } = parsed(stripSchema, config);
      return (tokens) => tokens.map((token) => strip(token, content, start, stop));
    }
    case 'Metaspace': {
      const { replacement, prepend_scheme: scheme, add_prefix_space: prefix } = parsed(metaspaceSchema, config);
      const dropsFirst = scheme === undefined ? prefix !== false : scheme !== 'never';
      return (tokens) => tokens.map((token, i) => token.replaceAll(replacement, i === 0 && dropsFirst ? '' : ' '));
    }
    case 'WordPiece': {
      const { prefix, cleanup } = parsed(wordPieceSchema, config);
      return (tokens) =>
        tokens.map((token, i) => {
          const text = i === 0 ? token : token.startsWith(prefix) ? token.slice(prefix.length) : ` ${token}`;
          return cleanup ? tidy(text) : text;
        });
    }
    case 'BPEDecoder': {
      const { suffix } = parsed(suffixSchema, config);
      return (tokens) => tokens.map((token, i) => token.replaceAll(suffix, i === tokens.length - 1 ? '' : ' '));
    }
    default:
      throw new Refusal('tokenizer', `tokenizer.json has the decoder "${type}", which is not known here.`, 'Use a model with a tokenizer of a known kind, or give ids.');
  }
}

function parsed<T extends z.ZodMiniType>(schema: T, config: unknown): z.output<T> {
  const result = schema.safeParse(config);
  if (result.success) return result.data;
  throw new Refusal('tokenizer', 'The decoder in tokenizer.json is not as it should be.', 'Fetch or export the tokenizer again.');
}

/** GPT-2's spelling of bytes: printable ones as themselves, the rest from U+0100 on (`bytes_to_unicode`). */
const isPlain = (byte: number): boolean => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
const ALL_BYTES = Array.from({ length: 256 }, (_, byte) => byte);
const hidden = ALL_BYTES.filter((byte) => !isPlain(byte));
const byteOfCharacter = new Map(ALL_BYTES.map((byte) => [String.fromCharCode(isPlain(byte) ? byte : 256 + hidden.indexOf(byte)), byte]));

function bytesOfToken(token: string): readonly number[] {
  const bytes: number[] = [];
  for (const character of token) {
    const byte = byteOfCharacter.get(character);
    // A token with any other character stands for its own text.
    if (byte === undefined) return [...utf8Encode(token)];
    bytes.push(byte);
  }
  return bytes;
}

/** Runs of byte tokens become text; in a run that is no UTF-8, each byte becomes U+FFFD. */
function joinBytes(tokens: readonly string[]): string[] {
  const joined: string[] = [];
  let run: number[] = [];
  const endRun = (): void => {
    if (run.length > 0) joined.push(utf8DecodeStrictly(run) ?? '\ufffd'.repeat(run.length));
    run = [];
  };
  for (const token of tokens) {
    const byte = byteOfToken(token);
    if (byte !== null) run.push(byte);
    else {
      endRun();
      joined.push(token);
    }
  }
  endRun();
  return joined;
}

function strip(token: string, content: string, start: number, stop: number): string {
  let from = 0;
  let to = token.length;
  if (content === '') return token;
  for (let i = 0; i < start && token.startsWith(content, from); i++) from += content.length;
  for (let i = 0; i < stop && to > from && token.endsWith(content, to); i++) to -= content.length;
  return token.slice(from, to);
}

const tidy = (text: string): string =>
  text.replaceAll(' .', '.').replaceAll(' ?', '?').replaceAll(' !', '!').replaceAll(' ,', ',').replaceAll(" ' ", "'").replaceAll(" n't", "n't").replaceAll(" 'm", "'m").replaceAll(" do not", " don't").replaceAll(" 's", "'s").replaceAll(" 've", "'ve").replaceAll(" 're", "'re");
