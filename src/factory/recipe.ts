/**
 * A recipe is how a run trains: flat, plain data under the field's own names. This module makes the three presets from the base model's own
 * default recipe, reads what a person typed or imported, and says what is wrong in words.
 */
import { FIELDS, type Field, type RecipeValue } from './fields';

export type { RecipeValue };

export type Recipe = Readonly<Record<string, RecipeValue>>;

export type PresetId = 'quick' | 'standard' | 'thorough';

export interface Preset {
  readonly id: PresetId;
  readonly label: string;
  /** What one gets for the time. */
  readonly effect: string;
  readonly recipe: Recipe;
}

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { readonly code: string; readonly message: string; readonly fix: string } };

/** What holds where neither the base model nor the person says otherwise. */
export const FALLBACK: Recipe = {
  learning_rate: 1e-3,
  lr_scheduler_type: 'linear',
  warmup_steps: 0,
  num_train_epochs: 5,
  max_steps: -1,
  per_device_train_batch_size: 8,
  gradient_accumulation_steps: 1,
  weight_decay: 0,
  adam_beta1: 0.9,
  adam_beta2: 0.999,
  adam_epsilon: 1e-8,
  max_grad_norm: 1,
  seed: 42,
  shuffle: true,
  max_length: 512,
  r: 16,
  lora_alpha: 32,
  lora_dropout: 0,
  use_rslora: false,
  use_dora: false,
  target_modules: 'all-linear',
  quantization: 'none',
  own_repeat: 1,
  replay_rows: 0,
  val_size: 0,
};

/**
 * A recipe that fits a base's size, over `FALLBACK`: at 135 million parameters it learns twenty facts in eight readings of sixty rows; a larger base
 * learns in smaller steps.
 */
export function recipeForSize(parameterCount: number): Recipe {
  const learningRate = parameterCount < 400e6 ? 1e-3 : parameterCount < 1e9 ? 5e-4 : 2e-4;
  return { learning_rate: learningRate, num_train_epochs: 8, per_device_train_batch_size: 4, r: 8, lora_alpha: 16 };
}

/**
 * Quick reads everything about half as often as the base's own recipe, Thorough half as often again, with more of the old mixed in, as far as the
 * base offers it.
 */
export function presets(base: Recipe, replayOffered = Number.POSITIVE_INFINITY): readonly Preset[] {
  const standard = { ...FALLBACK, ...base };
  const epochs = numberOf(standard, 'num_train_epochs');
  const replay = Math.min(numberOf(standard, 'replay_rows'), replayOffered);
  return [
    {
      id: 'quick',
      label: 'Quick',
      effect: 'A first look: most of it is learnt, some slips.',
      recipe: { ...standard, num_train_epochs: Math.max(1, Math.round(epochs * 0.6)), replay_rows: replay },
    },
    { id: 'standard', label: 'Standard', effect: replay > 0 ? 'Learns what you collected and keeps what it knew.' : 'Learns what you collected.', recipe: { ...standard, replay_rows: replay } },
    {
      id: 'thorough',
      label: 'Thorough',
      effect: replay > 0 ? 'Reads more often, with more of the old mixed in.' : 'Reads more often: for many items, or hard ones.',
      recipe: { ...standard, num_train_epochs: Math.round(epochs * 1.6), replay_rows: Math.min(Math.round(replay * 1.5), replayOffered) },
    },
  ];
}

/** The preset that a recipe is, or null once a setting differs. */
export function presetOf(recipe: Recipe, all: readonly Preset[]): PresetId | null {
  return all.find((preset) => FIELDS.every(({ key }) => same(preset.recipe[key], recipe[key])))?.id ?? null;
}

