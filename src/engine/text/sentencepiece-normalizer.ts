/** SentencePiece's normalizer.cc: replacements of the charsmap, spaces trimmed and joined if the model says so, a space before the text, spaces spelt ▁. */
import { readCharsmap } from './charsmap';
import type { SentencePieceModel } from './sentencepiece-model';
import { utf8Decode, utf8Encode } from './utf8';

/** How a space is spelt in pieces: ▁. */
export const SPACE = '\u2581';

/** `symbols`: finds user-defined symbols, which pass as they are. */
export function createNormalizer(model: SentencePieceModel, symbols: RegExp | null): (text: string) => string {
  const charsmap = model.charsmap.length > 0 ? readCharsmap(model.charsmap) : null;
  const { addDummyPrefix, removeExtraWhitespaces, escapeWhitespaces, whitespaceAsSuffix } = model;
  const space = escapeWhitespaces ? SPACE : ' ';

  function* chunks(text: string): Generator<string, void, void> {
    for (const [part, isSymbol] of cutSymbols(text, symbols)) {
      if (isSymbol || !charsmap) yield* isSymbol ? [part] : part;
      else {
        const bytes = utf8Encode(part);
        for (let at = 0; at < bytes.length; ) {
          const match = charsmap.match(bytes, at);
          const length = match?.length ?? characterLengthOf(bytes[at]!);
          yield match ? match.replacement : utf8Decode(bytes.subarray(at, at + length));
          at += length;
        }
      }
    }
  }

  return (text) => {
    if (text === '') return '';
    let body = '';
    if (removeExtraWhitespaces) {
      let afterSpace = true;
      let isBlank = true;
      for (const chunk of chunks(text)) {
        if (chunk !== ' ') isBlank = false;
        const kept: string = afterSpace ? chunk.replace(/^ +/, '') : chunk;
        body += kept;
        if (kept !== '') afterSpace = kept.endsWith(' ');
      }
      if (isBlank) return '';
    } else for (const chunk of chunks(text)) body += chunk;
    const prefixed = (addDummyPrefix && !whitespaceAsSuffix ? ` ${body}` : body).replaceAll(' ', space);
    const trimmed = removeExtraWhitespaces ? withoutTrailing(prefixed, space) : prefixed;
    return addDummyPrefix && whitespaceAsSuffix ? trimmed + space : trimmed;
  };
}

function withoutTrailing(text: string, end: string): string {
  let length = text.length;
  while (length > 0 && text[length - 1] === end) length--;
  return text.slice(0, length);
}

const characterLengthOf = (first: number): number => (first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4);

/** The parts of a text, and whether each is a user-defined symbol. */
export function* cutSymbols(text: string, symbols: RegExp | null): Generator<readonly [part: string, isSymbol: boolean], void, void> {
  let done = 0;
  if (symbols) {
    for (const { 0: symbol, index } of text.matchAll(symbols)) {
      if (index > done) yield [text.slice(done, index), false];
      yield [symbol, true];
      done = index + symbol.length;
    }
  }
  if (done < text.length) yield [text.slice(done), false];
}
