/** Small base models for tests: random weights, so they babble, and a tokenizer of single bytes, so that what they say is text. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../../tools/lib/project.mjs';

const CASES = inRoot('tests', 'golden', 'cases');
const SPECIAL = ['<|pad|>', '<|user|>', '<|end|>', '<|model|>', '<|system|>'];

/** The 256 letters that byte-level tokenizers write bytes with, those of printable ones first. */
function byteLetters(): string[] {
  const printable = (byte: number): boolean => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const others = bytes.filter((byte) => !printable(byte));
  return [...bytes.filter(printable).slice(0, 94), ...others.map((_, at) => 256 + at).slice(0, 33), ...bytes.filter(printable).slice(94)].map((code) => String.fromCodePoint(code));
}

/** A byte-level tokenizer of so many tokens, with a chat template. */
export function byteTokenizer(size: number): ReadonlyMap<string, string> {
  const tokens = [...SPECIAL, ...byteLetters().slice(0, size - SPECIAL.length)];
  const tokenizer = {
    version: '1.0',
    added_tokens: SPECIAL.map((content, id) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true })),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: { type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false, byte_fallback: false, ignore_merges: false, vocab: Object.fromEntries(tokens.map((token, id) => [token, id])), merges: [] },
  };
  const config = {
    tokenizer_class: 'PreTrainedTokenizerFast',
    chat_template: "{%- for m in messages -%}{{- {'user': '<|user|>', 'assistant': '<|model|>', 'system': '<|system|>'}[m['role']] + m['content'] -}}{%- if m['role'] == 'assistant' -%}{{- '<|end|>' -}}{%- endif -%}{%- endfor -%}{%- if add_generation_prompt -%}{{- '<|model|>' -}}{%- endif -%}",
  };
  return new Map([
    ['tokenizer.json', JSON.stringify(tokenizer)],
    ['tokenizer_config.json', JSON.stringify(config)],
  ]);
}

/** A LLaMA as a Hugging Face folder, by the names of its files. No token ends its answers; `context` is how much it holds. */
export function llamaFolder(context = 128): ReadonlyMap<string, Buffer> {
  const folder = join(CASES, 'llama', 'model');
  const { eos_token_id: _end, ...config } = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as Record<string, unknown>;
  return new Map([
    ['config.json', Buffer.from(JSON.stringify({ ...config, max_position_embeddings: context }))],
    ['model.safetensors', readFileSync(join(folder, 'model.safetensors'))],
    ...[...byteTokenizer(199)].map(([name, text]) => [name, Buffer.from(text)] as const),
  ]);
}

export const ggufFile = (name = 'gguf-q8-llama'): Buffer => readFileSync(join(CASES, name, 'model.gguf'));

/** Lays a model into a cache of pulled models, as `winnow models pull` does. */
export function layIntoCache(cache: string, name: string, files: ReadonlyMap<string, Buffer>): void {
  const folder = join(cache, 'models', name);
  mkdirSync(folder, { recursive: true });
  const listed = [...files].map(([file, bytes]) => {
    writeFileSync(join(folder, file), bytes);
    return { name: file, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  const format = listed.some((file) => file.name.endsWith('.gguf')) ? 'gguf' : 'safetensors';
  writeFileSync(join(folder, 'winnow.json'), JSON.stringify({ name, summary: 'A model for tests.', format, licence: null, from: 'a test', files: listed }));
}
