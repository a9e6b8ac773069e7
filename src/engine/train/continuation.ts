/** Going on from an adapter: it has a rank, a scale and layers already, so a recipe may repeat them or leave them out, but not change them. */
import type { Backend } from '../backend';
import { type Adapter } from '../lora/adapter';
import { readAdapter } from '../lora/peft';
import { namesOf, targetLayers } from '../lora/targets';
import type { Model } from '../models/model';
import { Refusal } from '../refusal';
import type { FileSource } from '../source';
import { parseRecipe, type Recipe } from './recipe';

/** Reads an adapter to train on by `input`, a recipe as it was given. The recipe's dropout, where it is given, holds. */
export async function readForTraining(backend: Backend, model: Model, source: FileSource, input: unknown): Promise<Adapter> {
  const parsed = parseRecipe(input);
  if (!parsed.ok) throw new Refusal(parsed.error.code, parsed.error.message, parsed.error.fix);
  const given = new Set(typeof input === 'object' && input !== null ? Object.keys(input) : []);
  const recipe = parsed.value;
  const adapter = await readAdapter(backend, model, source, given.has('lora_dropout') ? recipe.lora_dropout : undefined);
  try {
    refuseContradiction(model, adapter, recipe, given);
  } catch (error) {
    adapter.dispose();
    throw error;
  }
  return adapter;
}

function refuseContradiction(model: Model, adapter: Adapter, recipe: Recipe, given: ReadonlySet<string>): void {
  const { rank, alpha, rankStabilized, dora } = adapter.spec;
  const held = { r: rank, lora_alpha: alpha, use_rslora: rankStabilized, use_dora: dora ?? false } as const;
  for (const key of ['r', 'lora_alpha', 'use_rslora', 'use_dora'] as const) {
    if (given.has(key) && recipe[key] !== held[key]) throw contradiction(key, String(recipe[key]), String(held[key]));
  }
  if (recipe.target_modules === undefined) return;
  const wanted = targetLayers(model, recipe.target_modules);
  const own = new Set(adapter.layers);
  if (wanted.length === own.size && wanted.every((layer) => own.has(layer))) return;
  throw contradiction('target_modules', JSON.stringify(recipe.target_modules), namesOf(model, adapter.layers).join(', '));
}

function contradiction(key: string, wanted: string, held: string): Refusal {
  return new Refusal('recipe', `The recipe's "${key}" is ${wanted}; the adapter to go on from has ${held}.`, 'Leave the key out of the recipe, or start a new adapter.');
}
