import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../reference/backend';
import { openModel, type Session } from '../session';
import { filesInMemory } from '../source';
import { tinyModel } from '../testing';
import { parseRecipe } from '../train/recipe';

let session: Session;
beforeAll(async () => {
  const opened = await openModel(filesInMemory(tinyModel()), { backend: createReferenceBackend() });
  if (!opened.ok) throw new Error(opened.error.message);
  session = opened.value;
});

describe('generation', () => {
  test('with a cache takes the tokens that the whole context without a cache would', async () => {
    const prompt = [5, 9, 13];
    const { ids, text } = await session.generate({ prompt: { ids: prompt }, maxNewTokens: 12 });
    expect(text).toBeNull();
    const all = [...prompt, ...ids];
    const logits = await session.logits({ ids: Int32Array.from(all), labels: Int32Array.from(all) }, null);
    const { vocabulary } = session.info;
    ids.forEach((id, i) => {
      const row = logits.subarray((prompt.length + i - 1) * vocabulary, (prompt.length + i) * vocabulary);
      expect(row.indexOf(Math.max(...row))).toBe(id);
    });
  });

  test('ends at the model’s context, or at the id that ends a text', async () => {
    const { ids, stop } = await session.generate({ prompt: { ids: [5, 9, 13] }, maxNewTokens: 500, sampling: { temperature: 5, topK: 0, topP: 1, seed: 3 } });
    expect(stop === 'length' ? ids.length : ids.indexOf(2) + 1).toBe(stop === 'length' ? 61 : ids.length);
  });

  test('samples the same text with the same seed', async () => {
    const ask = async (seed: number) => (await session.generate({ prompt: { ids: [5, 9] }, maxNewTokens: 20, sampling: { temperature: 2, topK: 10, topP: 0.9, seed } })).ids;
    expect(await ask(1)).toEqual(await ask(1));
    expect(await ask(1)).not.toEqual(await ask(2));
  });

  test('two answers asked for at once come out as they would alone', async () => {
    const ask = async (id: number) => (await session.generate({ prompt: { ids: [id] }, maxNewTokens: 8 })).ids;
    const alone = [await ask(4), await ask(11)];
    expect(await Promise.all([ask(4), ask(11)])).toEqual(alone);
  });

  test('a prompt that shares its beginning with the one before is answered as if it came first', async () => {
    const freshly = async (prompt: number[]) => {
      const opened = await openModel(filesInMemory(tinyModel()), { backend: createReferenceBackend() });
      if (!opened.ok) throw new Error(opened.error.message);
      return opened.value.generate({ prompt: { ids: prompt }, maxNewTokens: 5 });
    };
    const prompts = fc.array(fc.array(fc.constantFrom(3, 4, 5), { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(prompts, async (asked) => {
        for (const prompt of asked) expect(await session.generate({ prompt: { ids: prompt }, maxNewTokens: 5 })).toEqual(await freshly(prompt));
      }),
      { numRuns: 20 },
    );
  });

  test('an adapter that has learnt since reads the prompt anew', async () => {
    const recipe = parseRecipe({ r: 2, learning_rate: 0.05, target_modules: 'all-linear', max_steps: 3, per_device_train_batch_size: 1 });
    if (!recipe.ok) throw new Error(recipe.error.message);
    const adapter = session.newAdapter(recipe.value);
    const ask = async () => (await session.generate({ prompt: { ids: [5, 9, 13, 4] }, adapter, maxNewTokens: 6 })).ids;
    const row = { ids: Int32Array.of(5, 9, 13, 4, 7, 7, 7), labels: Int32Array.of(-100, -100, -100, -100, 7, 7, 7) };
    const before = await ask();
    const answers: (readonly number[])[] = [];
    for await (const _ of session.train([row], recipe.value, adapter)) answers.push(await ask());
    const again = await session.readAdapter(filesInMemory(await session.writeAdapter(adapter, 'tiny')));
    const { ids } = await session.generate({ prompt: { ids: [5, 9, 13, 4] }, adapter: again, maxNewTokens: 6 });
    expect(answers.at(-1)).toEqual(ids);
    expect(answers.at(-1)).not.toEqual(before);
    session.releaseAdapter(adapter);
    session.releaseAdapter(again);
  });

  test('refuses an empty prompt, one that is too long, ids outside the vocabulary, and text without a tokenizer', async () => {
    const ask = (prompt: Parameters<Session['generate']>[0]['prompt']) => session.generate({ prompt, maxNewTokens: 1 });
    await expect(ask({ ids: [] })).rejects.toThrow('no tokens');
    await expect(ask({ ids: Array.from({ length: 64 }, () => 3) })).rejects.toThrow('there is room for 63');
    await expect(ask({ ids: [23] })).rejects.toThrow('vocabulary');
    await expect(ask({ text: 'Hi' })).rejects.toThrow('tokenizer.json');
    await expect(session.generate({ prompt: { ids: [3] }, maxNewTokens: 1, stop: ['.'] })).rejects.toThrow('stop words');
  });
});
