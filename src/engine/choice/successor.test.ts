import { expect, test } from 'vitest';
import { successorOf } from './successor';

test.each([
  ['a card that was lost once is asked again', 'webgpu', 'device-lost', 0, 'webgpu'],
  ['a card that was lost twice is left', 'webgpu', 'device-lost', 1, 'wasm'],
  ['a card without memory is left', 'webgpu', 'no-memory', 0, 'wasm'],
  ['a card that failed is left', 'webgpu', 'gpu-failed', 0, 'wasm'],
  ['after the processor there is nothing', 'wasm', 'no-memory', 0, null],
] as const)('%s', (_, failed, code, losses, next) => expect(successorOf(failed, code, losses)).toBe(next));
