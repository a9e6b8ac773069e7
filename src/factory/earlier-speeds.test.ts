import { expect, test } from 'vitest';
import { earlierSpeeds } from './earlier-speeds';

const run = (backend: string | null, seconds: number, change: { readonly base?: string; readonly isMoved?: boolean } = {}) => ({
  base: change.base ?? 'embedded',
  backend,
  moves: change.isMoved ? [{ step: 1, to: 'wasm', why: 'device-lost' }] : [],
  state: { at: 'done', progress: { steps: 1, train: [{ step: 1, loss: 1 }], evaluation: [], tokens: 100, startedAtMs: 0, seenAtMs: 1000 * seconds } } as const,
});

test('the speed of earlier runs says something of the next one where base and backend are the same, and no device failed', () => {
  const runs = [run('wasm', 1), run('webgpu', 10), run('wasm', 2, { base: 'other' }), run('webgpu', 4, { isMoved: true })];
  expect(earlierSpeeds(runs, 'embedded', 'wasm')).toEqual([100]);
  expect(earlierSpeeds(runs, 'embedded', 'webgpu')).toEqual([10]);
});

test('before it is known what the next one will train on, every run counts', () => {
  expect(earlierSpeeds([run('wasm', 1), run('webgpu', 10)], 'embedded', null)).toEqual([100, 10]);
});
