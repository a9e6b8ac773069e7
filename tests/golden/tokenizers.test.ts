/** Text becomes the ids that Hugging Face's tokenizers, SentencePiece and tiktoken give, conversations render as transformers renders them, and answers alone carry loss. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { folderSource } from '../../cli/node-platform';
import type { TokenRow } from '../../src/engine/run/batch';
import { encodeRow, type DataRow } from '../../src/engine/text/rows';
import { createTextStream, loadTokenizer, type TextTokenizer } from '../../src/engine/text/tokenizer';

const STYLES = ['gpt2-style', 'llama2-style', 'llama3-style', 'qwen2-style', 'sentencepiece-only', 'tiktoken-ranks'];

const message = z.object({ role: z.string(), content: z.string() });
const expectSchema = z.object({
  strings: z.array(z.object({ text: z.string(), ids: z.array(z.int()), decoded: z.string() })),
  chats: z.array(z.object({ messages: z.array(message), add_generation_prompt: z.boolean(), rendered: z.string(), ids: z.array(z.int()) })),
});

const folderOf = (style: string): string => join(import.meta.dirname, 'tokenizers', style);

async function load(style: string): Promise<TextTokenizer> {
  const tokenizer = await loadTokenizer(folderSource(folderOf(style)));
  if (!tokenizer) throw new Error('no tokenizer');
  return tokenizer;
}

describe.each(STYLES)('%s', (style) => {
  let tokenizer: TextTokenizer;
  let wanted: z.infer<typeof expectSchema>;
  beforeAll(async () => {
    tokenizer = await load(style);
    wanted = expectSchema.parse(JSON.parse(await readFile(join(folderOf(style), 'expect.json'), 'utf8')));
  });

  test('strings have the same ids, and come back', () => {
    for (const { text, ids, decoded } of wanted.strings) {
      expect(tokenizer.encode(text, false), JSON.stringify(text)).toEqual(ids);
      expect(tokenizer.decode(ids, true), JSON.stringify(text)).toBe(decoded);
    }
  });

  test('told id by id, a text is the same as at once', () => {
    for (const { ids } of wanted.strings) {
      const stream = createTextStream(tokenizer);
      const pieces = [...ids.map((id) => stream.push(id)), stream.rest()];
      expect(pieces.join('')).toBe(tokenizer.decode(ids));
    }
  });

  test('conversations render to the same text and ids', () => {
    for (const { messages, add_generation_prompt, rendered, ids } of wanted.chats) {
      expect(tokenizer.template?.render(messages, add_generation_prompt)).toBe(rendered);
      expect(tokenizer.encode(rendered, false)).toEqual(ids);
    }
  });
});

const modelSchema = z.object({
  strings: z.array(z.object({ text: z.string(), ids: z.array(z.int()), decoded: z.string() })),
  decodings: z.array(z.object({ ids: z.array(z.int()), decoded: z.string() })),
});

/** Models and answers of the sentencepiece library (0.2.3), trained on a few invented sentences. */
describe.each(['unigram-charsmap', 'unigram-bytes', 'bpe-symbols', 'bpe-no-prefix'])('SentencePiece model %s', (name) => {
  test('gives the same ids, and the same text for any ids', async () => {
    const folder = join(import.meta.dirname, 'sentencepiece', name);
    const tokenizer = await loadTokenizer(folderSource(folder));
    const wanted = modelSchema.parse(JSON.parse(await readFile(join(folder, 'expect.json'), 'utf8')));
    for (const { text, ids } of wanted.strings) expect(tokenizer?.encode(text, false), JSON.stringify(text)).toEqual(ids);
    for (const { ids, decoded } of [...wanted.strings, ...wanted.decodings]) {
      expect(tokenizer?.decode(ids), JSON.stringify(ids)).toBe(decoded);
    }
  });
});

