/**
 * A training recipe: the keys of transformers' TrainingArguments and PEFT's LoraConfig, with their defaults and meaning. `max_steps` above 0 wins over
 * `num_train_epochs`; `warmup_steps` below 1 is a share of all steps; the loss of a step is the mean over its labelled tokens.
 */
import * as z from 'zod/mini';
import type { Result } from '../refusal';

const count = z.int().check(z.minimum(1));
const share = z.number().check(z.minimum(0), z.lt(1));
const notNegative = z.number().check(z.minimum(0));

const recipeSchema = z.strictObject({
  learning_rate: z._default(notNegative, 5e-5),
  lr_scheduler_type: z._default(z.enum(['linear', 'cosine', 'constant', 'constant_with_warmup']), 'linear'),
  warmup_steps: z._default(notNegative, 0),
  num_train_epochs: z._default(z.number().check(z.positive()), 3),
  max_steps: z._default(z.int(), -1),
  per_device_train_batch_size: z._default(count, 8),
  gradient_accumulation_steps: z._default(count, 1),
  weight_decay: z._default(notNegative, 0),
  adam_beta1: z._default(share, 0.9),
  adam_beta2: z._default(share, 0.999),
  adam_epsilon: z._default(notNegative, 1e-8),
  max_grad_norm: z._default(notNegative, 1),
  seed: z._default(z.int().check(z.minimum(0)), 42),
  shuffle: z._default(z.boolean(), true),
  /** Tokens of a row that are kept, from its start. */
  max_length: z._default(z.int().check(z.minimum(2)), 1024),
  r: z._default(count, 8),
  lora_alpha: z._default(z.number().check(z.positive()), 8),
  lora_dropout: z._default(share, 0),
  /** rsLoRA: the adapter is scaled by α/√r instead of α/r. */
  use_rslora: z._default(z.boolean(), false),
  /** DoRA: a trained magnitude for each output beside the pair. */
  use_dora: z._default(z.boolean(), false),
  /** "all-linear", a regular expression for layers' paths, or module names; without it, those that the model's family usually adapts. */
  target_modules: z.optional(z.union([z.string().check(z.minLength(1)), z.array(z.string()).check(z.minLength(1))])),
  /** DPO, which rows of {prompt, chosen, rejected} ask for: how dear it is to move away from the base. */
  beta: z._default(z.number().check(z.positive()), 0.1),
});

export type Recipe = Readonly<z.infer<typeof recipeSchema>>;
export type RecipeInput = Readonly<z.input<typeof recipeSchema>>;

export const RECIPE_KEYS: readonly string[] = Object.keys(recipeSchema.shape);

/** Checks a recipe and fills its defaults. The error names the key. */
export function parseRecipe(input: unknown): Result<Recipe> {
  const parsed = recipeSchema.safeParse(input);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  if (issue?.code === 'unrecognized_keys') {
    return fail(`The recipe has an unknown key "${issue.keys[0]}".`, `Known keys: ${RECIPE_KEYS.join(', ')}.`);
  }
  const key = issue?.path.join('.');
  if (!key) return fail('The recipe is not a JSON object.', 'Write it as {"learning_rate": 0.001, …}.');
  return fail(`The recipe's "${key}" is not usable: ${describe(issue)}.`, 'Correct the value, or leave the key out for its default.');
}

function describe(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'invalid_type':
      return `it must be of type ${issue.expected}`;
    case 'invalid_value':
      return `it must be one of ${issue.values.join(', ')}`;
    case 'too_small':
      return `it must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
    case 'too_big':
      return `it must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
    default:
      return issue?.code === 'invalid_union' ? 'it must be "all-linear", a list of module names, or a regular expression' : (issue?.message ?? 'unreadable');
  }
}

function fail(message: string, fix: string): Result<Recipe> {
  return { ok: false, error: { code: 'recipe', message, fix } };
}
