import { describe, expect, test } from 'vitest';
import { parseRecipe } from './recipe';
import { scheduleFactor } from './schedule';

const messageOf = (input: unknown): string => {
  const parsed = parseRecipe(input);
  return parsed.ok ? '' : parsed.error.message;
};

describe('a recipe', () => {
  test('left empty has the defaults of transformers and PEFT', () => {
    expect(parseRecipe({})).toMatchObject({
      ok: true,
      value: { learning_rate: 5e-5, lr_scheduler_type: 'linear', num_train_epochs: 3, max_grad_norm: 1, seed: 42, r: 8, lora_alpha: 8, use_rslora: false, use_dora: false, beta: 0.1 },
    });
  });

  test.each([
    [{ learning_rte: 1 }, '"learning_rte"'],
    [{ learning_rate: 'fast' }, '"learning_rate"'],
    [{ r: 0 }, '"r"'],
    [{ lr_scheduler_type: 'step' }, '"lr_scheduler_type"'],
    [{ target_modules: 3 }, '"target_modules"'],
    [{ use_dora: 'yes' }, '"use_dora"'],
    [{ beta: 0 }, '"beta"'],
    [{ lora_dropout: 1 }, '"lora_dropout"'],
    [[], 'not a JSON object'],
  ])('that is wrong names the key: %o', (input, named) => {
    expect(messageOf(input)).toContain(named);
  });
});

describe('schedules, as transformers computes them', () => {
  test.each([
    ['linear', [0, 0.5, 1, 7 / 8, 0.5, 0]],
    ['cosine', [0, 0.5, 1, 0.5 * (1 + Math.cos(Math.PI / 8)), 0.5, 0]],
    ['constant', [1, 1, 1, 1, 1, 1]],
    ['constant_with_warmup', [0, 0.5, 1, 1, 1, 1]],
  ] as const)('%s', (type, wanted) => {
    [0, 1, 2, 3, 6, 10].forEach((step, i) => expect(scheduleFactor(type, step, 10, 2)).toBeCloseTo(wanted[i]!, 12));
  });
});
