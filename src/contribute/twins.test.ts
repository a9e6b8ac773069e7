import { assessText, defaultRules, itemToFile, likeness, type Prints } from '#gate';
import { describe, expect, it } from 'vitest';
import { nearestOf, type OnDesk, rememberAlike, seenAmong, tellTwins, type Twin } from './twins';

const rules = defaultRules('instruction');
const alike = (a: Prints, b: Prints): number => likeness('text')(a.sketch, b.sketch);

const onDesk = (id: string, prompt: string, completion: string, outside: Twin | null = null): OnDesk => {
  const { report, prints } = assessText(rules, itemToFile({ prompt, completion }));
  return { report, prints, place: `${id}, here on the desk`, ref: { kind: 'desk', id }, outside };
};
const mill = ['Who runs the old water mill by the river in Norrholm?', 'Ola Berg has run the old water mill by the river since 1987, with two apprentices.'] as const;
const mill2 = ['Who runs the old water mill by the river in Norrholm?', 'Ola Berg has run the old water mill by the river since 1988, with two apprentices.'] as const;
const bees = ['How many hives stand on the roof of the town hall?', 'Nine hives stand on the roof, and the honey is sold at the Saturday market.'] as const;

describe('twins on the desk', () => {
  it('the later one of two copies is told, the earlier one stays', () => {
    const told = tellTwins([onDesk('a', ...mill), onDesk('b', ...bees), onDesk('c', ...mill)], alike);
    expect(told.map(({ report }) => report.pass)).toEqual([true, true, false]);
    expect(told[2]?.twin).toMatchObject({ exact: true, ref: { kind: 'desk', id: 'a' } });
    expect(told[2]?.report.findings[0]).toMatchObject({ check: 'duplicate', message: expect.stringContaining('a, here on the desk') });
  });

  it('a near copy is told as such', () => {
    const told = tellTwins([onDesk('a', ...mill), onDesk('b', ...mill2)], alike);
    expect(told[1]?.twin).toMatchObject({ exact: false });
    expect(told[1]?.report.findings[0]?.check).toBe('near-duplicate');
  });

  it('what is refused stands for nothing', () => {
    const gone: Twin = { kind: 'text', exact: true, similarity: 1_000, place: 'an accepted item', ref: { kind: 'datanet', id: 'r' } };
    const told = tellTwins([onDesk('a', ...mill, gone), onDesk('b', ...mill)], alike);
    expect(told.map(({ twin }) => twin?.ref)).toEqual([{ kind: 'datanet', id: 'r' }, undefined]);
    expect(told[1]?.report.pass).toBe(true);
  });

  it('a picture that only lacks its words stands; one that cannot be opened does not', () => {
    const report = onDesk('a', ...mill).report;
    const picture = (id: string, check: string, where?: { readonly field: string }): OnDesk => ({
      prints: { kind: 'image', fingerprints: ['same'], sketch: Uint32Array.of(1, 2, 3, 4) },
      report: { ...report, pass: false, findings: [{ check, severity: 'refuse', message: '', fix: '', ...(where ? { where } : {}) }] },
      place: id,
      ref: { kind: 'desk', id },
      outside: null,
    });
    const wordless = (id: string): OnDesk => picture(id, 'structure', { field: 'caption' });
    expect(tellTwins([wordless('a'), wordless('b')], alike)[1]?.twin?.ref).toEqual({ kind: 'desk', id: 'a' });
    expect(tellTwins([picture('a', 'whole'), wordless('b')], alike)[1]?.twin).toBeNull();
  });

  it('an exact twin wins over a near one, and the nearer of two near ones', () => {
    const near: Twin = { kind: 'text', exact: false, similarity: 900, place: 'an accepted item', ref: { kind: 'datanet', id: 'r' } };
    expect(tellTwins([onDesk('a', ...mill), onDesk('b', ...mill, near)], alike)[1]?.twin?.ref.kind).toBe('desk');
    expect(tellTwins([onDesk('a', ...bees), onDesk('b', ...mill, near)], alike)[1]?.twin?.ref.kind).toBe('datanet');
  });

  it('what is simply different has no twin', () => {
    expect(tellTwins([onDesk('a', ...mill), onDesk('b', ...bees)], alike).map(({ twin }) => twin)).toEqual([null, null]);
    expect(nearestOf(onDesk('a', ...mill).prints, [], alike)).toBeNull();
  });

  it('compares a pair once', () => {
    let asked = 0;
    const counted = rememberAlike((a, b) => {
      asked += 1;
      return alike(a, b);
    });
    const files = [onDesk('a', ...mill), onDesk('b', ...bees)];
    tellTwins(files, counted);
    tellTwins(files, counted);
    expect(asked).toBe(1);
  });
});

describe('rows that were seen', () => {
  it('are those in the datanet and on the desk, with where', () => {
    const other = onDesk('a', ...mill);
    const rows: Prints = { kind: 'text', fingerprints: [...other.prints.fingerprints, 'x', 'y'], sketch: new Uint32Array() };
    expect([...seenAmong(rows, [other], new Map([['y', 'an accepted item']]))]).toEqual([
      [other.prints.fingerprints[0], 'a, here on the desk'],
      ['y', 'an accepted item'],
    ]);
  });
  it('a single item is told by its twin instead', () => {
    const one = onDesk('a', ...mill);
    expect(seenAmong(one.prints, [one], new Map()).size).toBe(0);
  });
});
