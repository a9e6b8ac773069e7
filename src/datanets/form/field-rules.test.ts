import type { FieldRule } from '#gate';
import { describe, expect, it } from 'vitest';
import { blankField, fieldProblems, moved, nameOfLabel, relabelled, retyped } from './field-rules';

const field = (label: string, over: Partial<FieldRule> = {}): FieldRule => ({ ...blankField, name: nameOfLabel(label, []), label, ...over });

describe('the name of a field', () => {
  it('follows its label', () => {
    expect(nameOfLabel('Height in metres', [])).toBe('height_in_metres');
    expect(nameOfLabel('  Größe (cm) ', [])).toBe('gro_e_cm');
    expect(nameOfLabel('2nd look', [])).toBe('nd_look');
    expect(nameOfLabel('高さ', [])).toBe('field');
  });
  it('is nobody else’s, and always one that rules take', () => {
    expect(nameOfLabel('Height', ['height', 'height_2'])).toBe('height_3');
    expect(nameOfLabel('x'.repeat(90), [])).toMatch(/^[a-z][a-z0-9_]{0,39}$/);
  });
  it('stays where items already hold it', () => {
    const fields = [field('Height'), field('Species')];
    expect(relabelled(fields, 0, 'Tallness', false)[0]?.name).toBe('tallness');
    expect(relabelled(fields, 0, 'Tallness', true)[0]).toMatchObject({ name: 'height', label: 'Tallness' });
  });
});

describe('a list of fields', () => {
  it('is put into another order by a place at a time', () => {
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
  });
  it('drops what another type has no use for', () => {
    expect(retyped(field('Tree', { type: 'choice', choices: ['oak'] }), 'date')).toMatchObject({ type: 'date', choices: [], min: null });
    expect(retyped(field('Tall', { type: 'number', min: 1, max: 9 }), 'text')).toMatchObject({ min: null, max: null });
  });
  it('says what is wrong with which', () => {
    expect(fieldProblems([])).toHaveProperty('fields');
    expect(fieldProblems([field('A', { required: false })])).toHaveProperty('fields');
    const wrong = [field('Tall', { type: 'number', min: 9, max: 1 }), field('tall'), field('Tree', { type: 'choice', choices: ['oak'] }), field('')];
    expect(Object.keys(fieldProblems(wrong)).sort()).toEqual(['fields.0.bounds', 'fields.1.label', 'fields.2.choices', 'fields.3.label']);
  });
});
