/** Which file of a folder is the vocabulary, what special tokens it has, and what a broken one meets. */
import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../refusal';
import { BYTE_SPELLINGS, folderOf } from './testing';
import { loadTokenizer, readStopIds } from './tokenizer';

const golden = join(import.meta.dirname, '..', '..', '..', 'tests', 'golden', 'tokenizers');
const sentencePiece = await readFile(join(golden, 'sentencepiece-only', 'tokenizer.model'));
const ranks = await readFile(join(golden, 'tiktoken-ranks', 'tokenizer.model'));
const PIECES = 640;
const chat = [{ role: 'user', content: 'The river.' }, { role: 'assistant', content: 'It sings.' }, { role: 'user', content: 'x' }];

const load = async (files: Readonly<Record<string, string | Uint8Array>>) => {
  const tokenizer = await loadTokenizer(folderOf(files));
  if (!tokenizer) throw new Error('The folder has no tokenizer.');
  return tokenizer;
};

describe('ChatGLM', () => {
  const folder = { 'tokenizer.model': sentencePiece, 'tokenizer_config.json': '{"tokenizer_class": "ChatGLMTokenizer"}' };

  test('has its special tokens after the pieces', async () => {
    const tokenizer = await load(folder);
    expect(tokenizer.encode('[MASK][gMASK]sop<|user|><|observation|>', false)).toEqual([0, 1, 3, 6, 8].map((i) => PIECES + i));
    expect(tokenizer.encode('x', true).slice(0, 2)).toEqual([PIECES + 1, PIECES + 3]);
    expect(tokenizer.decode([PIECES + 6], true)).toBe('<|user|>');
  });

  test('encodes a turn as its own code does: role, newline and text each by themselves', async () => {
    const tokenizer = await load(folder);
    const turn = (role: number, text: string): number[] => [PIECES + role, ...tokenizer.encode('\n', false), ...tokenizer.encode(text, false)];
    const wanted = [PIECES + 1, PIECES + 3, ...turn(6, 'The river.'), ...turn(7, 'It sings.'), ...turn(6, 'x'), PIECES + 7];
    expect(tokenizer.encode(tokenizer.template!.render(chat, true), false)).toEqual(wanted);
  });

  test('stops at the end token and where another would speak', async () => {
    const tokenizer = await load(folder);
    expect(await readStopIds(folderOf({}), { eos_token_id: 2 }, tokenizer)).toEqual(new Set([2, PIECES + 6, PIECES + 8]));
  });
});

describe('GLM-4', () => {
  test('has its special tokens after the ranks', async () => {
    const tokenizer = await load({ 'tokenizer.model': ranks, 'tokenizer_config.json': '{"tokenizer_class": "ChatGLM4Tokenizer"}' });
    const size = ranks.toString().trim().split('\n').length;
    expect(tokenizer.encode('<|endoftext|><|user|>', false)).toEqual([size, size + 7]);
    expect(tokenizer.template!.render(chat, true)).toBe('[gMASK]<sop><|user|>\nThe river.<|assistant|>\nIt sings.<|user|>\nx<|assistant|>');
    expect(tokenizer.endId).toBe(size);
  });

  test('takes special tokens and their ids from the folder where it names them', async () => {
    const config = JSON.stringify({ added_tokens_decoder: { 900: { content: '<|here|>', special: true } } });
    expect((await load({ 'tokenizer.tiktoken': ranks, 'tokenizer_config.json': config })).encode('a<|here|>', false).at(-1)).toBe(900);
  });
});

describe('a folder', () => {
  test('with a bare SentencePiece model reads special tokens as text; one that names them does not', async () => {
    expect((await load({ 'tokenizer.model': sentencePiece })).encode('</s>', false).length).toBeGreaterThan(1);
    const named = await load({ 'tokenizer.model': sentencePiece, 'special_tokens_map.json': '{"eos_token": "</s>", "bos_token": {"content": "<s>"}}' });
    expect(named.encode('x</s>', true)).toEqual([1, ...named.encode('x', false), 2]);
    expect([named.endId, named.stopIds]).toEqual([2, [2]]);
  });

  test('with vocab.json and merges.txt is a byte-level vocabulary', async () => {
    const vocab = Object.fromEntries([...BYTE_SPELLINGS, 'hi', '<|endoftext|>'].map((token, id) => [token, id]));
    const tokenizer = await load({ 'vocab.json': JSON.stringify(vocab), 'merges.txt': '#version: 0.2\nh i\n', 'tokenizer_config.json': '{"eos_token": "<|endoftext|>"}' });
    expect(tokenizer.encode('hi<|endoftext|>', false)).toEqual([256, 257]);
  });

  test('prefers tokenizer.json, and may have no vocabulary at all', async () => {
    const json = await readFile(join(golden, 'gpt2-style', 'tokenizer.json'));
    const tokenizer = await load({ 'tokenizer.json': json, 'tokenizer.model': sentencePiece });
    expect(tokenizer.encode('<|im_start|>', false)).toHaveLength(1);
    expect(await loadTokenizer(folderOf({ 'config.json': '{}' }))).toBeNull();
  });
});

describe('what is broken is refused, not crashed on', () => {
  const outcome = async (files: Readonly<Record<string, string | Uint8Array>>): Promise<unknown> => {
    try {
      (await loadTokenizer(folderOf(files)))?.encode('The river ', false);
      return null;
    } catch (error) {
      return error;
    }
  };
  const isFine = (error: unknown): boolean => error === null || error instanceof Refusal;

  test('bytes that are no model', async () => {
    expect(await outcome({ 'tokenizer.model': new Uint8Array([255, 255, 255, 0]) })).toBeInstanceOf(Refusal);
    expect(await outcome({ 'tokenizer.model': 'YQ== 0\nnot a rank\n' })).toBeInstanceOf(Refusal);
    expect(await outcome({ 'tokenizer.model': ranks, 'pattern.txt': '(' })).toBeInstanceOf(Refusal);
    expect(await outcome({ 'tokenizer.json': '{"model": {}}' })).toBeInstanceOf(Refusal);
    expect(await outcome({ 'tokenizer.json': '[]' })).toBeInstanceOf(Refusal);
  });

  test('a SentencePiece model with changed bytes', async () => {
    const changes = fc.array(fc.tuple(fc.nat(sentencePiece.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(changes, fc.boolean(), async (changed, isCut) => {
        const bytes = new Uint8Array(sentencePiece);
        for (const [at, byte] of changed) bytes[at] = byte;
        expect(isFine(await outcome({ 'tokenizer.model': isCut ? bytes.subarray(0, changed[0]![0]) : bytes }))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
