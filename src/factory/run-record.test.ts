import { expect, test } from 'vitest';
import { FALLBACK } from './recipe';
import { recordToRun, runToRecord } from './run-record';
import type { SavedRun } from './saved-run';

const progress = { steps: 2, train: [{ step: 1, loss: 2 }], evaluation: [], tokens: 30, startedAtMs: 1, seenAtMs: 2 };
const run: SavedRun = {
  id: 'r',
  name: 'Harbour, run 1',
  net: 'n',
  netName: 'Harbour',
  createdAt: 5,
  base: 'embedded',
  baseName: 'Built-in model',
  recipe: { ...FALLBACK, target_modules: ['q_proj'] },
  contributions: ['c1', 'c2'],
  prompts: ['Who?'],
  state: { at: 'done', progress },
  samples: [{ step: 0, answers: ['Nobody.'] }],
  backend: 'webgpu',
  moves: [{ step: 2, to: 'wasm', why: 'device-lost' }],
  memoryBytes: null,
  adapter: [{ name: 'adapter_config.json', bytes: Uint8Array.of(1) }],
  published: null,
};

test('a run comes back from its record as it was, in every state', () => {
  for (const state of [run.state, { at: 'preparing' }, { at: 'training', progress }, { at: 'stopped', progress, kept: true }, { at: 'failed', progress: null, message: 'No memory.' }, { at: 'interrupted', progress: null }] as const) {
    expect(recordToRun(runToRecord({ ...run, state }))).toEqual({ ...run, state });
  }
});

test('a run of the time before runs could move to another device is read as one that never did', () => {
  const { moves: _, backend: __, ...old } = runToRecord(run).details as Record<string, unknown>;
  expect(recordToRun({ ...runToRecord(run), details: old })).toEqual({ ...run, backend: 'wasm', moves: [] });
});

test('what is no run is not taken for one', () => {
  expect(recordToRun({ ...runToRecord(run), details: { name: 'x' } })).toBeNull();
});
