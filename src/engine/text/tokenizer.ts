/** The tokenizer of a model folder: text to ids and back, which ids end a text, and the chat template. Absent without a tokenizer.json: ids still work. */
import { Tokenizer } from '@huggingface/tokenizers';
import * as z from 'zod/mini';
import { Refusal } from '../refusal';
import { readJson, type FileSource } from '../source';
import { findChatTemplate, type ChatTemplate } from './template';

export interface TextTokenizer {
  /** `special`: with the tokens that the tokenizer puts around a text, such as BOS. */
  encode(text: string, special: boolean): number[];
  /** Without special tokens, unless `keepSpecial`. */
  decode(ids: readonly number[], keepSpecial?: boolean): string;
  isSpecial(id: number): boolean;
  /** The token that ends a text in training. */
  readonly endId: number | null;
  readonly template: ChatTemplate | null;
}

const tokenSchema = z.union([z.string(), z.looseObject({ content: z.string() })]);
const configSchema = z.looseObject({ chat_template: z.optional(z.unknown()) });
/** Bytes of a SentencePiece vocabulary. Some files call them special; they are text all the same. */
const BYTE_TOKEN = /^<0x[0-9A-F]{2}>$/;
const SPECIAL_TOKENS = ['bos_token', 'eos_token', 'unk_token', 'pad_token', 'sep_token', 'cls_token'];

export async function loadTokenizer(source: FileSource): Promise<TextTokenizer | null> {
  const model = z.looseObject({}).safeParse(await readJson(source, 'tokenizer.json'));
  if (!model.success) return null;
  const parsed = configSchema.safeParse((await readJson(source, 'tokenizer_config.json')) ?? {});
  const config = parsed.success ? parsed.data : {};
  const specials: Record<string, string> = {};
  for (const key of SPECIAL_TOKENS) {
    const token = tokenSchema.safeParse(config[key]);
    if (token.success) specials[key] = typeof token.data === 'string' ? token.data : token.data.content;
  }
  let tokenizer: Tokenizer;
  try {
    tokenizer = new Tokenizer(model.data, config);
  } catch (error) {
    throw new Refusal('tokenizer', `tokenizer.json can't be used: ${(error instanceof Error ? error.message : String(error)).replace(/\.?$/, '.')}`, 'Use a model with a tokenizer of a known kind, or give ids.');
  }
  const special = new Set([...tokenizer.get_added_tokens_decoder()].filter(([, { special: marked, content }]) => marked && !BYTE_TOKEN.test(content)).map(([id]) => id));
  const end = specials['eos_token'];
  return {
    encode: (text, addSpecial) => tokenizer.encode(text, { add_special_tokens: addSpecial }).ids,
    decode: (ids, keepSpecial = false) => {
      const told = keepSpecial ? [...ids] : ids.filter((id) => !special.has(id));
      return told.length === 0 ? '' : tokenizer.decode(told, { skip_special_tokens: false });
    },
    isSpecial: (id) => special.has(id),
    endId: (end !== undefined && tokenizer.token_to_id(end)) || null,
    template: await findChatTemplate(config.chat_template, source, specials),
  };
}

const endSchema = z.looseObject({ eos_token_id: z.nullish(z.union([z.int(), z.array(z.int())])) });

/** Every id that ends a text: eos of generation_config.json and config.json (each a number or a list), and the tokenizer's. */
export async function readStopIds(source: FileSource, config: unknown, tokenizer: TextTokenizer | null): Promise<Set<number>> {
  const ids = new Set<number>();
  for (const file of [await readJson(source, 'generation_config.json'), config]) {
    const parsed = endSchema.safeParse(file);
    for (const id of parsed.success ? [parsed.data.eos_token_id ?? []].flat() : []) ids.add(id);
  }
  if (tokenizer && tokenizer.endId !== null) ids.add(tokenizer.endId);
  return ids;
}

/** Turns a growing list of ids into pieces of text. A piece that ends inside a character waits for the rest. */
export function createTextStream(tokenizer: TextTokenizer): { push(id: number): string; rest(): string } {
  const ids: number[] = [];
  let told = '';
  const tell = (text: string): string => {
    const piece = text.slice(told.length);
    told = text;
    return piece;
  };
  return {
    push(id) {
      ids.push(id);
      const text = tokenizer.decode(ids);
      return text.endsWith('\ufffd') ? '' : tell(text);
    },
    rest: () => tell(tokenizer.decode(ids)),
  };
}
