/**
 * tiktoken vocabularies: lines of `base64(token) rank`. Text is cut by a pattern, each part is bytes, and neighbours join by the rank of what they make.
 * The file names neither its pattern nor its special tokens: whoever loads it does.
 */
import { SplitPreTokenizer } from '@huggingface/tokenizers';
import { Refusal } from '../refusal';
import { mergePairs } from './merge';
import { PATTERNS } from './pre-split';
import { utf8Decode, utf8Encode } from './utf8';

export interface TiktokenRanks {
  /** Id of each token; a token's bytes stand as the characters U+0000 to U+00FF. */
  readonly ids: ReadonlyMap<string, number>;
  /** One more than the largest id. */
  readonly size: number;
}

/** Null when the text is not a list of ranks. */
export function readTiktokenRanks(text: string): TiktokenRanks | null {
  const ids = new Map<string, number>();
  let size = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const { base64, rank } = /^(?<base64>[A-Za-z0-9+/]+={0,2}) (?<rank>\d{1,9})\r?$/.exec(line)?.groups ?? {};
    if (base64 === undefined || rank === undefined || base64.length % 4 !== 0) return null;
    ids.set(atob(base64), Number(rank));
    size = Math.max(size, Number(rank) + 1);
  }
  return size === 0 ? null : { ids, size };
}

export interface Tiktoken {
  encode(text: string): number[];
  /** `spelt`: tokens that stand for their text. Ids outside the vocabulary are left out. */
  decode(ids: readonly number[], spelt: ReadonlyMap<number, string>): string;
}

/** Parts that stay the same from text to text are remembered, up to so many. */
const MOST_REMEMBERED = 20_000;

export function createTiktoken({ ids }: TiktokenRanks, pattern: string): Tiktoken {
  const cut = patternCutter(pattern);
  const bytesOf = new Map([...ids].map(([token, id]) => [id, token]));
  const remembered = new Map<string, readonly number[]>();
  const encodePart = (part: string): readonly number[] => {
    const held = remembered.get(part);
    if (held) return held;
    const bytes = Array.from(utf8Encode(part), (byte) => String.fromCharCode(byte));
    const whole = ids.get(bytes.join(''));
    const tokens = whole === undefined ? mergePairs(bytes, (joined) => ids.get(joined)).map((token) => ids.get(token) ?? missingByte()) : [whole];
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(part, tokens);
    return tokens;
  };
  return {
    encode: (text) => cut(text).flatMap(encodePart),
    decode: (list, spelt) => {
      const bytes: number[] = [];
      for (const id of list) {
        const name = spelt.get(id);
        if (name !== undefined) bytes.push(...utf8Encode(name));
        else for (const byte of bytesOf.get(id) ?? '') bytes.push(byte.charCodeAt(0));
      }
      return utf8Decode(bytes);
    },
  };
}

function patternCutter(pattern: string): (text: string) => string[] {
  try {
    const splitter = new SplitPreTokenizer({ type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false });
    return (text) => splitter.pre_tokenize_text(text);
  } catch {
    throw new Refusal('tokenizer', 'The pattern in pattern.txt that cuts text into words can’t be used.', 'Give the pattern of the model’s own tokenizer.');
  }
}

function missingByte(): never {
  throw new Refusal('tokenizer', 'The tokenizer’s ranks have no token for each single byte, so this text can’t become tokens.', 'Fetch or export the tokenizer again.');
}

/** How Qwen's first models and everything since cl100k cut text; which of them by the vocabulary's size and what the folder says of itself. */
export function tiktokenPattern(tokenizerClass: string): string {
  return /^QWenTokenizer/i.test(tokenizerClass) ? PATTERNS.qwen2 : PATTERNS.llama3;
}
