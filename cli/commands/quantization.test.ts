/** `--quantization`, and models in one file, on small reference checkpoints. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { InputError, UsageError, type Command } from '../io';
import { run as generate } from './generate';
import { run as score } from './score';

const root = join(import.meta.dirname, '..', '..');
const casesFolder = join(root, 'tests', 'golden', 'cases');
const folder = mkdtempSync(join(tmpdir(), 'winnow-quantization-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Expected {
  readonly input_ids: number[][];
  readonly labels: number[][];
  readonly greedy: { readonly prompt_ids: number[]; readonly new_ids: number[] };
  readonly train: { readonly losses: number[] };
}
const expected = (name: string): Expected => JSON.parse(readFileSync(join(casesFolder, name, 'expect.json'), 'utf8'));

async function call(command: Command, ...args: string[]): Promise<string[]> {
  const out: string[] = [];
  const io = { cwd: folder, root, signal: new AbortController().signal, out: (line: string) => void out.push(line), err: () => {} };
  expect(await command([...args, '--backend', 'reference', '--json'], io)).toBe(0);
  return out;
}

async function meanLoss(name: string, ...model: string[]): Promise<number> {
  const { input_ids, labels } = expected(name);
  writeFileSync(join(folder, 'rows.jsonl'), input_ids.map((ids, i) => JSON.stringify({ input_ids: ids, labels: labels[i] })).join('\n'));
  const [line] = await call(score, '--data', 'rows.jsonl', '--adapter', join(casesFolder, name, 'adapter_init'), '--model', ...model);
  const { mean_loss }: { mean_loss: number } = JSON.parse(line!);
  return mean_loss;
}

test('weights that are quantized while they load score as those that bitsandbytes stored', async () => {
  for (const [name, form] of [['nf4-llama', 'nf4'], ['nf4-double-qwen2', 'nf4-double']] as const) {
    const stored = await meanLoss(name, join(casesFolder, name, 'model'));
    expect(stored).toBeCloseTo(expected(name).train.losses[0]!, 4);
    expect(await meanLoss(name, join(casesFolder, name, 'model_f32'), '--quantization', form)).toBe(stored);
  }
});

test('int8 and int4 come close, and none is the same as no flag', async () => {
  const model = join(casesFolder, 'nf4-llama', 'model_f32');
  const plain = await meanLoss('nf4-llama', model);
  expect(await meanLoss('nf4-llama', model, '--quantization', 'none')).toBe(plain);
  expect(Math.abs((await meanLoss('nf4-llama', model, '--quantization', 'int8')) - plain)).toBeLessThan(0.01);
  expect(Math.abs((await meanLoss('nf4-llama', model, '--quantization', 'int4')) - plain)).toBeLessThan(0.15);
});

test('--model can be a .gguf file', async () => {
  const { prompt_ids, new_ids } = expected('gguf-q8-llama').greedy;
  const [line] = await call(generate, '--model', join(casesFolder, 'gguf-q8-llama', 'model.gguf'), '--ids', prompt_ids.join(','), '--max-new-tokens', String(new_ids.length), '--temperature', '0');
  expect(JSON.parse(line!)).toMatchObject({ ids: new_ids });
});

test('an unknown form is wrong usage; a file that is quantized otherwise is refused', async () => {
  const ids = ['--ids', '5,6', '--max-new-tokens', '1', '--temperature', '0'];
  await expect(call(generate, '--model', join(casesFolder, 'llama', 'model'), ...ids, '--quantization', 'int5')).rejects.toThrow(UsageError);
  const again = call(generate, '--model', join(casesFolder, 'gguf-q8-llama', 'model.gguf'), ...ids, '--quantization', 'nf4');
  await expect(again).rejects.toThrow(InputError);
  await expect(again).rejects.toThrow('is quantized already, as q8_0');
});
