/**
 * The vocabulary inside a GGUF file (keys `tokenizer.ggml.*`): "gpt2" is byte-level BPE, "llama" is SentencePiece's BPE with scores. Read as llama.cpp
 * reads it; chats and special ids stand in the metadata too.
 */
import type { Gguf, GgufValue } from '../formats/gguf';
import { Refusal } from '../refusal';
import { byteLevelTokenizerJson } from './byte-level';
import { preSplitOf } from './pre-split';
import { sentencePieceVocabulary } from './sentencepiece-vocabulary';
import { PIECE } from './sentencepiece-model';
import { vocabularyOfTokenizerJson } from './tokenizer-json';
import { byteOfToken } from './utf8';
import type { Vocabulary } from './vocabulary';

export interface GgufVocabulary {
  readonly vocabulary: Vocabulary;
  /** Texts of bos_token, eos_token, unk_token and pad_token, as far as the file names them. */
  readonly specials: Readonly<Record<string, string>>;
  readonly chatTemplate: string | null;
  /** The ids that end a text or a turn: eos, eot and eom. */
  readonly stopIds: readonly number[];
}

const SPECIAL_KEYS = { bos_token: 'bos', eos_token: 'eos', unk_token: 'unknown', pad_token: 'padding' } as const;
const STOP_KEYS = ['eos', 'eot', 'eom'];

/** Null when the file holds no vocabulary. Throws a `Refusal` for a kind that can't be read. */
export function readGgufVocabulary({ metadata }: Gguf): GgufVocabulary | null {
  const model = metadata.get('tokenizer.ggml.model');
  const tokens = strings(metadata.get('tokenizer.ggml.tokens'));
  if (model === undefined || model === 'none' || model === 'no_vocab' || tokens.length === 0) return null;
  const ids = { bos: tokenId(metadata, 'bos', tokens.length), eos: tokenId(metadata, 'eos', tokens.length) };
  const around = (key: 'bos' | 'eos', byDefault: boolean): number[] => {
    const flag = metadata.get(`tokenizer.ggml.add_${key}_token`);
    const id = ids[key];
    return (typeof flag === 'boolean' ? flag : byDefault) && id !== null ? [id] : [];
  };
  const types = numbers(metadata.get('tokenizer.ggml.token_type'));
  const vocabulary = model === 'gpt2' ? byteLevel(metadata, tokens, types, around) : model === 'llama' ? sentencePiece(metadata, tokens, types, around) : null;
  if (!vocabulary) {
    throw new Refusal('tokenizer', `The GGUF file's tokenizer.ggml.model is "${String(model)}"; "gpt2" and "llama" can be read.`, 'Use a model folder with tokenizer.json, or give ids.');
  }
  const template = metadata.get('tokenizer.chat_template');
  const specials: Record<string, string> = {};
  for (const [name, key] of Object.entries(SPECIAL_KEYS)) {
    const id = tokenId(metadata, key, tokens.length);
    if (id !== null) specials[name] = tokens[id]!;
  }
  const stopIds = STOP_KEYS.flatMap((key) => tokenId(metadata, key, tokens.length) ?? []);
  return { vocabulary, specials, stopIds, chatTemplate: typeof template === 'string' && template !== '' ? template : null };
}

type Around = (key: 'bos' | 'eos', byDefault: boolean) => number[];

function byteLevel(metadata: Gguf['metadata'], tokens: readonly string[], types: readonly number[], around: Around): Vocabulary {
  const pre = metadata.get('tokenizer.ggml.pre') ?? 'default';
  const { patterns, takesWholeWords, addsBos } = preSplitOf(String(pre));
  const added = tokens.flatMap((text, id) => {
    const special = types[id] === PIECE.control || types[id] === PIECE.unknown;
    return text !== '' && (special || types[id] === PIECE.userDefined) ? [{ id, special }] : [];
  });
  const json = byteLevelTokenizerJson({
    tokens, merges: strings(metadata.get('tokenizer.ggml.merges')), patterns, takesWholeWords, nfc: false, added, before: around('bos', addsBos), after: around('eos', false),
  });
  return vocabularyOfTokenizerJson(json, {});
}

function sentencePiece(metadata: Gguf['metadata'], tokens: readonly string[], types: readonly number[], around: Around): Vocabulary {
  const scores = numbers(metadata.get('tokenizer.ggml.scores'));
  const unknown = tokenId(metadata, 'unknown', tokens.length) ?? Math.max(0, tokens.indexOf('<unk>'));
  const before = around('bos', true);
  const after = around('eos', false);
  const typeOf = (text: string, id: number): number =>
    types[id] ?? (id === unknown ? PIECE.unknown : byteOfToken(text) !== null ? PIECE.byte : before.includes(id) || id === tokenId(metadata, 'eos', tokens.length) ? PIECE.control : PIECE.normal);
  const pieces = tokens.map((text, id) => ({ text, score: scores[id] ?? -id, type: typeOf(text, id) }));
  if (!pieces.some(({ type }) => type === PIECE.unknown)) pieces[unknown] = { ...pieces[unknown]!, type: PIECE.unknown };
  const named = new Map(pieces.flatMap(({ text, type }, id) => (type === PIECE.control || type === PIECE.unknown ? [[text, id] as const] : [])));
  const model = {
    pieces,
    kind: 'bpe' as const,
    byteFallback: pieces.some(({ type }) => type === PIECE.byte),
    unknownSurface: pieces[unknown]!.text,
    bosId: before[0] ?? -1,
    eosId: after[0] ?? -1,
    charsmap: new Uint8Array(0),
    addDummyPrefix: metadata.get('tokenizer.ggml.add_space_prefix') !== false,
    removeExtraWhitespaces: metadata.get('tokenizer.ggml.remove_extra_whitespaces') === true,
    escapeWhitespaces: true,
    whitespaceAsSuffix: false,
  };
  return sentencePieceVocabulary(model, { named, before, after });
}

const strings = (value: GgufValue | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

function numbers(value: GgufValue | undefined): readonly number[] {
  return value !== undefined && typeof value === 'object' && 'length' in value ? Array.from<GgufValue, number>(value, Number) : [];
}

function tokenId(metadata: Gguf['metadata'], key: string, size: number): number | null {
  const id = metadata.get(`tokenizer.ggml.${key}_token_id`);
  return typeof id === 'number' && Number.isInteger(id) && id >= 0 && id < size ? id : null;
}
