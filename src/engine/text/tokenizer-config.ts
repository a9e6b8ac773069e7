/** What a model folder says of its tokenizer besides the vocabulary: tokenizer_config.json, special_tokens_map.json and added_tokens.json, parsed. */
import * as z from 'zod/mini';
import { readJson, type FileSource } from '../source';

export interface TokenizerConfig {
  /** tokenizer_config.json as it is. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly tokenizerClass: string;
  /** bos_token, eos_token and their like, by key. */
  readonly specials: Readonly<Record<string, string>>;
  /** Every special token that is named anywhere. */
  readonly specialTokens: readonly string[];
  /** Tokens beside the vocabulary, by their text. */
  readonly addedTokens: ReadonlyMap<string, { readonly id: number; readonly special: boolean }>;
  /** Null when the folder does not say. */
  readonly addBos: boolean | null;
  readonly addEos: boolean;
}

const objectSchema = z.looseObject({});
const tokenSchema = z.union([z.string(), z.looseObject({ content: z.string() })]);
const addedSchema = z.record(z.string(), z.looseObject({ content: z.string(), special: z._default(z.boolean(), false) }));
const addedFileSchema = z.record(z.string(), z.int());
const SPECIAL_TOKENS = ['bos_token', 'eos_token', 'unk_token', 'pad_token', 'sep_token', 'cls_token', 'mask_token'];

export async function readTokenizerConfig(source: FileSource): Promise<TokenizerConfig> {
  const raw = await readObject(source, 'tokenizer_config.json');
  const map = await readObject(source, 'special_tokens_map.json');
  const modelConfig = await readObject(source, 'config.json');
  const specials: Record<string, string> = {};
  for (const key of SPECIAL_TOKENS) {
    const text = tokenText(raw[key]) ?? tokenText(map[key]);
    if (text !== null) specials[key] = text;
  }
  const addedTokens = new Map<string, { readonly id: number; readonly special: boolean }>();
  const inFile = addedFileSchema.safeParse(await readJson(source, 'added_tokens.json'));
  for (const [content, id] of inFile.success ? Object.entries(inFile.data) : []) addedTokens.set(content, { id, special: true });
  const inConfig = addedSchema.safeParse(raw['added_tokens_decoder']);
  for (const [key, { content, special }] of inConfig.success ? Object.entries(inConfig.data) : []) {
    if (/^\d{1,9}$/.test(key)) addedTokens.set(content, { id: Number(key), special });
  }
  const extra = [raw['additional_special_tokens'], map['additional_special_tokens'], raw['extra_special_tokens']].flat().map(tokenText);
  const named = raw['tokenizer_class'];
  return {
    raw,
    tokenizerClass: typeof named === 'string' ? named : modelConfig['model_type'] === 'chatglm' ? 'ChatGLMTokenizer' : '',
    specials,
    specialTokens: [...new Set([...Object.values(specials), ...extra.filter((text) => text !== null)])],
    addedTokens,
    addBos: typeof raw['add_bos_token'] === 'boolean' ? raw['add_bos_token'] : null,
    addEos: raw['add_eos_token'] === true,
  };
}

async function readObject(source: FileSource, name: string): Promise<Record<string, unknown>> {
  const parsed = objectSchema.safeParse((await readJson(source, name)) ?? {});
  return parsed.success ? parsed.data : {};
}

function tokenText(value: unknown): string | null {
  const parsed = tokenSchema.safeParse(value);
  if (!parsed.success) return null;
  return typeof parsed.data === 'string' ? parsed.data : parsed.data.content;
}
