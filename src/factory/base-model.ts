/**
 * What the factory reads of a base model without the engine: its default recipe, rows of its first schooling, its shape. The embedded base ships a recipe
 * and rows beside its weights; of every other base the recipe follows from its size, and there is nothing to mix in.
 */
import { type ModelFacts, sizeOf } from '#store/models';
import * as z from 'zod/mini';
import type { ModelShape } from './estimate';
import type { Base } from './models/base';
import { EMBEDDED_URL } from './models/base';
import { importRecipe, FALLBACK, recipeForSize, type Recipe } from './recipe';
import { usualQuantization } from './quantization';
import { parseReplay, type Row } from './rows';

export interface BaseAssets {
  readonly base: Base;
  /** What the base's makers tried, over the factory's defaults: `recipe.json` says how to train, `mixture.json` what to mix in. */
  readonly recipe: Recipe;
  readonly replay: readonly Row[];
  readonly shape: ModelShape;
  /** Its weights come in a form that can be put into fewer bits when it is opened. */
  readonly isQuantizable: boolean;
}

const Config = z.object({
  hidden_size: z.number(),
  intermediate_size: z.number(),
  num_hidden_layers: z.number(),
  num_attention_heads: z.number(),
  num_key_value_heads: z.optional(z.number()),
  vocab_size: z.number(),
  tie_word_embeddings: z.optional(z.boolean()),
});

/** config.json of a LLaMA-shaped checkpoint → its shape with weights in f32. Throws when it is none. */
export function readShape(json: string): ModelShape {
  const config = Config.parse(JSON.parse(json));
  const { hidden_size: width, intermediate_size: inner, num_hidden_layers: layers, num_attention_heads: heads, vocab_size: vocabulary } = config;
  const keys = (width / heads) * (config.num_key_value_heads ?? heads);
  const linears = [
    ['q_proj', width, width],
    ['k_proj', width, keys],
    ['v_proj', width, keys],
    ['o_proj', width, width],
    ['gate_proj', width, inner],
    ['up_proj', width, inner],
    ['down_proj', inner, width],
  ] as const;
  const block = linears.reduce((sum, [, inputs, outputs]) => sum + inputs * outputs, 2 * width);
  const parameterCount = vocabulary * width * (config.tie_word_embeddings ? 1 : 2) + layers * block + width;
  return { width, layers, vocabulary, parameterCount, weightBytes: 4 * parameterCount, linears: linears.map(([target, inputs, outputs]) => ({ target, inputs, outputs, count: layers })) };
}

/** Reads what goes with a base. `facts` is asked for when a base that isn't the embedded one was never opened. */
export async function loadBaseAssets(base: Base, facts: (base: Base) => Promise<ModelFacts>, read: (url: string) => Promise<string | null> = readText): Promise<BaseAssets> {
  if (base.stay !== 'embedded') {
    const told = base.facts ?? (await facts(base));
    const quantization = usualQuantization(base);
    // A large base was told of as it is usually held; as it is stored it takes what its files take.
    const shape = quantization === 'none' ? told : { ...told, weightBytes: sizeOf(base.files) };
    return { base, recipe: { ...FALLBACK, ...recipeForSize(shape.parameterCount), quantization }, replay: [], shape, isQuantizable: !base.keepsBits };
  }
  const [config, recipe, mixture, replay] = await Promise.all(['config.json', 'recipe.json', 'mixture.json', 'replay.jsonl'].map((file) => read(EMBEDDED_URL + file)));
  if (!config) throw new Error(`The base model's config.json could not be read from ${EMBEDDED_URL}.`);
  return { base, recipe: [recipe, mixture].reduce(settingsOver, FALLBACK), replay: parseReplay(replay ?? ''), shape: readShape(config), isQuantizable: true };
}

/** The settings of a file over `base`; a file that is missing or can't be read changes nothing. */
function settingsOver(base: Recipe, json: string | null | undefined): Recipe {
  const imported = importRecipe(json ?? '{}', base);
  return imported.ok ? imported.value.recipe : base;
}

async function readText(url: string): Promise<string | null> {
  const response = await fetch(url);
  return response.ok ? response.text() : null;
}
