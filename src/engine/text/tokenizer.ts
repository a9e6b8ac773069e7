/** The tokenizer of a model: text to ids and back, which ids end a text, and the chat template. Absent without a vocabulary: ids still work. */
import * as z from 'zod/mini';
import type { Gguf } from '../formats/gguf';
import { readJson, type FileSource } from '../source';
import { builtInTemplate } from './built-in-templates';
import { readFolderVocabulary } from './folder-vocabulary';
import { readGgufVocabulary } from './gguf-vocabulary';
import { createChatTemplate, findChatTemplate, type ChatTemplate } from './template';
import { readTokenizerConfig } from './tokenizer-config';
import type { Vocabulary } from './vocabulary';

export { createTextStream, type TextStream } from './text-stream';

export interface TextTokenizer {
  /** `special`: with the tokens that the tokenizer puts around a text, such as BOS. Special tokens inside the text are recognized either way. */
  encode(text: string, special: boolean): number[];
  /** Without special tokens, unless `keepSpecial`. */
  decode(ids: readonly number[], keepSpecial?: boolean): string;
  isSpecial(id: number): boolean;
  /** The token that ends a text in training. */
  readonly endId: number | null;
  /** The tokens that end an answer, as far as the tokenizer knows. */
  readonly stopIds: readonly number[];
  readonly template: ChatTemplate | null;
}

/** `gguf`: the header of the model's `.gguf`, whose vocabulary is then the model's. Null without a vocabulary. Throws a `Refusal`. */
export async function loadTokenizer(source: FileSource, gguf: Gguf | null = null): Promise<TextTokenizer | null> {
  if (gguf) {
    const found = readGgufVocabulary(gguf);
    const name = gguf.metadata.get('general.name');
    return found && assemble(found.vocabulary, found.specials, found.chatTemplate, found.stopIds, typeof name === 'string' ? name : '');
  }
  const config = await readTokenizerConfig(source);
  const vocabulary = await readFolderVocabulary(source, config);
  if (!vocabulary) return null;
  return assemble(vocabulary, config.specials, await findChatTemplate(config.raw['chat_template'], source), [], '');
}

function assemble(vocabulary: Vocabulary, specials: Readonly<Record<string, string>>, template: string | null, ends: readonly number[], name: string): TextTokenizer {
  const { special } = vocabulary;
  const end = specials['eos_token'] ?? defaultEnd(special);
  const idOfSpecial = new Map([...special].map(([id, text]) => [text, id]));
  const builtIn = template === null ? builtInTemplate((token) => idOfSpecial.has(token), end, name) : null;
  const text = template ?? builtIn?.template ?? null;
  const endId = end === null ? null : vocabulary.idOf(end);
  const stops = (builtIn?.stops ?? []).flatMap((token) => idOfSpecial.get(token) ?? []);
  return {
    encode: (plain, addSpecial) => vocabulary.encode(plain, addSpecial),
    decode: (ids, keepSpecial = false) => {
      const told = keepSpecial ? ids : ids.filter((id) => !special.has(id));
      return told.length === 0 ? '' : vocabulary.decode(told);
    },
    isSpecial: (id) => special.has(id),
    endId,
    stopIds: [...new Set([...(endId === null ? [] : [endId]), ...ends, ...stops])],
    template: text === null ? null : createChatTemplate(text, { ...specials, ...(end === null ? {} : { eos_token: end }) }),
  };
}

/** ChatGLM, GLM-4 and plain SentencePiece name their end token in code only. */
function defaultEnd(special: ReadonlyMap<number, string>): string | null {
  const texts = new Set(special.values());
  return ['</s>', '<|endoftext|>', '<|end_of_text|>'].find((text) => texts.has(text)) ?? null;
}

const endSchema = z.looseObject({ eos_token_id: z.nullish(z.union([z.int(), z.array(z.int())])) });

/** Every id that ends a text: eos of generation_config.json and config.json (each a number or a list), and what the tokenizer knows. */
export async function readStopIds(source: FileSource, config: unknown, tokenizer: TextTokenizer | null): Promise<Set<number>> {
  const ids = new Set<number>(tokenizer?.stopIds);
  for (const file of [await readJson(source, 'generation_config.json'), config]) {
    const parsed = endSchema.safeParse(file);
    for (const id of parsed.success ? [parsed.data.eos_token_id ?? []].flat() : []) ids.add(id);
  }
  return ids;
}
