import { expect, test } from 'vitest';
import { moveInWords } from './move';

test('a person reads what happened to a run, after which step, and where it went on', () => {
  expect(moveInWords({ step: 12, to: 'wasm, relaxed', why: 'device-lost' })).toBe('The graphics card stopped after step 12. The run went on from there on the processor.');
  expect(moveInWords({ step: 12, to: 'webgpu', why: 'device-lost' })).toBe('The graphics card stopped after step 12. The run went on from there on the graphics card, which was opened anew.');
  expect(moveInWords({ step: 3, to: 'wasm', why: 'no-memory' })).toBe('The graphics card had no memory left after step 3. The run went on from there on the processor.');
  expect(moveInWords({ step: 0, to: 'wasm', why: 'gpu-failed' })).toBe('The graphics card stopped before the first step. The run began again on the processor.');
});
