import { beforeAll, describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../reference/backend';
import { openModel, type Session } from '../session';
import { filesInMemory } from '../source';
import { tinyModel } from '../testing';

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

  test('refuses an empty prompt, one that is too long, ids outside the vocabulary, and text without a tokenizer', async () => {
    const ask = (prompt: Parameters<Session['generate']>[0]['prompt']) => session.generate({ prompt, maxNewTokens: 1 });
    await expect(ask({ ids: [] })).rejects.toThrow('no tokens');
    await expect(ask({ ids: Array.from({ length: 64 }, () => 3) })).rejects.toThrow('there is room for 63');
    await expect(ask({ ids: [23] })).rejects.toThrow('vocabulary');
    await expect(ask({ text: 'Hi' })).rejects.toThrow('tokenizer.json');
    await expect(session.generate({ prompt: { ids: [3] }, maxNewTokens: 1, stop: ['.'] })).rejects.toThrow('stop words');
  });
});
