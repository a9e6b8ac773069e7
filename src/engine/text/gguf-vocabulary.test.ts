/** The vocabulary inside a GGUF file: cut, joined and spelt as llama.cpp does it. */
import { describe, expect, test } from 'vitest';
import { readGguf } from '../formats/gguf';
import { fileInMemory, filesInMemory } from '../source';
import { writeGguf, type Pair } from '../testing-gguf';
import { BYTE_SPELLINGS } from './testing';
import { loadTokenizer, readStopIds, type TextTokenizer } from './tokenizer';

const strings = (value: readonly string[]): Pair => ({ type: 'strings', value });
const u32 = (value: number): Pair => ({ type: 'u32', value });
const text = (value: string): Pair => ({ type: 'string', value });
const noFiles = filesInMemory(new Map());

async function load(metadata: Readonly<Record<string, Pair>>): Promise<TextTokenizer> {
  const tokenizer = await loadTokenizer(noFiles, await readGguf(fileInMemory(writeGguf(metadata))));
  if (!tokenizer) throw new Error('The file has no vocabulary.');
  return tokenizer;
}

const MERGES = ['1 2', '12 3', 'Ċ Ċ', 'Ġ Ġ', 'h i'];
const TOKENS = [...BYTE_SPELLINGS, ...MERGES.map((pair) => pair.replace(' ', '')), '<|end|>', '<|start|>', '<think>', '<｜User｜>'];
const [END, START, THINK, USER] = [261, 262, 263, 264];
const byteLevel = (more: Readonly<Record<string, Pair>> = {}): Promise<TextTokenizer> =>
  load({
    'tokenizer.ggml.model': text('gpt2'),
    'tokenizer.ggml.tokens': strings(TOKENS),
    'tokenizer.ggml.token_type': { type: 'i32s', value: TOKENS.map((_, id) => (id < END! ? 1 : id === THINK ? 4 : 3)) },
    'tokenizer.ggml.merges': strings(MERGES),
    'tokenizer.ggml.eos_token_id': u32(END!),
    'tokenizer.ggml.bos_token_id': u32(START!),
    ...more,
  });

describe('a byte-level vocabulary', () => {
  const parts = async (pre: string, plain: string): Promise<string[]> => {
    const tokenizer = await byteLevel({ 'tokenizer.ggml.pre': text(pre) });
    return tokenizer.encode(plain, false).map((id) => tokenizer.decode([id], true));
  };

  test('cuts text as its pre-tokenizer does', async () => {
    expect(await parts('gpt-2', 'hi 123')).toEqual(['hi', ' ', '123']);
    expect(await parts('smollm', 'hi 123')).toEqual(['hi', ' ', '1', '2', '3']);
    expect(await parts('smollm', '\n\n1  2')).toEqual(['\n\n', '1', '  ', '2']);
    expect(await parts('gpt-2', '\n\n1')).toEqual(['\n', '\n', '1']);
    expect(await parts('qwen2', '123')).toEqual(['1', '2', '3']);
    expect(await parts('llama-bpe', '1231')).toEqual(['123', '1']);
    expect(await parts('deepseek-llm', '\n\n')).toEqual(['\n', '\n']);
  });

  test('without a pre-tokenizer is GPT-2’s; with one that is not known it is refused', async () => {
    expect((await byteLevel()).encode('123', false)).toHaveLength(1);
    await expect(byteLevel({ 'tokenizer.ggml.pre': text('unheard-of') })).rejects.toThrow('tokenizer.ggml.pre is "unheard-of"');
  });

  test('knows control and user-defined tokens in a text, whatever they are spelt with', async () => {
    const tokenizer = await byteLevel();
    expect(tokenizer.encode('<think>hi<｜User｜><|end|>', false)).toEqual([THINK, 260, USER, END]);
    expect(tokenizer.decode([THINK!, 260, USER!, END!])).toBe('<think>hi');
    expect(tokenizer.decode([THINK!, 260, USER!, END!], true)).toBe('<think>hi<｜User｜><|end|>');
  });

  test('puts BOS before a text when the file says so, and Llama 3 when it says nothing', async () => {
    const begins = async (more: Readonly<Record<string, Pair>>): Promise<boolean> => (await byteLevel(more)).encode('hi', true)[0] === START;
    expect(await begins({})).toBe(false);
    expect(await begins({ 'tokenizer.ggml.add_bos_token': { type: 'bool', value: 1 } })).toBe(true);
    expect(await begins({ 'tokenizer.ggml.pre': text('llama-bpe') })).toBe(true);
    expect(await begins({ 'tokenizer.ggml.pre': text('llama-bpe'), 'tokenizer.ggml.add_bos_token': { type: 'bool', value: 0 } })).toBe(false);
  });

  test('stops at eos, eot and eom, and renders the file’s chat template', async () => {
    const tokenizer = await byteLevel({ 'tokenizer.ggml.eot_token_id': u32(START!), 'tokenizer.chat_template': text('{{ bos_token }}{{ messages[0].content }}{{ eos_token }}') });
    expect(await readStopIds(noFiles, null, tokenizer)).toEqual(new Set([END, START]));
    expect(tokenizer.endId).toBe(END);
    expect(tokenizer.template?.render([{ role: 'user', content: 'hi' }], false)).toBe('<|start|>hi<|end|>');
    expect((await byteLevel()).template).toBeNull();
  });
});

