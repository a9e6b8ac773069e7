/**
 * SentencePiece as a model's vocabulary. Special tokens are what its folder or GGUF names, not every control piece: SentencePiece by itself reads
 * `</s>` in a text as four characters. Between two special tokens a text is encoded by itself, with its own leading space, as these models learnt it.
 */
import { createSentencePiece } from './sentencepiece';
import { PIECE, type SentencePieceModel } from './sentencepiece-model';
import { createSplitter } from './special-tokens';
import type { Vocabulary } from './vocabulary';

export interface SentencePieceNames {
  /** Recognized in text. */
  readonly named: ReadonlyMap<string, number>;
  /** What stands before and after a text by itself. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export function sentencePieceVocabulary(model: SentencePieceModel, { named, before, after }: SentencePieceNames): Vocabulary {
  const pieces = createSentencePiece(model);
  const cut = createSplitter(named);
  const control = model.pieces.flatMap(({ text, type }, id) => (type === PIECE.control ? [[id, text] as const] : []));
  const special = new Map([...control, ...[...named].map(([text, id]) => [id, text] as const)]);
  const ids = new Map([...model.pieces.map(({ text }, id) => [text, id] as const).reverse(), ...named]);
  return {
    encode(text, addSpecial) {
      const inside = cut(text).flatMap((part) => (typeof part === 'number' ? [part] : pieces.encode(part)));
      return addSpecial ? [...before, ...inside, ...after] : inside;
    },
    decode: (list) => pieces.decode(list, special),
    idOf: (token) => ids.get(token) ?? null,
    special,
  };
}
