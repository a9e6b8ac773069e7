/**
 * What the gate knows of Unicode, on tables that we ship: the engines' own versions differ, and a report may not. Use these where a report is decided, instead of
 * `\p{…}`, `normalize()`, `toLowerCase()` and `toUpperCase()`. Properties take a code point, as `codePointAt` gives it.
 */
export {
  categoryOf,
  isControl,
  isDefaultIgnorable,
  isDigit,
  isFormat,
  isLetter,
  isLetterOrMark,
  isLowercase,
  isMark,
  isNumber,
  isPrivate,
  isPunctuation,
  isSpace,
  isSurrogate,
  isSymbol,
  isUnassigned,
  isUppercase,
  isWordSign,
} from './categories';
export { scriptOf } from './scripts';
export { foldCase } from './case-folding';
export { nfc, nfd, nfkc, nfkd } from './normalize';
export { letterRuns, type LetterRun } from './letter-runs';
export { unicodeVersion } from './tables';
