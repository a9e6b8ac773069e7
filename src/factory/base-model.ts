/**
 * What ships beside a base model's weights and the factory reads without the engine: its default recipe, rows of its first schooling, its shape.
 */
import * as z from 'zod/mini';
import type { ModelShape } from './estimate';
import { importRecipe, FALLBACK, type Recipe } from './recipe';
import { parseReplay, type Row } from './rows';

export interface BaseAssets {
  readonly name: string;
  readonly url: string;
  /** What the base's makers tried, over the factory's defaults: `recipe.json` says how to train, `mixture.json` what to mix in. */
  readonly recipe: Recipe;
  readonly replay: readonly Row[];
  readonly shape: ModelShape;
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

/** config.json of a LLaMA-shaped checkpoint → its shape. Throws when it is none. */
export function readShape(json: string): ModelShape {
  const config = Config.parse(JSON.parse(json));
  return {
    hidden: config.hidden_size,
    intermediate: config.intermediate_size,
    layers: config.num_hidden_layers,
    heads: config.num_attention_heads,
    kvHeads: config.num_key_value_heads ?? config.num_attention_heads,
    vocabulary: config.vocab_size,
    tied: config.tie_word_embeddings ?? false,
  };
}

/** Reads the assets of the base in folder `url` (ends with a slash). A base without recipe or replay rows gets the defaults and none. */
export async function loadBaseAssets(url: string, name: string, read: (url: string) => Promise<string | null> = readText): Promise<BaseAssets> {
  const [config, recipe, mixture, replay] = await Promise.all(['config.json', 'recipe.json', 'mixture.json', 'replay.jsonl'].map((file) => read(url + file)));
  if (!config) throw new Error(`The base model's config.json could not be read from ${url}.`);
  return { name, url, recipe: [recipe, mixture].reduce(settingsOver, FALLBACK), replay: parseReplay(replay ?? ''), shape: readShape(config) };
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
