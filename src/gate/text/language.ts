/**
 * Which language a text is in, from its script and its commonest small words. Speaks up only when confident: short, mixed or unusual texts are undecided, and
 * undecided is never a finding.
 */
import { commonWordsByLanguage, extraLettersByLanguage, languageNames } from './language-words';

/** What a text is confidently in: a primary tag, or a script's family of languages when the words can't decide. */
interface Guess {
  readonly language: string;
  readonly name: string;
}

export type LanguageCheck = (text: string) => Guess | null;

const scripts: readonly { readonly pattern: RegExp; readonly languages: readonly string[]; readonly name: string }[] = [
  { pattern: /\p{Script=Cyrillic}/gu, languages: ['ru', 'uk', 'bg', 'sr', 'mk', 'be', 'kk', 'mn', 'ky', 'tg'], name: 'a language in Cyrillic script' },
  { pattern: /\p{Script=Greek}/gu, languages: ['el'], name: 'Greek' },
  { pattern: /\p{Script=Arabic}/gu, languages: ['ar', 'fa', 'ur', 'ps', 'ckb', 'ug', 'sd'], name: 'a language in Arabic script' },
  { pattern: /\p{Script=Hebrew}/gu, languages: ['he', 'yi'], name: 'Hebrew' },
  { pattern: /\p{Script=Devanagari}/gu, languages: ['hi', 'mr', 'ne', 'sa'], name: 'a language in Devanagari script' },
  { pattern: /\p{Script=Bengali}/gu, languages: ['bn', 'as'], name: 'Bengali' },
  { pattern: /\p{Script=Tamil}/gu, languages: ['ta'], name: 'Tamil' },
  { pattern: /\p{Script=Thai}/gu, languages: ['th'], name: 'Thai' },
  { pattern: /\p{Script=Hangul}/gu, languages: ['ko'], name: 'Korean' },
  // Counted together: Japanese mixes Han with kana, and neither alone need be most of a text.
  { pattern: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu, languages: ['zh', 'ja', 'yue'], name: 'Chinese' },
];
const nonLatinLanguages = new Set(scripts.flatMap((script) => script.languages));

const readLength = 4_000;

/** Tells the language that a text is confidently in when it is none of `tags`; null when it is one of them, or undecided. */
export function createLanguageCheck(tags: readonly string[]): LanguageCheck {
  if (tags.length === 0) return () => null;
  const languages = tags.map((tag) => (tag === 'no' || tag === 'nn' ? 'nb' : tag));
  // A language we have no words for may look like its neighbour: only an unmistakable share decides then.
  const isKnown = languages.every((language) => commonWordsByLanguage[language] !== undefined || nonLatinLanguages.has(language));
  const allowed: Allowed = { languages, isKnown, letters: isKnown ? foreignLetters(languages) : [] };
  return (text) => foreignLanguage(text, allowed);
}

interface Allowed {
  readonly languages: readonly string[];
  /** We have words for all of them, or know them by their script. */
  readonly isKnown: boolean;
  readonly letters: readonly { readonly language: string; readonly pattern: RegExp }[];
}

