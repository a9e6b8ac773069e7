/**
 * A datanet's own patterns: what its texts must or must not hold. Their owner isn't trusted, so they run on our own matcher, whose work is linear in the text (pattern-program.ts),
 * and whose syntax has nothing that isn't (pattern-syntax.ts). It needs no loading, so the gate stays synchronous.
 */
import { fail, succeed, type Result } from '../result';
import type { Finding, PatternRule } from '../types';
import type { Field } from './item-fields';
import { compile, search, type Program, type Search } from './pattern-program';
import { parseSyntax, PatternFault } from './pattern-syntax';
import { quote } from './words';

export interface Pattern {
  readonly source: string;
  readonly program: Program;
}

/** In UTF-16. */
export const maxPatternLength = 500;

/** A pattern as written → one that can be searched for; the error says what is wrong with it. */
export function parsePattern(source: string): Result<Pattern> {
  const refuse = (why: string): Result<Pattern> => fail('rules.pattern', `The pattern ${quote(source)} can't be used: ${why}`, 'Use letters, [ ], ( ), |, *, +, ?, {n,m}, ^, $, \\d, \\w, \\s, \\b or \\p{L}; put \\ before a sign that stands for itself.');
  if (source.length > maxPatternLength) return refuse(`it is longer than ${maxPatternLength} characters.`);
  try {
    return succeed({ source, program: compile(parseSyntax(source)) });
  } catch (fault) {
    if (fault instanceof PatternFault) return refuse(fault.message);
    throw fault;
  }
}

export function searchPattern(pattern: Pattern, text: string): Search {
  return search(pattern.program, text);
}

/** Judges the fields of one item: what must match has to stand in one of them, what must not match in none. */
export type PatternCheck = (fields: readonly Field[], row: number) => Finding[];

export function createPatternCheck(rules: readonly PatternRule[]): PatternCheck {
  const compiled = rules.flatMap((rule) => {
    const pattern = parsePattern(rule.pattern);
    return pattern.ok ? [{ rule, pattern: pattern.value }] : [];
  });
  return (fields, row) => compiled.flatMap(({ rule, pattern }) => judge(rule, pattern, fields, row));
}

function judge(rule: PatternRule, pattern: Pattern, fields: readonly Field[], row: number): Finding[] {
  const found: Finding[] = [];
  for (const field of fields) {
    const match = searchPattern(pattern, field.text);
    if (match === 'over-budget') return [overBudget(field, row)];
    if (match === null) continue;
    if (rule.must === 'match') return [];
    found.push({
      check: 'pattern',
      severity: 'refuse',
      message: rule.message === '' ? `This may not stand here: ${quote(field.text.slice(match.start, match.end))}.` : rule.message,
      fix: 'Take it out, or write it differently.',
      where: { row, field: field.name, ...match },
    });
  }
  if (rule.must !== 'match') return found;
  return [
    {
      check: 'pattern',
      severity: 'refuse',
      message: rule.message === '' ? `Something is missing that every item here holds: ${quote(rule.pattern)}.` : rule.message,
      fix: 'Add what is missing.',
      where: fields.length === 1 && fields[0] !== undefined ? { row, field: fields[0].name } : { row },
    },
  ];
}

function overBudget(field: Field, row: number): Finding {
  return {
    check: 'budget',
    severity: 'refuse',
    message: 'This text is too long for one of the datanet\'s patterns to be looked for.',
    fix: 'Shorten it, or split it into several items.',
    where: { row, field: field.name },
  };
}