/** Reads one typed setting. */
export function readField(field: Field, typed: string | boolean | readonly string[]): Read<RecipeValue> {
  switch (field.kind) {
    case 'switch':
      return typeof typed === 'boolean' ? { ok: true, value: typed } : wrong(`${field.label} is on or off.`, 'Use true or false.');
    case 'choice':
      return field.choices.some(({ value }) => value === typed)
        ? { ok: true, value: String(typed) }
        : wrong(`${field.label} doesn't know “${String(typed)}”.`, `Use one of ${field.choices.map(({ value }) => value).join(', ')}.`);
    case 'modules': {
      if (typed === 'all-linear') return { ok: true, value: typed };
      const names = Array.isArray(typed) ? typed.map(String) : [];
      return names.length > 0 && names.every((name) => field.choices.includes(name))
        ? { ok: true, value: names }
        : wrong(`${field.label} needs at least one of the layers it knows.`, `Use all-linear, or some of ${field.choices.join(', ')}.`);
    }
    case 'number':
      return readNumber(field, typed);
  }
}

function readNumber(field: Field & { readonly kind: 'number' }, typed: string | boolean | readonly string[]): Read<RecipeValue> {
  const text = typeof typed === 'string' ? typed.trim().replace('−', '-') : '';
  const value = text === '' ? Number.NaN : Number(text);
  const bounds = `Use a ${field.whole ? 'whole ' : ''}number from ${formatNumber(field.min)} to ${formatNumber(field.max)}.`;
  if (!Number.isFinite(value)) return wrong(`${field.label} is not a number.`, bounds);
  if (field.whole && !Number.isInteger(value)) return wrong(`${field.label} is not a whole number.`, bounds);
  if (value < field.min || value > field.max) return wrong(`${field.label} is out of bounds.`, bounds);
  return { ok: true, value };
}

/** How a setting stands in its input. */
export function fieldText(value: RecipeValue | undefined): string {
  return typeof value === 'number' ? formatNumber(value) : Array.isArray(value) ? value.join(', ') : String(value ?? '');
}

/** 0.0001 as "0.0001", 0.00000001 as "1e-8", 2000000 as "2000000". */
export function formatNumber(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential() : String(value);
}

/** Reads an exported recipe over `base`. Keys that the factory doesn't know are left out and named. */
export function importRecipe(json: string, base: Recipe, fields: readonly Field[] = FIELDS): Read<{ readonly recipe: Recipe; readonly unknown: readonly string[] }> {
  const parsed = parseObject(json);
  if (!parsed) return wrong('This file is not a recipe.', 'Pick a JSON file with settings such as {"learning_rate": 0.001}.');
  const recipe: Record<string, RecipeValue> = { ...base };
  const unknown: string[] = [];
  for (const [key, value] of Object.entries(parsed)) {
    const field = fields.find((one) => one.key === key);
    if (!field) {
      unknown.push(key);
      continue;
    }
    const read = readField(field, typeof value === 'number' ? String(value) : Array.isArray(value) ? value.map(String) : typeof value === 'boolean' ? value : String(value));
    if (!read.ok) return read;
    recipe[key] = read.value;
  }
  return { ok: true, value: { recipe, unknown } };
}

export function exportRecipe(recipe: Recipe): string {
  return `${JSON.stringify(Object.fromEntries(FIELDS.map(({ key }) => [key, recipe[key]])), null, 2)}\n`;
}

/**
 * The settings that the engine reads. What the factory carries out itself is taken out: it hands over the rows of all epochs, in their order, and a base
 * that is already in the bits that were asked for.
 */
export function trainingKeys(recipe: Recipe): Recipe {
  const { own_repeat: _repeat, replay_rows: _replay, val_size: _evaluation, quantization: _bits, ...rest } = recipe;
  return { ...rest, num_train_epochs: 1, shuffle: false };
}

/** A numeric setting; a recipe that passed `readField` always has it. */
export function numberOf(recipe: Recipe, key: string): number {
  const value = recipe[key] ?? FALLBACK[key];
  if (typeof value !== 'number') throw new Error(`recipe setting ${key} is not a number`);
  return value;
}

function same(left: RecipeValue | undefined, right: RecipeValue | undefined): boolean {
  return fieldText(left) === fieldText(right);
}

function parseObject(json: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(json);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : null;
  } catch {
    return null;
  }
}

function wrong(message: string, fix: string): { ok: false; error: { code: string; message: string; fix: string } } {
  return { ok: false, error: { code: 'recipe', message, fix } };
}
