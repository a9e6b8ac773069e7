import { describe, expect, test } from 'vitest';
import { defaultRules, parseRules, parseTextRules } from './index';

const species = { name: 'species' };
const problem = (json: Record<string, unknown>) => {
  const parsed = parseRules({ kind: 'text', shape: 'fields', ...json });
  return parsed.ok ? null : `${parsed.error.message} ${parsed.error.fix}`;
};
const withField = (field: Record<string, unknown>) => problem({ fields: [{ ...species, ...field }] });

describe('G100 the rules of a datanet’s own fields', () => {
  test('a name alone is a required text, called by its name', () => {
    const parsed = parseTextRules({ shape: 'fields', fields: [{ name: 'height_in_metres' }] });
    expect(parsed).toEqual({
      ok: true,
      value: { ...defaultRules('fields'), fields: [{ name: 'height_in_metres', label: 'Height in metres', type: 'text', required: true, choices: [], min: null, max: null }] },
    });
    expect(defaultRules('fields').formats).toEqual(['jsonl', 'csv']);
  });
  test('what parseRules gives is itself valid, and nothing of it is lost', () => {
    const fields = [
      { name: 'species', label: 'Species', type: 'choice', required: true, choices: ['oak', 'birch'], min: null, max: null },
      { name: 'height', label: 'Height', type: 'number', required: false, choices: [], min: -0.5, max: 60 },
      { name: 'constructor', label: 'Built by', type: 'text', required: false, choices: [], min: 2, max: 80 },
      { name: 'seen', label: 'Seen on', type: 'date', required: true, choices: [], min: null, max: null },
      { name: 'where', label: 'Where', type: 'place', required: true, choices: [], min: null, max: null },
    ];
    const parsed = parseTextRules({ shape: 'fields', fields });
    expect(parsed).toMatchObject({ ok: true, value: { fields } });
    expect(parsed.ok && parseTextRules(parsed.value)).toEqual(parsed);
  });
  test('other shapes have none, whether they say so or not', () => {
    expect(parseTextRules({ shape: 'chat', fields: [] })).toEqual({ ok: true, value: defaultRules('chat') });
    expect(problem({ shape: 'chat', fields: [species] })).toContain('the shape is "chat"');
    expect(parseRules({ kind: 'image', fields: [] })).toMatchObject({ ok: false, error: { code: 'rules.unknown-key' } });
  });
  test('40 fields are taken, and no more', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `field_${index}` }));
    expect(problem({ fields: many(40) })).toBeNull();
    expect(problem({ fields: many(41) })).toContain('at most 40 entries');
  });
  test.each([
    [{}, 'name no field'],
    [{ fields: [] }, 'name no field'],
    [{ fields: [species, species] }, 'Two fields in the rules have the name "species"'],
    [{ fields: [species, { name: 'kind', label: ' SPECIES ' }] }, '"species" and "kind" in the rules are both called "species"'],
    [{ fields: [{ name: 'a', label: 'Tree' }, { name: 'b', label: 'tree' }] }, 'both called "tree"'],
    [{ fields: [species], formats: ['txt', 'jsonl'] }, 'A .txt file can\'t hold the fields'],
    [{ fields: [species], formats: [] }, 'at least 1'],
    [{ fields: ['species'] }, 'an object'],
    [{ fields: { species: 'text' } }, 'a list'],
  ])('the list is sound: %j', (json, message) => {
    expect(problem(json)).toContain(message);
  });
  test.each([
    [{ name: 'Species' }, 'not a name of a field'],
    [{ name: '__proto__' }, 'not a name of a field'],
    [{ name: '1st' }, 'not a name of a field'],
    [{ name: 'a'.repeat(41) }, 'not a name of a field'],
    [{ name: '' }, 'not a name of a field'],
    [{ type: 'choice' }, 'is a choice, but has no choices'],
    [{ type: 'choice', choices: [] }, 'is a choice, but has no choices'],
    [{ type: 'choice', choices: ['oak', ' '] }, 'can\'t be read'],
    [{ type: 'choice', choices: ['o\u0000k'] }, 'can\'t be read'],
    [{ label: 'a\ud800' }, 'can\'t be read'],
    [{ label: '' }, 'at least 1'],
    [{ choices: ['oak'] }, 'has choices, but its type is "text"'],
    [{ type: 'number', min: 3, max: 2 }, 'has min 3 above max 2'],
    [{ type: 'text', min: 3, max: 2 }, 'has min 3 above max 2'],
    [{ type: 'text', max: 0 }, 'room for no character'],
    [{ type: 'text', min: 1.5 }, 'whole numbers of characters'],
    [{ type: 'text', min: -1 }, 'whole numbers of characters'],
    [{ type: 'date', min: 1900 }, 'a date has none'],
    [{ type: 'place', max: 3 }, 'a place has none'],
    [{ type: 'number', min: Number.NaN }, '"fields.0.min"'],
    [{ type: 'number', max: 1e300 }, 'out of range'],
    [{ type: 'colour' }, '"text", "number", "choice", "date", "place"'],
    [{ required: 'yes' }, 'boolean'],
    [{ options: ['oak'] }, 'Did you mean "choices"? Write "choices", or remove it. Valid keys here: name, label, type'],
    [{ type: 'choice', choices: Array.from({ length: 200 }, (_, index) => `${index} ${'x'.repeat(70)}`) }, 'too much for the rules'],
  ])('a field is sound: %j', (field, message) => {
    expect(withField(field)).toContain(message);
  });
  test('choices are told apart without the space around them', () => {
    expect(parseTextRules({ shape: 'fields', fields: [{ name: 'a', type: 'choice', choices: ['oak', ' oak ', 'birch'] }] })).toMatchObject({ value: { fields: [{ choices: ['oak', 'birch'] }] } });
  });
});