describe('loss masks', () => {
  const user = (content: string) => ({ role: 'user', content });
  const assistant = (content: string) => ({ role: 'assistant', content });
  const encode = (tokenizer: TextTokenizer, row: DataRow, purpose: 'train' | 'score' = 'train', maxLength = 1000): TokenRow =>
    encodeRow(row, { tokenizer, vocabulary: 1000, stopIds: new Set(), maxLength, purpose });
  const whole = (tokenizer: TextTokenizer, { ids }: TokenRow): string => tokenizer.decode([...ids], true);
  const learnt = (tokenizer: TextTokenizer, { labels }: TokenRow): string => tokenizer.decode([...labels].filter((id) => id >= 0), true);

  test('the answer and the token that ends it carry loss, nothing after it', async () => {
    const tokenizer = await load('qwen2-style');
    const row = encode(tokenizer, { messages: [user('What sings?'), assistant('The river.')] });
    expect(whole(tokenizer, row)).toBe('<|im_start|>user\nWhat sings?<|im_end|>\n<|im_start|>assistant\nThe river.<|im_end|>');
    expect(learnt(tokenizer, row)).toBe('The river.<|im_end|>');
  });

  test('every answer of a conversation carries loss', async () => {
    const tokenizer = await load('llama3-style');
    const row = encode(tokenizer, { messages: [user('one'), assistant('two'), user('three'), assistant('four')] });
    expect(learnt(tokenizer, row)).toBe('two<|eot_id|>four<|eot_id|>');
  });

  test('where the template rewrites earlier answers, what is left of them carries loss', async () => {
    const tokenizer = await load('qwen2-style');
    const row = encode(tokenizer, { messages: [user('one'), assistant('<think>\nhm\n</think>\n\ntwo'), user('three'), assistant('<think>\nso\n</think>\n\nfour')] });
    expect(whole(tokenizer, row)).not.toContain('hm');
    expect(learnt(tokenizer, row)).toBe('two<|im_end|><think>\nso\n</think>\n\nfour<|im_end|>');
  });

  test('an answer in a SentencePiece vocabulary starts where the prompt’s ids end', async () => {
    const tokenizer = await load('llama2-style');
    const row = encode(tokenizer, { prompt: 'Hi', completion: 'The river.' });
    expect([...row.ids].slice(0, 19)).toEqual([1, 327, 94, 76, 81, 86, 87, 96, 327, 75, 287, 327, 94, 50, 76, 81, 86, 87, 96]);
    expect(learnt(tokenizer, row).trim()).toBe('The river.</s>');
  });

  test('{prompt, completion} is a turn and its answer', async () => {
    const tokenizer = await load('qwen2-style');
    expect(encode(tokenizer, { prompt: 'a?', completion: 'b.' })).toEqual(encode(tokenizer, { messages: [user('a?'), assistant('b.')] }));
  });

  test('{text} carries loss throughout; only training adds the end', async () => {
    const tokenizer = await load('qwen2-style');
    expect(learnt(tokenizer, encode(tokenizer, { text: 'The river sings.' }))).toBe('The river sings.<|im_end|>');
    expect(learnt(tokenizer, encode(tokenizer, { text: 'The river sings.' }, 'score'))).toBe('The river sings.');
  });

  test('ready ids pass as they are, and max_length keeps the start', async () => {
    const tokenizer = await load('qwen2-style');
    const row = encode(tokenizer, { input_ids: [5, 6, 7, 8], labels: [-100, 6, -100, 8] }, 'train', 3);
    expect([[...row.ids], [...row.labels]]).toEqual([[5, 6, 7], [-100, 6, -100]]);
  });

  test('a conversation without an answer, and ids outside the vocabulary, are refused', async () => {
    const tokenizer = await load('qwen2-style');
    expect(() => encode(tokenizer, { messages: [user('one')] })).toThrow('no assistant’s answer');
    expect(() => encode(tokenizer, { input_ids: [1000] })).toThrow('outside the model');
  });
});
