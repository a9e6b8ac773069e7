/** For tests: a tokenizer whose tokens are single bytes, a few merges and the given special tokens, with the given chat template. */
import { filesInMemory } from '../source';
import { byteLevelTokenizerJson } from './byte-level';
import { PATTERNS } from './pre-split';
import { loadTokenizer, type TextTokenizer } from './tokenizer';

const PRINTABLE = [...Array(94).keys()].map((i) => i + 33).concat([...Array(12).keys()].map((i) => i + 161), [...Array(82).keys()].map((i) => i + 174));
const HIDDEN = [...Array(256).keys()].filter((byte) => !PRINTABLE.includes(byte));
/** GPT-2's spelling of each byte. */
export const BYTE_SPELLINGS = [...Array(256).keys()].map((byte) => String.fromCharCode(PRINTABLE.includes(byte) ? byte : 256 + HIDDEN.indexOf(byte)));

export interface TestTokenizer {
  readonly special: readonly string[];
  readonly template?: string;
  readonly eos?: string;
  readonly merges?: readonly string[];
}

export async function byteTokenizer({ special, template, eos = special[0], merges = [] }: TestTokenizer): Promise<TextTokenizer> {
  const tokens = [...BYTE_SPELLINGS, ...merges.map((pair) => pair.replace(' ', '')), ...special];
  const json = byteLevelTokenizerJson({
    tokens, merges, patterns: [PATTERNS.gpt2], takesWholeWords: false, nfc: false, before: [], after: [],
    added: special.map((_, i) => ({ id: 256 + merges.length + i, special: true })),
  });
  const tokenizer = await loadTokenizer(folderOf({ 'tokenizer.json': JSON.stringify(json), 'tokenizer_config.json': JSON.stringify({ eos_token: eos, chat_template: template }) }));
  if (!tokenizer) throw new Error('The folder has no tokenizer.');
  return tokenizer;
}

/** Text files by name. */
export const folderOf = (files: Readonly<Record<string, string | Uint8Array>>) =>
  filesInMemory(new Map(Object.entries(files).map(([name, content]) => [name, typeof content === 'string' ? new TextEncoder().encode(content) : content])));
