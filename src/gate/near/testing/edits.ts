/** What people do to a text that they hand in a second time: each edit makes a near copy. */
import { type Random, pick, shuffled } from './random';

export interface Source {
  readonly text: string;
  /** ISO 639-3, a longer code of the Declaration's translations, or `code`. */
  readonly language: string;
  /** Words of other texts in the same language. */
  readonly otherWords: readonly string[];
}

/** Null where the edit means nothing for this text. */
export type Edit = (source: Source, random: Random) => string | null;

const greetings: readonly (readonly [start: string, greeting: string, farewell: string])[] = [
  ['eng', 'Hello everyone, ', ' Best regards, Anna'],
  ['deu', 'Hallo zusammen, ', ' Viele Grüße, Anna'],
  ['fra', 'Bonjour, ', ' Cordialement, Anne'],
  ['spa', 'Hola a todos, ', ' Un saludo, Ana'],
  ['ita', 'Buongiorno, ', ' Cordiali saluti, Anna'],
  ['por', 'Olá a todos, ', ' Com os melhores cumprimentos, Ana'],
  ['rus', 'Здравствуйте! ', ' С уважением, Анна'],
  ['ara', 'السلام عليكم، ', ' مع التحية، آنا'],
  ['tha', 'สวัสดีค่ะ ', ' ขอบคุณค่ะ'],
  ['jpn', 'こんにちは。', 'よろしくお願いします。'],
  ['cmn', '你好!', '谢谢!'],
  ['zho', '你好!', '谢谢!'],
  ['kor', '안녕하세요. ', ' 감사합니다.'],
  ['code', '# see below\n', '\n# end'],
];

const isSpaceless = (text: string): boolean => text.split(/\s/).length * 12 < text.length;
const isLetter = /^\p{L}$/u;

/** One word, or two signs where there are no spaces, becomes another. */
export const changeWord: Edit = ({ text, otherWords }, random) => {
  if (isSpaceless(text)) {
    const signs = Array.from(text);
    const at = random(signs.length - 2);
    signs.splice(at, 2, ...Array.from(pick(random, otherWords)).slice(0, 2));
    return signs.join('');
  }
  const words = text.split(' ');
  const at = random(words.length);
  words[at] = pick(random, otherWords).slice(0, 16);
  return words.join(' ');
};

/** A slip for every forty characters: letters swapped, left out, doubled. */
export const mistype: Edit = ({ text }, random) => {
  const signs = Array.from(text);
  for (let left = Math.min(12, Math.max(1, Math.round(signs.length / 40))); left > 0; left--) {
    const at = 1 + random(signs.length - 2);
    const sign = signs[at] ?? '';
    if (!isLetter.test(sign)) continue;
    const slip = random(3);
    if (slip === 0) signs.splice(at, 2, signs[at + 1] ?? '', sign);
    else if (slip === 1) signs.splice(at, 1);
    else signs.splice(at, 0, sign);
  }
  return signs.join('');
};

/** Sentences, clauses or lines change places. */
export const reorder: Edit = ({ text, language }, random) => {
  const parts = text.match(language === 'code' ? /[^\n]+\n*/g : /[^.!?。؟।\n]+[.!?。؟।\n]*\s*/g) ?? [];
  if (parts.length < 3) return null;
  return shuffled(random, parts).join(' ');
};

export const greet: Edit = ({ text, language }, random) => {
  const [, greeting, farewell] = greetings.find(([start]) => language.startsWith(start)) ?? ['', 'Hello, ', ' Thank you!'];
  if (text.length < 40) return null;
  const which = random(3);
  return (which === 1 ? '' : greeting) + text + (which === 0 ? '' : farewell);
};

/** Another case, other punctuation, other spaces. */
export const restyle: Edit = ({ text, language }, random) => {
  const cased = pick(random, [text.toUpperCase(), text.toLowerCase(), text])
    .replace(/[.,;。、،]/g, () => pick(random, ['', '!', ' -', '...']))
    .replace(/["“”„'’]/g, '');
  if (language === 'code') return text.replace(/ +/g, '\t').replace(/;/g, ' ;');
  return cased.replace(/ /g, () => pick(random, [' ', '  ', '\n', ' ']));
};

/** Its last tenth to fifth is missing. */
export const cutTail: Edit = ({ text }, random) => {
  const signs = Array.from(text);
  return signs.slice(0, signs.length - Math.ceil((signs.length * (10 + random(11))) / 100)).join('');
};

/** Marks and accents are left off, or written as signs of their own. */
export const unaccent: Edit = ({ text }, random) => {
  const apart = text.normalize('NFD');
  if (apart === text) return null;
  return random(2) === 0 ? apart : apart.replace(/[\u0300-\u036f]/g, '');
};

/** Two words become others, in texts of more than ten. */
export const changeTwoWords: Edit = (source, random) => {
  if (isSpaceless(source.text) ? source.text.length < 40 : source.text.split(' ').length < 11) return null;
  const once = changeWord(source, random);
  return once === null ? null : changeWord({ ...source, text: once }, random);
};

/** The end is gone and a greeting stands before what is left. */
export const greetAndCut: Edit = (source, random) => {
  const cut = cutTail(source, random);
  return cut === null || cut.length < 80 ? null : greet({ ...source, text: cut }, random);
};

/** Several at once, each small. */
export const mix: Edit = (source, random) => {
  let text = source.text;
  for (const edit of shuffled(random, [restyle, mistype, changeWord]).slice(0, 2)) text = edit({ ...source, text }, random) ?? text;
  return text;
};

export const edits: Readonly<Record<string, Edit>> = {
  'changed word': changeWord,
  'two words': changeTwoWords,
  typos: mistype,
  reordered: reorder,
  greeting: greet,
  restyled: restyle,
  'cut tail': cutTail,
  accents: unaccent,
  'greeting and cut': greetAndCut,
  mixed: mix,
};
