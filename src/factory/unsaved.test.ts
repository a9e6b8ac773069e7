import { expect, test } from 'vitest';
import { FALLBACK } from './recipe';
import type { SavedRun } from './saved-run';
import { holdUnsaved, releaseUnsaved, whyUnsaved, withUnsaved } from './unsaved';

const run = (id: string, createdAt: number): SavedRun => ({
  id,
  name: id,
  net: 'n',
  netName: 'Harbour',
  createdAt,
  base: 'embedded',
  baseName: 'Built-in model',
  recipe: FALLBACK,
  contributions: [],
  prompts: [],
  state: { at: 'preparing' },
  samples: [],
  backend: null,
  moves: [],
  memoryBytes: null,
  adapter: null,
  published: null,
});

test('a run that found no room stands in for what the shelf has of it, with the reason, until it is released', () => {
  const shelf = [run('new', 3), run('full', 2), run('old', 1)];
  const ended: SavedRun = { ...run('full', 2), adapter: [{ name: 'adapter_config.json', bytes: new Uint8Array([1]) }] };
  holdUnsaved(ended, 'The disk is full.');
  expect(withUnsaved(shelf).map(({ id }) => id)).toEqual(['new', 'full', 'old']);
  expect(withUnsaved(shelf)[1]).toBe(ended);
  expect(withUnsaved([])).toEqual([ended]);
  expect(whyUnsaved('full')).toBe('The disk is full.');
  expect(whyUnsaved('new')).toBeNull();
  releaseUnsaved('full');
  expect(withUnsaved(shelf)).toBe(shelf);
  expect(whyUnsaved('full')).toBeNull();
});
