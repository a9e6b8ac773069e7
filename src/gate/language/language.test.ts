import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createLanguageCheck, identify } from './index';

interface Sample {
  readonly tag: string;
  readonly text: string;
}

/** Serbian in Latin letters and Bosnian count as Croatian where a language is named. */
const samples: readonly Sample[] = readFileSync(new URL('held-out.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => ({ tag: line.slice(0, line.indexOf('\t')), text: line.slice(line.indexOf('\t') + 1) }));
const tags = [...new Set(samples.map(({ tag }) => tag))];
const expected = (tag: string): string => (tag === 'bs' || tag === 'sr-latn' ? 'hr' : tag);
const primary = (tag: string): string => (tag === 'sr-latn' ? 'sr' : tag);
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
/** The beginning, to the end of a word. */
const cut = (text: string, length: number): string => (text.length <= length ? text : text.slice(0, text.lastIndexOf(' ', length) > 0 ? text.lastIndexOf(' ', length) : length));

describe('identify', () => {
  test('names the language of at least 97 in 100 held-out texts of a hundred signs, over at least thirty languages', () => {
    let right = 0;
    const table = tags.map((tag) => {
      const own = samples.filter((sample) => sample.tag === tag);
      const wrong = own.map(({ text }) => identify(text).language).filter((language) => language !== expected(tag));
      right += own.length - wrong.length;
      return `${tag} ${percent(own.length - wrong.length, own.length)}${wrong.length > 0 ? ` (${wrong.join(' ')})` : ''}`;
    });
    const short = samples.filter(({ tag, text }) => identify(cut(text, 40)).language === expected(tag)).length;
    console.warn(`language: ${percent(right, samples.length)} of ${samples.length} texts of 100 signs in ${tags.length} languages (${percent(short, samples.length)} of 40 signs)\n${table.join(', ')}`);
    expect(tags.length).toBeGreaterThanOrEqual(50);
    expect(right / samples.length).toBeGreaterThanOrEqual(0.97);
  });
  test('is undecided about what holds no words', () => {
    for (const text of ['', '42', '…', '    ', '123-456']) expect(identify(text)).toEqual({ language: 'und', margin: 0 });
  });
});

describe('createLanguageCheck', () => {
  test('hardly ever refuses a text in the allowed language, and finds foreign ones', () => {
    const counted = [100, 40].map((length) => {
      let [alarms, found, foreign] = [0, 0, 0];
      const alarmed: string[] = [];
      const missed = new Map<string, number>();
      const texts = samples.map(({ tag, text }) => ({ tag, text: cut(text, length) }));
      for (const tag of tags) {
        const check = createLanguageCheck([primary(tag)]);
        for (const [index, sample] of texts.entries()) {
          if (sample.tag === tag) {
            if (check(sample.text) === null) continue;
            alarms += 1;
            alarmed.push(`${tag}: ${sample.text}`);
          } else if (index % 7 === tag.length % 7 || length === 100) {
            if (areAlike(tag, sample.tag)) continue;
            foreign += 1;
            if (check(sample.text) !== null) found += 1;
            else missed.set(`${sample.tag} for ${tag}`, (missed.get(`${sample.tag} for ${tag}`) ?? 0) + 1);
          }
        }
      }
      const worst = [...missed].sort((a, b) => b[1] - a[1]).slice(0, 25).map(([pair, count]) => `${pair} ${count}`);
      console.warn(`check at ${length} signs: ${percent(alarms, texts.length)} false alarms, ${percent(found, foreign)} of foreign texts found\n${alarmed.join('\n')}\nmissed most: ${worst.join(', ')}`);
      return { alarms: alarms / texts.length, found: found / foreign };
    });
    expect(counted[0]?.alarms).toBeLessThanOrEqual(0.005);
    expect(counted[1]?.alarms).toBeLessThanOrEqual(0.01);
    expect(counted[0]?.found).toBeGreaterThanOrEqual(0.97);
  });
});

const alike = ['nb nn da', 'hr bs sr sr-latn', 'id ms', 'gl pt', 'xh zu', 'tn st', 'ga gd'].map((group) => group.split(' '));
function areAlike(one: string, other: string): boolean {
  return alike.some((group) => group.includes(one) && group.includes(other));
}
