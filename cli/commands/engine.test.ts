/** train, score and generate on a small reference checkpoint: what they print, what they write, and how they refuse. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { InputError, UsageError, type Command } from '../io';
import { run as generate } from './generate';
import { run as score } from './score';
import { run as train } from './train';

const root = join(import.meta.dirname, '..', '..');
const reference = join(root, 'tests', 'golden', 'cases', 'llama');
const folder = mkdtempSync(join(tmpdir(), 'winnow-engine-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const expected: { input_ids: number[][]; labels: number[][]; greedy: { prompt_ids: number[]; new_ids: number[] }; train: { losses: number[] } } = JSON.parse(
  readFileSync(join(reference, 'expect.json'), 'utf8'),
);
write('rows.jsonl', `${expected.input_ids.map((input_ids, i) => JSON.stringify({ input_ids, labels: expected.labels[i] })).join('\n')}\n`);
write('recipe.json', '{"learning_rate": 0.005, "lr_scheduler_type": "constant", "weight_decay": 0.01, "max_steps": 10, "per_device_train_batch_size": 2, "shuffle": false}');
write('short.json', '{"max_steps": 1}');
write('tight.json', '{"max_steps": 1, "max_length": 4}');
write('wider.json', '{"max_steps": 1, "r": 16}');
write('long.jsonl', '{"input_ids": [1, 2, 3, 4, 5]}\n{"input_ids": [1, 2, 3]}\n{"input_ids": [1, 2, 3, 4, 5], "labels": [-100, -100, -100, -100, 5]}\n');
write('pairs.jsonl', '{"prompt_ids": [3, 4], "chosen_ids": [5, 6, 7], "rejected_ids": [8, 9, 7]}\n');
write('kinds.jsonl', '{"prompt_ids": [3, 4], "chosen_ids": [5, 6, 7], "rejected_ids": [8, 9, 7]}\n{"input_ids": [1, 2]}\n');
write('odd.json', '{"learning_rte": 1}');
write('odd.jsonl', '{"input_ids": [1, 2]}\n{"question": "?"}\n');
write('broken.jsonl', '{"input_ids": [1, 2]}\n{"input_ids": [1,\n');

async function call(command: Command, ...args: string[]): Promise<string[]> {
  return (await told(command, ...args)).out;
}

/** What a command printed, on both streams. */
async function told(command: Command, ...args: string[]): Promise<{ out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const io = { cwd: folder, root, signal: new AbortController().signal, out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
  expect(await command([...args, '--model', join(reference, 'model'), '--backend', 'reference'], io)).toBe(0);
  return { out, err };
}

describe('train', () => {
  test('prints a JSON line a step and writes an adapter that score and generate take', async () => {
    const lines = await call(train, '--data', 'rows.jsonl', '--adapter', join(reference, 'adapter_init'), '--recipe', 'recipe.json', '--out', 'out/adapter', '--json');
    const events: { step: number; loss: number }[] = lines.map((line) => JSON.parse(line));
    expect(events.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(Object.keys(events[0]!)).toEqual(['step', 'loss', 'grad_norm', 'learning_rate', 'tokens']);
    events.forEach(({ loss }, i) => expect(Math.abs(loss / expected.train.losses[i]! - 1)).toBeLessThan(1e-3));

    const [line] = await call(score, '--data', 'rows.jsonl', '--adapter', 'out/adapter', '--json', '--logits', 'logits.safetensors');
    const scored: { mean_loss: number; tokens: number; rows: unknown[] } = JSON.parse(line!);
    expect(scored.mean_loss).toBeLessThan(expected.train.losses[9]!);
    expect([scored.tokens, scored.rows.length]).toEqual([40, 2]);
    expect(readFileSync(join(folder, 'logits.safetensors')).includes('"logits.1":{"dtype":"F32","shape":[24,199]')).toBe(true);

    const [tuned] = await call(generate, '--ids', '90,13,155', '--adapter', 'out/adapter', '--max-new-tokens', '3', '--temperature', '0', '--json');
    expect(JSON.parse(tuned!)).toMatchObject({ text: null, stop: 'length' });
  });

  test('on pairs tells how far and how often the chosen answer is preferred', async () => {
    const [event] = await call(train, '--data', 'pairs.jsonl', '--recipe', 'short.json', '--out', 'out/preferred', '--json');
    expect(JSON.parse(event!)).toMatchObject({ step: 1, loss: expect.closeTo(Math.log(2), 5), tokens: 10, reward_margin: expect.closeTo(0, 5), reward_accuracy: expect.any(Number) });
    await expect(call(train, '--data', 'kinds.jsonl', '--out', 'out/none')).rejects.toThrow('Train on one kind at a time');
  });

  test('says how many rows were cut, and how many teach nothing', async () => {
    const { err } = await told(train, '--data', 'long.jsonl', '--recipe', 'tight.json', '--out', 'out/cut');
    expect(err).toEqual([
      'winnow train: 2 of 3 rows are longer than 4 tokens (max_length, or the model\'s context) and lost what came after.',
      'winnow train: 1 of 3 rows is without a token that carries loss: nothing is learnt from them.',
    ]);
  });

  test('goes on from an adapter only as that adapter is', async () => {
    const start = ['--data', 'rows.jsonl', '--adapter', join(reference, 'adapter_init'), '--out', 'out/none'];
    await expect(call(train, ...start, '--recipe', 'wider.json')).rejects.toThrow('The recipe\'s "r" is 16; the adapter to go on from has 4.');
  });

  test('stopped by Ctrl-C keeps what was learnt by then, and says so', async () => {
    const stop = new AbortController();
    const out: string[] = [];
    const tell = (line: string): void => {
      out.push(line);
      if (out.length === 2) stop.abort();
    };
    const io = { cwd: folder, root, signal: stop.signal, out: tell, err: () => {} };
    const args = ['--model', join(reference, 'model'), '--backend', 'reference', '--data', 'rows.jsonl', '--recipe', 'recipe.json'];
    await expect(train([...args, '--out', 'out/stopped'], io)).rejects.toThrow(new InputError('Stopped after step 2 of 10; the adapter as it was by then is in out/stopped.'));
    expect(out).toHaveLength(2);
    expect(await call(score, '--data', 'rows.jsonl', '--adapter', 'out/stopped', '--json')).toHaveLength(1);
    await expect(train([...args, '--out', 'out/never'], io)).rejects.toThrow('Stopped.');
  });

  test('names the key of a wrong recipe, and the line of a wrong row', async () => {
    write('marked.jsonl', '\ufeff{"input_ids": [1, 2, 3]}\r\n');
    mkdirSync(join(folder, 'taken', 'adapter_config.json'), { recursive: true });
    await expect(call(train, '--data', 'marked.jsonl', '--recipe', 'short.json', '--out', 'out/marked')).resolves.toHaveLength(1);
    await expect(call(train, '--data', 'marked.jsonl', '--recipe', 'short.json', '--out', 'taken')).rejects.toBeInstanceOf(InputError);
    const data = ['--data', 'rows.jsonl', '--out', 'out/none'];
    await expect(call(train, ...data, '--recipe', 'odd.json')).rejects.toThrow('unknown key "learning_rte"');
    await expect(call(train, '--data', 'odd.jsonl', '--out', 'out/none')).rejects.toThrow('odd.jsonl, line 2');
    await expect(call(train, '--data', 'broken.jsonl', '--out', 'out/none')).rejects.toThrow('broken.jsonl, line 2, is not valid JSON');
    await expect(call(train, '--data', 'missing.jsonl', '--out', 'out/none')).rejects.toBeInstanceOf(InputError);
    await expect(call(train, '--data', 'rows.jsonl')).rejects.toBeInstanceOf(UsageError);
  });
});

describe('adapters mixed by weights', () => {
  test('are the one adapter when the weights add up to 1, and the base when they cancel', async () => {
    const adapter = join(reference, 'adapter_init');
    const meanLoss = async (...args: string[]): Promise<number> => JSON.parse((await call(score, '--data', 'rows.jsonl', '--json', ...args))[0]!).mean_loss;
    const mixed = (...weights: string[]): Promise<number> => meanLoss(...weights.flatMap((weight) => ['--adapter', adapter, `--adapter-weight=${weight}`]));
    const [base, tuned] = [await meanLoss(), await meanLoss('--adapter', adapter)];
    expect(tuned).not.toBeCloseTo(base, 3);
    expect(await mixed('0.25', '0.75')).toBeCloseTo(tuned, 5);
    expect(await mixed('1', '-1')).toBeCloseTo(base, 5);
    await expect(call(score, '--data', 'rows.jsonl', '--adapter', adapter, '--adapter', adapter, '--adapter-weight', '1')).rejects.toBeInstanceOf(UsageError);
    await expect(call(score, '--data', 'rows.jsonl', '--adapter', adapter, '--adapter-weight', 'much')).rejects.toThrow('--adapter-weight is "much"');
  });
});

describe('score', () => {
  test('says how many rows the model’s context cuts', async () => {
    const config: Record<string, unknown> = JSON.parse(readFileSync(join(reference, 'model', 'config.json'), 'utf8'));
    cpSync(join(reference, 'model'), join(folder, 'short-context'), { recursive: true });
    write('short-context/config.json', JSON.stringify({ ...config, max_position_embeddings: 4 }));
    const err: string[] = [];
    const io = { cwd: folder, root, signal: new AbortController().signal, out: () => {}, err: (line: string) => void err.push(line) };
    await score(['--model', 'short-context', '--backend', 'reference', '--data', 'long.jsonl'], io);
    expect(err).toEqual(['winnow score: 2 of 3 rows are longer than the model\'s context of 4 tokens and scored without what comes after.']);
  });
});

describe('generate', () => {
  test('gives the greedy continuation of transformers', async () => {
    const { prompt_ids, new_ids } = expected.greedy;
    const [line] = await call(generate, '--ids', prompt_ids.join(','), '--max-new-tokens', '16', '--temperature', '0', '--json');
    expect(JSON.parse(line!)).toEqual({ ids: new_ids, text: null, stop: 'length' });
  });

  test.each(['f32', 'int8'])('keeps keys and values in %s when that is asked for', async (form) => {
    const { prompt_ids, new_ids } = expected.greedy;
    const [line] = await call(generate, '--ids', prompt_ids.join(','), '--max-new-tokens', '16', '--cache', form, '--json');
    expect(JSON.parse(line!).ids).toEqual(new_ids);
  });

  test('is held off what it said already by a repetition penalty, and draws by its seed', async () => {
    const ids = async (...args: string[]): Promise<number[]> => JSON.parse((await call(generate, '--ids', '90,13,155', '--max-new-tokens', '12', '--json', ...args))[0]!).ids;
    expect(new Set(await ids('--repetition-penalty', '1000')).size).toBe(12);
    const drawn = ['--temperature', '1.5', '--top-k', '20', '--top-p', '0.95', '--min-p', '0.01'];
    expect(await ids(...drawn, '--seed', '1')).toEqual(await ids(...drawn, '--seed', '1'));
    expect(await ids(...drawn, '--seed', '1')).not.toEqual(await ids(...drawn, '--seed', '2'));
  });

  test('ends before a stop word, which is no part of the answer', async () => {
    const ask = async (...args: string[]): Promise<{ ids: number[]; text: string; stop: string }> => {
      const out: string[] = [];
      const io = { cwd: folder, root, signal: new AbortController().signal, out: (line: string) => void out.push(line), err: () => {} };
      await generate(['--model', 'embedded', '--backend', 'reference', '--prompt', 'The tea room', '--max-new-tokens', '12', '--json', ...args], io);
      return JSON.parse(out[0]!);
    };
    const whole = await ask();
    const word = whole.text.slice(6, 9);
    const stopped = await ask('--stop', word, '--stop', 'nowhere');
    expect(stopped).toEqual({ ids: whole.ids.slice(0, stopped.ids.length), text: whole.text.slice(0, whole.text.indexOf(word)), stop: 'stop' });
    expect(stopped.ids.length).toBeLessThan(whole.ids.length);
  });

  test('needs one kind of prompt, and whole ids', async () => {
    await expect(call(generate)).rejects.toBeInstanceOf(UsageError);
    await expect(call(generate, '--ids', '1', '--prompt', 'Hi')).rejects.toBeInstanceOf(UsageError);
    await expect(call(generate, '--ids', '1,x')).rejects.toBeInstanceOf(UsageError);
    await expect(call(generate, '--ids', '1', '--temperature', 'Infinity')).rejects.toBeInstanceOf(UsageError);
    await expect(call(generate, '--ids', '1', '--temperature', 'warm')).rejects.toBeInstanceOf(UsageError);
    await expect(call(generate, '--ids', '1', '--min-p', '2')).rejects.toThrow('--min-p is "2"');
    await expect(call(generate, '--ids', '1', '--repetition-penalty', '0')).rejects.toBeInstanceOf(UsageError);
    await expect(call(generate, '--ids', '1', '--stop', '')).rejects.toThrow('--stop is empty');
    await expect(call(generate, '--ids', '1', '--stop', '.')).rejects.toThrow('stop words');
    await expect(call(generate, '--ids', '1', '--cache', 'int4')).rejects.toThrow('--cache is "int4"; it can be f32 or int8.');
    await expect(call(generate, '--ids', '1', '--loud')).rejects.toThrow('--loud');
    await expect(call(generate, '--prompt', 'Hi')).rejects.toThrow('tokenizer.json');
  });
});

test('an unknown backend is a usage error', async () => {
  const io = { cwd: folder, root, signal: new AbortController().signal, out: () => {}, err: () => {} };
  await expect(score(['--model', 'embedded', '--data', 'rows.jsonl', '--backend', 'gpu'], io)).rejects.toBeInstanceOf(UsageError);
});
