/** A SentencePiece model as it stands in `tokenizer.model` (sentencepiece_model.proto): pieces with scores and types, and how text is normalized. */
import { Refusal } from '../refusal';
import { readProtobuf } from './protobuf';

/** SentencePiece's numbers; GGUF's token types are the same. */
export const PIECE = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

export interface Piece {
  readonly text: string;
  readonly score: number;
  readonly type: number;
}

export interface SentencePieceModel {
  readonly pieces: readonly Piece[];
  readonly kind: 'unigram' | 'bpe';
  readonly byteFallback: boolean;
  /** What an unknown piece decodes to. */
  readonly unknownSurface: string;
  readonly bosId: number;
  readonly eosId: number;
  /** Trie and replacements of the normalizer; empty for none. */
  readonly charsmap: Uint8Array;
  readonly addDummyPrefix: boolean;
  readonly removeExtraWhitespaces: boolean;
  readonly escapeWhitespaces: boolean;
  readonly whitespaceAsSuffix: boolean;
}

const KINDS: Readonly<Record<number, 'unigram' | 'bpe'>> = { 1: 'unigram', 2: 'bpe' };

/** Null when the bytes are not a SentencePiece model at all. Throws a `Refusal` for one that can't be used. */
export function readSentencePieceModel(bytes: Uint8Array): SentencePieceModel | null {
  try {
    return parseModel(bytes);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}

function parseModel(bytes: Uint8Array): SentencePieceModel | null {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const pieces: Piece[] = [];
  const trainer = { kind: 1, byteFallback: false, unknownSurface: ' \u2047 ', bosId: 1, eosId: 2, whitespaceAsSuffix: false };
  const normalizer = { charsmap: new Uint8Array(0), addDummyPrefix: true, removeExtraWhitespaces: true, escapeWhitespaces: true };
  for (const field of readProtobuf(bytes)) {
    if (field.number === 1) {
      const piece = { text: '', score: 0, type: PIECE.normal as number };
      for (const { number, integer, float, bytes: value } of readProtobuf(field.bytes)) {
        if (number === 1) piece.text = text.decode(value);
        else if (number === 2) piece.score = float;
        else if (number === 3) piece.type = integer;
      }
      pieces.push(piece);
    } else if (field.number === 2) {
      for (const { number, integer, bytes: value } of readProtobuf(field.bytes)) {
        if (number === 3) trainer.kind = integer;
        else if (number === 24) trainer.whitespaceAsSuffix = integer !== 0;
        else if (number === 35) trainer.byteFallback = integer !== 0;
        else if (number === 41) trainer.bosId = int32(integer);
        else if (number === 42) trainer.eosId = int32(integer);
        else if (number === 44) trainer.unknownSurface = text.decode(value);
      }
    } else if (field.number === 3) {
      for (const { number, integer, bytes: value } of readProtobuf(field.bytes)) {
        if (number === 2) normalizer.charsmap = value.slice();
        else if (number === 3) normalizer.addDummyPrefix = integer !== 0;
        else if (number === 4) normalizer.removeExtraWhitespaces = integer !== 0;
        else if (number === 5) normalizer.escapeWhitespaces = integer !== 0;
      }
    }
  }
  if (pieces.length === 0) return null;
  const kind = KINDS[trainer.kind];
  if (!kind) throw new Refusal('tokenizer', `tokenizer.model is a SentencePiece model of the type ${trainer.kind}; unigram (1) and BPE (2) can be used.`, 'Use a model with a tokenizer of a known kind, or give ids.');
  if (!pieces.some(({ type }) => type === PIECE.unknown)) throw new Refusal('tokenizer', 'The SentencePiece model in tokenizer.model has no piece for unknown text.', 'Fetch or export the file again.');
  return { ...trainer, ...normalizer, pieces, kind };
}

/** Negative numbers (an id of −1 is "none") stand as ten-byte varints. */
const int32 = (value: number): number => (value >= 2 ** 31 ? -1 : value);
