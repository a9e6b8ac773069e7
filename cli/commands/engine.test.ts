/** train, score and generate on a small reference checkpoint: what they print, what they write, and how they refuse. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
write('odd.json', '{"learning_rte": 1}');
write('odd.jsonl', '{"input_ids": [1, 2]}\n{"question": "?"}\n');
write('broken.jsonl', '{"input_ids": [1, 2]}\n{"input_ids": [1,\n');

async function call(command: Command, ...args: string[]): Promise<string[]> {
  const out: string[] = [];
  const io = { cwd: folder, root, signal: new AbortController().signal, out: (line: string) => void out.push(line), err: () => {} };
  expect(await command([...args, '--model', join(reference, 'model'), '--backend', 'reference'], io)).toBe(0);
  return out;
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

  test('names the key of a wrong recipe, and the line of a wrong row', async () => {
    write('marked.jsonl', '\ufeff{"input_ids": [1, 2, 3]}\r\n');
    mkdirSync(join(folder, 'taken', 'adapter_config.json'), { recursive: true });
    write('short.json', '{"max_steps": 1}');
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

describe('generate', () => {
  test('gives the greedy continuation of transformers', async () => {
    const { prompt_ids, new_ids } = expected.greedy;
    const [line] = await call(generate, '--ids', prompt_ids.join(','), '--max-new-tokens', '16', '--temperature', '0', '--json');
    expect(JSON.parse(line!)).toEqual({ ids: new_ids, text: null, stop: 'length' });
  });

  test('needs one kind of prompt, and whole ids', async () => {
    await expect(call(generate)).rejects.toBeInstanceOf(UsageError);
    await expect(call(generate, '--ids', '1', '--prompt', 'Hi')).rejects.toBeInstanceOf(UsageError);
    await expect(call(generate, '--ids', '1,x')).rejects.toBeInstanceOf(UsageError);
    await expect(call(generate, '--ids', '1', '--temperature', 'Infinity')).rejects.toBeInstanceOf(UsageError);
    await expect(call(generate, '--ids', '1', '--temperature', 'warm')).rejects.toBeInstanceOf(UsageError);
    await expect(call(generate, '--ids', '1', '--loud')).rejects.toThrow('--loud');
    await expect(call(generate, '--prompt', 'Hi')).rejects.toThrow('tokenizer.json');
  });
});

test('an unknown backend is a usage error', async () => {
  const io = { cwd: folder, root, signal: new AbortController().signal, out: () => {}, err: () => {} };
  await expect(score(['--model', 'embedded', '--data', 'rows.jsonl', '--backend', 'gpu'], io)).rejects.toBeInstanceOf(UsageError);
});
