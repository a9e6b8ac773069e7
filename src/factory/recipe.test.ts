import { parseRecipe, RECIPE_KEYS } from '#engine';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIELDS, fieldByKey, fieldsFor, type Field } from './fields';
import { exportRecipe, FALLBACK, fieldText, importRecipe, presetOf, presets, readField, trainingKeys } from './recipe';

const field = (key: string): Field => {
  const found = fieldByKey.get(key);
  if (!found) throw new Error(`no field ${key}`);
  return found;
};

describe('the recipe form', () => {
  test('has a field for every setting, and every default is within its bounds', () => {
    expect(FIELDS.map(({ key }) => key).sort()).toEqual(Object.keys(FALLBACK).sort());
    for (const one of FIELDS) {
      const value = FALLBACK[one.key];
      expect({ key: one.key, read: readField(one, typeof value === 'boolean' ? value : fieldText(value)) }).toEqual({ key: one.key, read: { ok: true, value } });
    }
  });

  test('knows every setting of the engine, and the engine takes what the form takes', () => {
    // `beta` weighs preferences, and the page's rows hold none.
    expect(Object.keys(trainingKeys(FALLBACK)).sort()).toEqual(RECIPE_KEYS.filter((key) => key !== 'beta').sort());
    for (const { recipe } of presets({})) expect(parseRecipe(trainingKeys(recipe))).toMatchObject({ ok: true });
    for (const one of FIELDS) {
      if (one.kind !== 'number' || !RECIPE_KEYS.includes(one.key)) continue;
      for (const value of [one.min, one.max]) expect(parseRecipe({ [one.key]: value })).toMatchObject({ ok: true });
    }
  });

  test('offers what a base has: its own layers, the bits of its weights, rows of its first schooling', () => {
    const offered = fieldsFor({ targets: ['c_attn', 'c_proj'], isQuantizable: true, hasReplay: false });
    expect(offered.find(({ key }) => key === 'target_modules')).toMatchObject({ choices: ['c_attn', 'c_proj'] });
    expect(offered.map(({ key }) => key)).toContain('quantization');
    expect(offered.map(({ key }) => key)).not.toContain('replay_rows');
    expect(importRecipe('{"target_modules": ["c_attn"]}', FALLBACK, offered)).toMatchObject({ ok: true, value: { recipe: { target_modules: ['c_attn'] } } });
    expect(fieldsFor({ targets: [], isQuantizable: false, hasReplay: true }).map(({ key }) => key)).not.toContain('quantization');
  });

  test('refuses what is out of bounds and says what is allowed', () => {
    const read = readField(field('r'), '0');
    expect(read).toMatchObject({ ok: false, error: { message: 'Rank is out of bounds.', fix: 'Use a whole number from 1 to 1024.' } });
    expect(readField(field('num_train_epochs'), '').ok).toBe(false);
    expect(readField(field('seed'), '1.5').ok).toBe(false);
    expect(readField(field('target_modules'), []).ok).toBe(false);
    expect(readField(field('target_modules'), ['q_proj', 'v_proj'])).toEqual({ ok: true, value: ['q_proj', 'v_proj'] });
  });

  test('shows small numbers as people write them', () => {
    expect(fieldText(1e-8)).toBe('1e-8');
    expect(fieldText(0.001)).toBe('0.001');
  });
});

describe('presets', () => {
  const three = presets({ num_train_epochs: 5, replay_rows: 150, learning_rate: 2e-3 });

  test('standard is the base model’s own recipe; quick reads less often, thorough more', () => {
    const [quick, standard, thorough] = three.map(({ recipe }) => recipe);
    expect(standard).toMatchObject({ num_train_epochs: 5, replay_rows: 150, learning_rate: 2e-3, lora_dropout: 0 });
    expect(quick?.['num_train_epochs']).toBe(3);
    expect(thorough).toMatchObject({ num_train_epochs: 8, replay_rows: 225 });
  });

  test('mix in no more than the base offers', () => {
    expect(presets({ replay_rows: 150 }, 200).map(({ recipe }) => recipe['replay_rows'])).toEqual([150, 150, 200]);
  });

  test('a recipe is its preset until a setting differs', () => {
    const standard = three[1]?.recipe ?? {};
    expect(presetOf(standard, three)).toBe('standard');
    expect(presetOf({ ...standard, r: 4 }, three)).toBeNull();
  });
});

describe('export and import', () => {
  test('what is exported comes back the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1024 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (r, rate, shuffle) => {
        const recipe = { ...FALLBACK, r, learning_rate: rate, shuffle, target_modules: ['q_proj'] };
        expect(importRecipe(exportRecipe(recipe), FALLBACK)).toEqual({ ok: true, value: { recipe, unknown: [] } });
      }),
    );
  });

  test('names keys that it doesn’t know, and keeps the rest', () => {
    const read = importRecipe('{"r": 4, "optim": "adamw_torch"}', FALLBACK);
    expect(read).toMatchObject({ ok: true, value: { unknown: ['optim'], recipe: { r: 4 } } });
  });

  test('says what is wrong with a file that is none, or a value that can’t be', () => {
    expect(importRecipe('[1]', FALLBACK)).toMatchObject({ ok: false, error: { message: 'This file is not a recipe.' } });
    expect(importRecipe('{', FALLBACK).ok).toBe(false);
    expect(importRecipe('{"learning_rate": "fast"}', FALLBACK)).toMatchObject({ ok: false, error: { message: 'Learning rate is not a number.' } });
  });
});