function foreignLanguage(text: string, allowed: Allowed): Guess | null {
  const sample = text.slice(0, readLength).normalize('NFC').replace(/`[^`]{0,400}`|https?:\/\/\S{1,400}/g, ' ');
  const latin = count(sample, /\p{Script=Latin}/gu);
  let letters = latin;
  let leader: { count: number; languages: readonly string[]; name: string } = { count: 0, languages: [], name: '' };
  const kana = count(sample, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  for (const script of scripts) {
    const found = count(sample, script.pattern);
    letters += found;
    if (found > leader.count) leader = { count: found, languages: script.languages, name: script.name };
  }
  if (leader.count > latin * 2) return foreignScript(sample, leader, kana, letters, allowed.languages);
  return latin >= letters * 0.7 ? foreignLatin(sample, allowed) : null;
}

function foreignScript(sample: string, leader: { count: number; languages: readonly string[]; name: string }, kana: number, letters: number, allowed: readonly string[]): Guess | null {
  const needed = leader.languages.includes('zh') || leader.languages.includes('ko') ? 6 : 12;
  if (leader.count < needed || leader.count < letters * 0.6) return null;
  const isJapanese = leader.languages.includes('ja') && kana * 10 >= leader.count;
  const languages = isJapanese ? ['ja'] : leader.languages;
  if (!languages.some((language) => allowed.includes(language))) return { language: languages[0] ?? 'und', name: isJapanese ? 'Japanese' : leader.name };
  return leader.languages.includes('ru') ? foreignCyrillic(sample, allowed) : null;
}

/** Letters tell Ukrainian from Russian where the words are few. */
function foreignCyrillic(sample: string, allowed: readonly string[]): Guess | null {
  const ukrainian = count(sample, /[іїєґІЇЄҐ]/g);
  const russian = count(sample, /[ыэёъЫЭЁЪ]/g);
  if (ukrainian >= 4 && russian === 0 && !allowed.includes('uk') && !allowed.includes('be') && !allowed.includes('kk')) return { language: 'uk', name: 'Ukrainian' };
  if (russian >= 4 && ukrainian === 0 && allowed.every((language) => language === 'uk' || language === 'sr' || language === 'mk' || !nonLatinLanguages.has(language))) return { language: 'ru', name: 'Russian' };
  return null;
}

/**
 * Latin script: counts the words that speak for each language, because they are common in it, or because they have one of its letters that no allowed language has. Capitalised words
 * are left out of the latter: they may be names. Confident means at least four such words, three of them different, a fifth of all, and twice as many as for the best
 * allowed language, plus two.
 */
function foreignLatin(sample: string, { languages: allowed, isKnown, letters }: Allowed): Guess | null {
  const words = sample.match(/\p{L}+/gu) ?? [];
  if (words.length < 5) return null;
  const hits = new Map<string, number>();
  const distinct = new Map<string, Set<string>>();
  for (const word of words) {
    for (const language of speakingFor(word, letters)) {
      hits.set(language, (hits.get(language) ?? 0) + 1);
      const seen = distinct.get(language) ?? new Set<string>();
      distinct.set(language, seen.add(word));
    }
  }
  let best = '';
  let bestHits = 0;
  let allowedHits = 0;
  for (const [language, found] of hits) {
    if (allowed.includes(language)) allowedHits = Math.max(allowedHits, found);
    if (found > bestHits) [best, bestHits] = [language, found];
  }
  if (best === '' || allowed.includes(best)) return null;
  const isConfident =
    bestHits >= (isKnown ? 4 : 6) && (distinct.get(best)?.size ?? 0) >= 3 && bestHits >= words.length * (isKnown ? 0.2 : 0.6) && bestHits >= allowedHits * 2 + 2;
  return isConfident ? { language: best, name: nameOf(best) } : null;
}

function speakingFor(word: string, letters: Allowed['letters']): Iterable<string> {
  const lower = word.toLowerCase();
  const common = languagesByWord.get(lower) ?? [];
  if (lower !== word || /^[a-z]+$/.test(word)) return common;
  return new Set([...common, ...letters.filter(({ pattern }) => pattern.test(word)).map(({ language }) => language)]);
}

/** For each other language a pattern of its letters that none of the allowed ones has. */
function foreignLetters(allowed: readonly string[]): { language: string; pattern: RegExp }[] {
  const own = new Set(allowed.flatMap((language) => [...(extraLettersByLanguage[language] ?? '')]));
  return Object.entries(extraLettersByLanguage).flatMap(([language, letters]) => {
    const foreign = [...letters].filter((letter) => !own.has(letter)).join('');
    return foreign === '' || allowed.includes(language) ? [] : [{ language, pattern: new RegExp(`[${foreign}]`) }];
  });
}

export function nameOf(language: string): string {
  return languageNames[language] ?? `"${language}"`;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

const languagesByWord: ReadonlyMap<string, readonly string[]> = (() => {
  const map = new Map<string, string[]>();
  for (const [language, words] of Object.entries(commonWordsByLanguage)) {
    for (const word of words.split(' ')) map.set(word, [...(map.get(word) ?? []), language]);
  }
  return map;
})();
