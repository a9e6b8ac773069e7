/** Small matters of form: white space around a text, shouting, an unfinished last sentence, an answer that only repeats its question or says nothing. */
import { isLowercase, isUppercase, letterRuns } from '../unicode';
import { fieldsOfItem, isSaying, type Field } from './item-fields';
import { foldCase, quote, wordsOf } from './words';
import type { Finding, Item } from '../types';

export function tidiness(field: Field, row: number): Finding[] {
  return [outerSpace(field, row), shouting(field, row), unfinished(field, row)].filter((finding) => finding !== null);
}

function outerSpace({ name, text }: Field, row: number): Finding | null {
  const trimmed = text.trim();
  if (trimmed === text || trimmed === '') return null;
  return {
    check: 'structure',
    severity: 'note',
    message: 'There are spaces or line breaks before or after the text.',
    fix: 'Trim them.',
    where: { row, field: name, start: 0, end: text.length },
    remedy: { label: 'Trim', row, field: name, start: 0, end: text.length, replacement: trimmed },
  };
}

function shouting({ name, text }: Field, row: number): Finding | null {
  const sample = withoutSpans(text.slice(0, 4_000));
  let [upper, lower] = [0, 0];
  for (let i = 0; i < sample.length; i++) {
    const unit = sample.charCodeAt(i);
    if (unit < 0x80) {
      if (unit >= 0x61 && unit <= 0x7a) lower += 1;
      else if (unit >= 0x41 && unit <= 0x5a) upper += 1;
      continue;
    }
    const codePoint = sample.codePointAt(i) ?? 0;
    if (codePoint > 0xffff) i += 1;
    if (isUppercase(codePoint)) upper += 1;
    else if (isLowercase(codePoint)) lower += 1;
  }
  if (upper < 15 || upper < (upper + lower) * 0.8 || wordsOf(sample).filter(hasTwoCapitals).length < 4) return null;
  return {
    check: 'structure',
    severity: 'warn',
    message: 'Nearly everything is in capital letters.',
    fix: 'Write it in ordinary letters.',
    where: { row, field: name, start: 0, end: text.length },
  };
}

function withoutSpans(text: string): string {
  return text.includes('`') ? text.replace(/`[^`]{0,400}`/g, ' ') : text;
}

/** Two capital letters in a row. */
function hasTwoCapitals(word: string): boolean {
  let isAfterCapital = false;
  for (const sign of word) {
    const isCapital = isUppercase(sign.codePointAt(0) ?? 0);
    if (isCapital && isAfterCapital) return true;
    isAfterCapital = isCapital;
  }
  return false;
}

/** Words that another must follow. */
const openWords = new Set('and or but the an of to with from because which und oder aber der die das weil et ou mais le les des du y el los e il'.split(' '));

function endsOpen(text: string): boolean {
  if (/[,;–—-]$/.test(text)) return true;
  const last = letterRuns(text).at(-1);
  return last !== undefined && last.end === text.length && openWords.has(last.text) && !/['’]$/.test(text.slice(0, last.start));
}

function unfinished({ name, text, use }: Field, row: number): Finding | null {
  const trimmed = text.trimEnd();
  if (use === 'ask' || use === 'setting' || trimmed.length < 30) return null;
  if (!endsOpen(trimmed.slice(-40)) || /(?:^|\n)[ \t]{0,3}(?:-{3,}|\|)[^\n]{0,40}$/.test(trimmed.slice(-60))) return null;
  return {
    check: 'whole',
    severity: 'note',
    message: `The text stops in the middle of a sentence: ${quote(trimmed.slice(-30))}.`,
    fix: 'Finish the sentence.',
    where: { row, field: name, start: Math.max(0, trimmed.length - 30), end: trimmed.length },
  };
}

/** Words that fill a field without answering anything. "Yes" and "no" are answers. */
const fillers = new Set(
  'ok okay k kk fine sure lol haha hmm test testing tests abc xyz foo bar baz foobar blah bla blahblah stuff thing something anything whatever idk dunno none na null nil undefined nan nothing asdf qwerty hello hi hey answer question text prompt completion response example sample placeholder cool nice good great thanks thx'.split(' '),
);

/** How an answer stands to what it answers, over a whole item. */
export function answering(item: Item, row: number): Finding[] {
  const found: Finding[] = [];
  const fields = fieldsOfItem(item);
  for (const [index, field] of fields.entries()) {
    if (field.use === 'answer') {
      const ask = fields[index - 1];
      const repeat = ask?.use === 'ask' ? repeatsQuestion(ask, field, row) : null;
      if (repeat !== null) found.push(repeat);
    }
    if (isSaying(field) && isFiller(field.text) && !(field.use === 'ask' && 'messages' in item)) {
      found.push({
        check: 'boilerplate',
        severity: 'warn',
        message: `${quote(field.text)} says too little to learn from.`,
        fix: field.use === 'ask' ? 'Ask a whole question.' : 'Write a whole answer, best as a sentence.',
        where: { row, field: field.name, start: 0, end: field.text.length },
      });
    }
  }
  return found;
}

/** Too little to learn from: "ok", "idk", "test". */
export function isFiller(text: string): boolean {
  if (text.length > 60) return false;
  const words = wordsOf(foldCase(text));
  return words.length > 0 && words.length <= 3 && words.every((word) => fillers.has(word) || (words.length > 1 && (word === 'n' || word === 'a')));
}

function repeatsQuestion(ask: Field, answer: Field, row: number): Finding | null {
  const asked = wordsOf(foldCase(ask.text.slice(0, 4_100))).join(' ');
  const answered = wordsOf(foldCase(answer.text.slice(0, 8_200))).join(' ');
  const where = { row, field: answer.name, start: 0, end: answer.text.length };
  if (asked !== '' && asked === answered) {
    return { check: 'structure', severity: 'refuse', message: 'The answer is the same as the question.', fix: 'Write what should be answered.', where };
  }
  if (asked.length >= 12 && asked.includes(' ') && answered.startsWith(`${asked} `)) {
    return { check: 'structure', severity: 'warn', message: 'The answer begins by repeating the whole question.', fix: 'Give the answer alone.', where };
  }
  return null;
}
