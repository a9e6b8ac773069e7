import { describe, expect, test } from 'vitest';
import { knownLanguages } from './known';
import { languageName } from './names';
import { groupNames, languageByScript } from './scripts';
import { tableOf } from './table';

describe('the languages that can be picked', () => {
  test('are those that the gate can tell', () => {
    const told = [...groupNames.flatMap((group) => tableOf(group).languages), ...Object.values(languageByScript)];
    expect([...knownLanguages].sort()).toEqual([...new Set(told)].sort());
  });
  test('have names', () => {
    expect(knownLanguages.filter((tag) => languageName(tag).startsWith('"'))).toEqual([]);
  });
});
