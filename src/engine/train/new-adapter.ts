/** The adapter that a recipe describes. */
import type { LoraSpec } from '../lora/adapter';
import type { Linear } from '../lora/linear';
import { targetLayers } from '../lora/targets';
import type { Model } from '../models/model';
import type { Recipe } from './recipe';

export function adapterOf(model: Model, recipe: Recipe): { readonly layers: readonly Linear[]; readonly spec: LoraSpec } {
  const { r: rank, lora_alpha: alpha, lora_dropout: dropout, use_rslora: rankStabilized, use_dora: dora } = recipe;
  return { layers: targetLayers(model, recipe.target_modules ?? model.defaultTargets), spec: { rank, alpha, dropout, rankStabilized, dora } };
}
