/**
 * SentencePiece (Kudo and Richardson 2018): normalizes text, cuts it into pieces by unigram likelihood or by byte-pair merging, spells what no piece
 * covers in bytes, and back. Held to the C++ library id by id.
 */
import { mergePairs } from './merge';
import { PIECE, type SentencePieceModel } from './sentencepiece-model';
import { createNormalizer, cutSymbols, SPACE } from './sentencepiece-normalizer';
import { matchAny } from './special-tokens';
import { byteOfToken, utf8Decode, utf8Encode } from './utf8';

export interface SentencePiece {
  encode(text: string): number[];
  /** Control pieces are silent, except those of `visible`, which stand for their text. Ids outside the vocabulary are left out. */
  decode(ids: readonly number[], visible?: ReadonlyMap<number, string>): string;
}

/** What an unknown character costs below the worst piece (unigram_model.cc, kUnkPenalty). */
const UNKNOWN_PENALTY = 10;
const REPLACEMENT = '\ufffd';

export function createSentencePiece(model: SentencePieceModel): SentencePiece {
  const { pieces } = model;
  const idOf = new Map<string, number>();
  const byteIds = new Map<number, number>();
  for (const [id, { text, type }] of pieces.entries()) {
    if (type === PIECE.byte) byteIds.set(byteOfToken(text) ?? -1, id);
    else if (type === PIECE.normal || type === PIECE.userDefined || type === PIECE.unused) idOf.set(text, id);
  }
  const unknownId = pieces.findIndex(({ type }) => type === PIECE.unknown);
  const userDefined = pieces.filter(({ type, text }) => type === PIECE.userDefined && text !== '').map(({ text }) => text);
  const symbolPattern = userDefined.length > 0 ? matchAny(userDefined) : null;
  const normalize = createNormalizer(model, symbolPattern);
  const segment = model.kind === 'bpe' ? bytePairs(model, idOf, symbolPattern) : likeliestPieces(model, idOf, unknownId);

  return {
    encode(text) {
      const ids: number[] = [];
      let wasUnknown = false;
      for (const piece of segment(normalize(text))) {
        const id = idOf.get(piece);
        if (id !== undefined) ids.push(id);
        else if (model.byteFallback) for (const byte of utf8Encode(piece)) ids.push(byteIds.get(byte) ?? unknownId);
        // Unknown characters in a row are one unknown piece.
        else if (!wasUnknown) ids.push(unknownId);
        wasUnknown = id === undefined;
      }
      return ids;
    },
    decode(ids, visible) {
      let text = '';
      let run: number[] = [];
      let spaceTaken = false;
      const endRun = (): void => {
        text += decodeBytes(run);
        run = [];
      };
      for (const id of ids) {
        const piece = pieces[id];
        const shown = visible?.get(id);
        if (shown === undefined && piece?.type === PIECE.byte) {
          run.push(byteOfToken(piece.text) ?? 0);
          continue;
        }
        endRun();
        if (shown !== undefined) text += shown;
        else if (piece?.type === PIECE.unknown) text += model.unknownSurface;
        else if (piece && piece.type !== PIECE.control) {
          const isFirst = text === '' && !spaceTaken && (model.addDummyPrefix || model.removeExtraWhitespaces);
          const cut = isFirst && piece.text.startsWith(SPACE);
          if (cut && !model.removeExtraWhitespaces) spaceTaken = true;
          text += (cut ? piece.text.slice(1) : piece.text).replaceAll(SPACE, ' ');
        }
      }
      endRun();
      return text;
    },
  };
}

/** Character by character: a byte that starts no whole character is replaced by itself. */
function decodeBytes(bytes: readonly number[]): string {
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const length = characterLength(bytes, i);
    text += length === 0 ? REPLACEMENT : utf8Decode(bytes.slice(i, i + length));
    i += Math.max(1, length);
  }
  return text;
}

/** Bytes of the valid UTF-8 character at `at`; 0 when there is none. */
function characterLength(bytes: readonly number[], at: number): number {
  const first = bytes[at]!;
  const length = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  for (let i = 1; i < length; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1] ?? 0;
  if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f) || (first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f)) return 0;
  return length;
}

/** bpe_model.cc: the pair with the best score first; user-defined symbols never join; an unused piece falls apart again. */
function bytePairs({ pieces }: SentencePieceModel, idOf: ReadonlyMap<string, number>, symbols: RegExp | null): (text: string) => string[] {
  return (text) => {
    const parts: string[] = [];
    const frozen: boolean[] = [];
    for (const [part, isSymbol] of cutSymbols(text, symbols)) {
      for (const symbol of isSymbol ? [part] : part) {
        parts.push(symbol);
        frozen.push(isSymbol);
      }
    }
    const unusedHalves = new Map<string, readonly [string, string]>();
    const rankOf = (joined: string, left: string, right: string): number | undefined => {
      const id = idOf.get(joined);
      if (id === undefined) return undefined;
      const { score, type } = pieces[id]!;
      if (type === PIECE.unused && !unusedHalves.has(joined)) unusedHalves.set(joined, [left, right]);
      return -score;
    };
    const apart = (piece: string): string[] => {
      const halves = unusedHalves.get(piece);
      return halves ? halves.flatMap(apart) : [piece];
    };
    return mergePairs(parts, rankOf, frozen).flatMap(apart);
  };
}

/** unigram_model.cc, EncodeOptimized: the likeliest way through the text, with sums in 32-bit floats as there. */
function likeliestPieces({ pieces }: SentencePieceModel, idOf: ReadonlyMap<string, number>, unknownId: number): (text: string) => string[] {
  const normal = pieces.filter(({ type }) => type === PIECE.normal).map(({ score }) => score);
  const best = normal.reduce((most, score) => Math.max(most, score), -Infinity);
  const worst = normal.reduce((least, score) => Math.min(least, score), Infinity);
  const unknownScore = Math.fround(worst - UNKNOWN_PENALTY);
  let longest = 0;
  const scoreOf = new Map<string, number>();
  for (const [text, id] of idOf) {
    const { type, score } = pieces[id]!;
    if (type === PIECE.unused) continue;
    scoreOf.set(text, type === PIECE.userDefined ? Math.fround(utf8Encode(text).length * best - 0.1) : score);
    longest = Math.max(longest, text.length);
  }
  return (text) => {
    const scores = new Float32Array(text.length + 1);
    const starts = new Int32Array(text.length + 1).fill(-1);
    const reach = (start: number, end: number, score: number): void => {
      const candidate = Math.fround(scores[start]! + score);
      if (starts[end]! >= 0 && candidate <= scores[end]!) return;
      starts[end] = start;
      scores[end] = candidate;
    };
    for (let start = 0; start < text.length; ) {
      const character = text.codePointAt(start)! > 0xffff ? 2 : 1;
      let isKnown = false;
      for (let length = character; length <= longest && start + length <= text.length; length++) {
        const score = scoreOf.get(text.slice(start, start + length));
        if (score === undefined) continue;
        reach(start, start + length, score);
        if (length === character) isKnown = true;
      }
      if (!isKnown && unknownId >= 0) reach(start, start + character, unknownScore);
      start += character;
    }
    const found: string[] = [];
    for (let end = text.length; end > 0; end = starts[end]!) found.push(text.slice(starts[end]!, end));
    return found.reverse();
  };
}
