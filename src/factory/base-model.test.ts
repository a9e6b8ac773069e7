import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { loadBaseAssets, readShape } from './base-model';
import { FALLBACK } from './recipe';

const folder = 'public/models/embedded/';
const fromDisk = (path: string) => readFile(path, 'utf8').catch(() => null);

describe('the embedded base', () => {
  test('brings its own recipe, replay rows and shape', async () => {
    const base = await loadBaseAssets(folder, 'embedded', fromDisk);
    expect(base.shape).toMatchObject({ hidden: 192, vocabulary: 1024, tied: true });
    expect(base.replay.length).toBeGreaterThanOrEqual(Number(base.recipe['replay_rows']));
    expect(base.recipe['replay_rows']).toBeGreaterThan(0);
    expect(Object.keys(base.recipe).sort()).toEqual(Object.keys(FALLBACK).sort());
  });
});

describe('another base', () => {
  test('without recipe and replay rows gets the defaults', async () => {
    const config = await readFile(`${folder}config.json`, 'utf8');
    const base = await loadBaseAssets('x/', 'x', async (path) => (path.endsWith('config.json') ? config : null));
    expect(base).toMatchObject({ recipe: FALLBACK, replay: [] });
  });

  test('that isn’t LLaMA-shaped is refused', () => {
    expect(() => readShape('{"n_embd": 768}')).toThrow();
  });
});
