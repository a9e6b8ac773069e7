import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Field } from './item-fields';
import { createPatternCheck, parsePattern, searchPattern } from './patterns';

const field = (text: string): Field => ({ name: 'text', use: 'passage', text });
const find = (source: string, text: string): string | null => {
  const pattern = parsePattern(source);
  if (!pattern.ok) throw new Error(pattern.error.message);
  const match = searchPattern(pattern.value, text);
  return match === null || match === 'over-budget' ? null : text.slice(match.start, match.end);
};

describe('patterns match as JavaScript would', () => {
  test.each([
    ['a+b', 'caaab'], ['(?:ab|a)(?:c|bcd)', 'xabcd'], ['^a.c$', 'abc'], ['\\bcat\\b', 'a cat sat'], ['[^a-c]+', 'abcxyz'], ['x{2,3}?', 'xxxx'], ['\\d{4}-\\d\\d', 'in 2026-11'],
    ['(a|b)*c', 'ababc'], ['\\u{1f600}+', 'a😀😀b'], ['.', '😀'], ['[\\w.-]+@', 'me.you@x'], ['a*?b', 'aab'], ['', 'abc'], ['é|\\p{Lu}', 'aé'], ['\\p{Script=Greek}+', 'a αβ'], ['[\\p{L}\\d]+', '--ä1ß'],
    ['[\\]\\-x]+', 'a]-x'], ['(?<year>\\d+)', 'a12'], ['\\S\\s\\S', 'a b'], ['\\x41\\u0042', 'xAB'], ['$', 'ab'], ['\\B.', 'ab'],
  ])('%s in %s', (source, text) => {
    expect(find(source, text)).toBe(new RegExp(source, 'u').exec(text)?.[0] ?? null);
  });
  test('case is ignored on demand', () => {
    expect(find('(?i)STRASSE|größe', 'Die GRÖSSE, die GRÖßE.')).toBe('GRÖßE');
    expect(find('(?i)[a-f]+', 'xyzABCDEFG')).toBe('ABCDEF');
    expect(find('(?i)[^a]', 'AAb')).toBe('b');
    expect(find('ab', 'AB')).toBeNull();
  });
  test('on random patterns and texts', () => {
    const leaf = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\d', '\\b', '^', '$', 'é', '😀');
    const sign = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', 'é', '😀');
    const pattern = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
        fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(?:${a}|${b})`),
        fc.tuple(sign, fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '*?', '+?', '??')).map(([a, count]) => a + count),
        fc.tuple(sign, tie('node'), fc.constantFrom('*', '+', '{0,2}')).map(([a, b, count]) => `(?:${a}${b})${count}`),
      ),
    })).node;
    fc.assert(
      fc.property(pattern, fc.array(fc.constantFrom('a', 'b', 'c', '1', ' ', 'é', '😀'), { maxLength: 12 }), (source, signs) => {
        const text = signs.join('');
        const match = new RegExp(source, 'u').exec(text);
        const ours = parsePattern(source);
        expect(ours.ok && searchPattern(ours.value, text)).toEqual(match === null ? null : { start: match.index, end: match.index + match[0].length });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what an owner may not write is refused with the reason', () => {
  test.each([
    ['(a)\\1', 'Referring back'], ['(?=a)b', 'Looking ahead'], ['(?<!a)b', 'Looking ahead'], ['(a', 'not closed'], ['a)', 'without'], ['[a', 'not closed'], ['a{2', 'not closed'], ['a{3,2}', 'wrong way'],
    ['a{5000}', 'most repeats'], ['*a', 'nothing before'], ['a**', 'two repeat signs'], ['a++', 'two repeat signs'], ['\\', 'lone'], ['\\q', 'no meaning'], ['\\p{Nope}', 'not known'], ['[z-a]', 'backwards'], ['^*', 'repeated'],
    ['(((a{100}){100}){100}){100}', 'too large'], ['((((){1000}){1000}){1000}){1000}', 'too large'], [`${'('.repeat(100)}a${')'.repeat(100)}`, 'too deeply'], ['a'.repeat(501), 'longer than'], ['(?i', '(?'], ['\\u{110000}', 'code point'],
  ])('%s', (source, reason) => {
    const parsed = parsePattern(source);
    expect(parsed.ok ? '' : parsed.error.message).toContain(reason);
  });
  test('nothing that is written makes it throw', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...'ab(){}[]|*+?^$\\.-,:<>=!1pPuxdw😀'), { maxLength: 30 }), (signs) => typeof parsePattern(signs.join('')).ok === 'boolean'), { numRuns: 3000 });
  });
});

describe('work is linear whatever the pattern', () => {
  test.each(['(a*)*b', '(a+)+b', '(a|a)*b', '(a|aa)+b', 'a*a*a*a*a*a*b', '(.*)(.*)(.*)x', '(?:a?){50}a{50}b', '(a|b)*a(a|b){20}c', '\\w+\\s+\\w+$'])('%s against a long row', (source) => {
    expect(find(source, 'a'.repeat(100_000))).toBeNull();
  });
  test('beyond the budget the search ends', () => {
    const pattern = parsePattern('(?:a|b|.){140}c');
    expect(pattern.ok && searchPattern(pattern.value, 'a'.repeat(1_000_000))).toBe('over-budget');
  });
});

describe('what a datanet asks of its items', () => {
  test('what may not stand is told with its place, in every field', () => {
    const check = createPatternCheck([{ pattern: '\\bTODO\\b', must: 'not-match', message: 'No to-dos here.' }]);
    expect(check([{ ...field('Fine.'), name: 'prompt' }, field('😀 a TODO left')], 3)).toEqual([
      { check: 'pattern', severity: 'refuse', message: 'No to-dos here.', fix: 'Take it out, or write it differently.', where: { row: 3, field: 'text', start: 5, end: 9 } },
    ]);
  });
  test('what must stand may stand in any field', () => {
    const check = createPatternCheck([{ pattern: '§ ?\\d+', must: 'match', message: '' }]);
    expect(check([field('What does § 5 say?'), field('It says no.')], 1)).toEqual([]);
    expect(check([field('What does it say?'), field('It says no.')], 1)).toMatchObject([{ check: 'pattern', severity: 'refuse', where: { row: 1 } }]);
  });
});