describe('a SentencePiece vocabulary', () => {
  const PIECES = ['<unk>', '<s>', '</s>', ...Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`), '▁t', '▁th', '▁the', 'he', '▁', 't', 'h', 'e'];
  const types = PIECES.map((_, id) => (id === 0 ? 2 : id < 3 ? 3 : id < 259 ? 6 : 1));
  const pieces = (more: Readonly<Record<string, Pair>> = {}): Promise<TextTokenizer> =>
    load({
      'tokenizer.ggml.model': text('llama'),
      'tokenizer.ggml.tokens': strings(PIECES),
      'tokenizer.ggml.scores': { type: 'f32s', value: PIECES.map((_, id) => (id < 259 ? 0 : 258 - id)) },
      'tokenizer.ggml.token_type': { type: 'i32s', value: types },
      'tokenizer.ggml.bos_token_id': u32(1),
      'tokenizer.ggml.eos_token_id': u32(2),
      ...more,
    });

  test('joins by score, spells the unknown in bytes, and puts a space and BOS before a text', async () => {
    const tokenizer = await pieces();
    expect(tokenizer.encode('the the', true)).toEqual([1, 261, 261]);
    expect(tokenizer.encode('é', false)).toEqual([263, 3 + 0xc3, 3 + 0xa9]);
    expect(tokenizer.decode(tokenizer.encode('the é', true))).toBe('the é');
    expect(tokenizer.encode('the</s>the', false)).toEqual([261, 2, 261]);
  });

  test('leaves the space out where the file says so', async () => {
    const tokenizer = await pieces({ 'tokenizer.ggml.add_space_prefix': { type: 'bool', value: 0 }, 'tokenizer.ggml.add_bos_token': { type: 'bool', value: 0 } });
    expect(tokenizer.encode('the', true)).toEqual([264, 262]);
    expect(tokenizer.decode([261])).toBe(' the');
  });
});

test('a file without a vocabulary has no tokenizer; one of another kind is refused', async () => {
  expect(await loadTokenizer(noFiles, await readGguf(fileInMemory(writeGguf({ 'general.architecture': text('llama') }))))).toBeNull();
  await expect(load({ 'tokenizer.ggml.model': text('rwkv'), 'tokenizer.ggml.tokens': strings(['a']) })).rejects.toThrow('tokenizer.ggml.model is "rwkv"');
});
