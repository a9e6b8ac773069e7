import { describe, expect, test } from 'vitest';
import { chooseBackend, type ChoiceFacts } from './choose';
import type { Measured } from './survey';

const speed = (training: number, oneRow: number): Measured => ({ training, oneRow, isRight: true });
const wrong: Measured = { training: 0, oneRow: 0, isRight: false };
const none = { code: 'no-gpu', message: 'This browser has no WebGPU, or has it switched off.', fix: '' };
const facts = (change: Partial<ChoiceFacts>): ChoiceFacts => ({ wanted: 'auto', wasm: speed(40, 10), webgpu: speed(240, 60), ...change });

describe('the faster one is taken, and by how much is told', () => {
  test.each([
    ['the card in both', {}, 'webgpu', 'The graphics card is 6 times as fast as the processor here.'],
    ['the card in both, by different figures', { webgpu: speed(1000, 15) }, 'webgpu', 'The graphics card is 25 times as fast as the processor at training here, and 1.5 times at answering.'],
    ['the card in training', { webgpu: speed(240, 5) }, 'webgpu', 'The graphics card is 6 times as fast at training here, though the processor answers 2 times as fast.'],
    ['the processor in answering', { webgpu: speed(80, 1) }, 'wasm', 'The processor answers 10 times as fast here, though the graphics card is 2 times as fast at training.'],
    ['the processor in both', { webgpu: speed(10, 2.5) }, 'wasm', 'The processor is 4 times as fast as the graphics card here.'],
    ['the processor against software', { webgpu: speed(2, 0.5), isSoftware: true }, 'wasm', 'The processor is 20 times as fast as WebGPU in software here.'],
    ['neither by much', { webgpu: speed(41, 10) }, 'webgpu', 'The graphics card and the processor are about as fast here.'],
  ] as const)('%s', (_, change, backend, reason) => {
    expect(chooseBackend(facts(change))).toEqual({ ok: true, value: { backend, reason } });
  });
});

describe('what a person chose holds, where it can', () => {
  test.each([
    ['the processor', { wanted: 'wasm' }, 'wasm', 'You chose the processor.'],
    ['the processor, with nothing measured', { wanted: 'wasm', wasm: null, webgpu: null }, 'wasm', 'You chose the processor.'],
    ['the card, though it is slower', { wanted: 'webgpu', webgpu: speed(1, 1) }, 'webgpu', 'You chose the graphics card.'],
    ['the card, and there is none', { wanted: 'webgpu', webgpu: none }, 'wasm', 'You chose the graphics card, but models run on the processor: this browser has no WebGPU, or has it switched off.'],
  ] as const)('%s', (_, change, backend, reason) => {
    expect(chooseBackend(facts(change))).toEqual({ ok: true, value: { backend, reason } });
  });
});

describe('what can’t be trusted is not taken', () => {
  test.each([
    ['no WebGPU', { webgpu: none, wasm: null }, 'wasm', 'This browser has no WebGPU, or has it switched off, so models run on the processor.'],
    ['a card that failed', { webgpu: { ...none, code: 'device-lost', message: 'The connection to the graphics card was lost while it worked.' } }, 'wasm', 'The connection to the graphics card was lost while it worked, so models run on the processor.'],
    ['a card with wrong numbers', { webgpu: wrong }, 'wasm', 'The graphics card computes wrong numbers here, so models run on the processor.'],
    ['a card with wrong numbers, though it was chosen', { wanted: 'webgpu', webgpu: wrong }, 'wasm', 'You chose the graphics card, but models run on the processor: the graphics card computes wrong numbers here.'],
    ['a processor with wrong numbers, though it was chosen', { wanted: 'wasm', wasm: wrong }, 'webgpu', 'The processor computes wrong numbers here, so models run on the graphics card.'],
  ] as const)('%s', (_, change, backend, reason) => {
    expect(chooseBackend(facts(change))).toEqual({ ok: true, value: { backend, reason } });
  });

  test.each([none, wrong])('where both are wrong, nothing runs', (webgpu) => {
    expect(chooseBackend(facts({ wasm: wrong, webgpu }))).toMatchObject({ ok: false, error: { code: 'wrong-numbers' } });
  });
});
