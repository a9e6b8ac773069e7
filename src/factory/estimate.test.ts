import { describe, expect, test } from 'vitest';
import { adapterParameters, availableBytes, baseBytes, fit, guessedSpeed, memoryBytes, memoryNeed, type ModelShape, trainSeconds, usualSpeed, roughDuration } from './estimate';
import { readShape } from './base-model';

const config = { hidden_size: 192, intermediate_size: 512, num_hidden_layers: 6, num_attention_heads: 6, num_key_value_heads: 2, vocab_size: 1024, tie_word_embeddings: true };
/** The shape of a LLaMA of 2.56 million parameters, tied. */
const small: ModelShape = readShape(JSON.stringify(config));
const load = { batch: 8, tokens: 64, rank: 16, modules: 'all-linear', quantization: 'none' } as const;

describe('the estimate', () => {
  test('counts the base’s parameters exactly', () => {
    const block = 2 * 192 * 192 + 2 * 192 * 64 + 3 * 192 * 512 + 2 * 192;
    expect(small.parameterCount).toBe(1024 * 192 + 6 * block + 192);
  });

  test('counts the adapter’s: r × (in + out) for each adapted linear', () => {
    expect(adapterParameters(small, { rank: 1, modules: ['q_proj'] })).toBe(6 * 384);
    expect(adapterParameters(small, load)).toBe(6 * 16 * (384 + 256 + 256 + 384 + 704 + 704 + 704));
  });

  test('grows with batch, length and rank, and a small run fits easily', () => {
    const bytes = memoryBytes(small, load);
    expect(memoryBytes(small, { ...load, batch: 16 })).toBeGreaterThan(bytes);
    expect(memoryBytes(small, { ...load, tokens: 128 })).toBeGreaterThan(bytes);
    expect(memoryBytes(small, { ...load, rank: 64 })).toBeGreaterThan(bytes);
    expect(fit(bytes, availableBytes(undefined))).toBe('fits');
  });

  test('fewer bits take less, down to the layers that stay as they are', () => {
    const sizes = (['none', 'int8', 'int4', 'nf4', 'nf4-double'] as const).map((quantization) => baseBytes(small, quantization));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect(sizes[0]).toBe(4 * small.parameterCount);
    expect(sizes.at(-1)).toBeGreaterThan(4 * 1024 * 192);
  });

  test('counts on blocks being made again only where all at once have no room', () => {
    const whole = memoryBytes(small, load);
    expect(memoryNeed(small, load, whole)).toEqual({ bytes: whole, isCheckpointing: false });
    const tight = memoryNeed(small, load, whole - 1);
    expect(tight.isCheckpointing).toBe(true);
    expect(tight.bytes).toBeLessThan(whole);
    expect(tight.bytes).toBeGreaterThan(baseBytes(small, 'none'));
  });

  test('says when it doesn’t fit', () => {
    expect(fit(3 * 2 ** 30, availableBytes(4))).toBe('does not fit');
    expect(fit(1.6 * 2 ** 30, availableBytes(4))).toBe('tight');
    expect(availableBytes(64)).toBe(4 * 2 ** 30);
  });

  test('says a guess as a guess', () => {
    expect([0.2, 24.6, 100, 4000, 9000].map(roughDuration)).toEqual(['about 1 s', 'about 25 s', 'about 2 min', 'about 67 min', 'about 3 h']);
  });

  test('guesses the speed of a large base from its size until it is measured', () => {
    expect(guessedSpeed(small, 2)).toBeNull();
    expect(guessedSpeed({ parameterCount: 134.5e6 }, 2)).toBeCloseTo(89, 0);
    expect(guessedSpeed({ parameterCount: 134.5e6 }, 4)).toBeGreaterThan(guessedSpeed({ parameterCount: 1.5e9 }, 4) ?? Infinity);
  });

  test('takes the middle of past speeds', () => {
    expect(usualSpeed([100, 5000, 900])).toBe(900);
    expect(usualSpeed([])).toBeNull();
    expect(trainSeconds(2000, 5, 1000)).toBe(10);
  });
});
