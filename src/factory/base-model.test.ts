import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { loadBaseAssets, readShape } from './base-model';
import { type Base, EMBEDDED, EMBEDDED_FILES } from './models/base';
import { FALLBACK } from './recipe';

const fromDisk = (path: string) => readFile(`public${path}`, 'utf8').catch(() => null);
const notAsked = () => Promise.reject(new Error('nobody should ask'));
const shape = readShape(await readFile('public/models/embedded/config.json', 'utf8'));
const facts = { ...shape, family: 'llama', maxPositions: 8192, hasTokenizer: true, hasChatTemplate: true, linears: [...shape.linears] };
const kept: Base = { id: 'x-1', name: 'X', detail: '', reference: { kept: 'x-1' }, stay: 'kept', files: [{ name: 'model.gguf', sizeBytes: 1, sha256: null }], keepsBits: true, facts: { ...facts, parameterCount: 134_515_008 } };

describe('the embedded base', () => {
  test('brings its own recipe, replay rows and shape', async () => {
    const base = await loadBaseAssets(EMBEDDED, notAsked, fromDisk);
    expect(base.shape).toMatchObject({ width: 192, vocabulary: 1024 });
    expect(base.replay.length).toBeGreaterThanOrEqual(Number(base.recipe['replay_rows']));
    expect(base.recipe['replay_rows']).toBeGreaterThan(0);
    expect(Object.keys(base.recipe).sort()).toEqual(Object.keys(FALLBACK).sort());
  });

  test('has the files that the engine is told of, and no other of a model', async () => {
    const own = ['README.md', 'recipe.json', 'mixture.json', 'replay.jsonl'];
    expect((await readdir('public/models/embedded')).filter((name) => !own.includes(name)).sort()).toEqual(EMBEDDED_FILES.toSorted());
  });
});

describe('another base', () => {
  test('trains on what was accepted alone, by a recipe for its size', async () => {
    const base = await loadBaseAssets(kept, notAsked, fromDisk);
    expect(base.replay).toEqual([]);
    expect(base.recipe).toMatchObject({ replay_rows: 0, r: 8, lora_alpha: 16, target_modules: 'all-linear', learning_rate: 1e-3, per_device_train_batch_size: 4, num_train_epochs: 8 });
    expect(Object.keys(base.recipe).sort()).toEqual(Object.keys(FALLBACK).sort());
  });

  test('that was never opened is opened for its shape', async () => {
    const base = await loadBaseAssets({ ...kept, facts: null }, async () => facts, fromDisk);
    expect(base.shape.width).toBe(192);
  });

  test('that comes in few bits keeps them, however large it is', async () => {
    const large = { ...kept, files: [{ name: 'model.safetensors', sizeBytes: 3e9, sha256: null }] };
    expect(await loadBaseAssets(large, notAsked)).toMatchObject({ isQuantizable: false, recipe: { quantization: 'none' }, shape: { weightBytes: facts.weightBytes } });
  });

  test('in floats is held in 4 bits where it is large, and still takes all of its bytes as it is stored', async () => {
    const file = (sizeBytes: number): Base => ({ ...kept, keepsBits: false, files: [{ name: 'model.safetensors', sizeBytes, sha256: null }] });
    expect(await loadBaseAssets(file(1e6), notAsked)).toMatchObject({ isQuantizable: true, recipe: { quantization: 'none' }, shape: { weightBytes: facts.weightBytes } });
    expect(await loadBaseAssets(file(3e9), notAsked)).toMatchObject({ isQuantizable: true, recipe: { quantization: 'int4' }, shape: { weightBytes: 3e9 } });
  });

  test('a config.json that isn’t LLaMA-shaped has no shape', () => {
    expect(() => readShape('{"n_embd": 768}')).toThrow();
  });
});
