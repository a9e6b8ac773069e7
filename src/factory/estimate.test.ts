import { describe, expect, test } from 'vitest';
import { adapterParameters, availableBytes, baseParameters, fit, memoryBytes, type ModelShape, trainSeconds, usualSpeed, roughDuration } from './estimate';
import { LINEARS } from './fields';

/** The shape of a LLaMA of 2.56 million parameters, tied. */
const small: ModelShape = { hidden: 192, intermediate: 512, layers: 6, heads: 6, kvHeads: 2, vocabulary: 1024, tied: true };
const load = { batch: 8, tokens: 64, rank: 16, modules: LINEARS };

describe('the estimate', () => {
  test('counts the base’s parameters exactly', () => {
    const block = 2 * 192 * 192 + 2 * 192 * 64 + 3 * 192 * 512 + 2 * 192;
    expect(baseParameters(small)).toBe(1024 * 192 + 6 * block + 192);
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

  test('says when it doesn’t fit', () => {
    expect(fit(3 * 2 ** 30, availableBytes(4))).toBe('does not fit');
    expect(fit(1.6 * 2 ** 30, availableBytes(4))).toBe('tight');
    expect(availableBytes(64)).toBe(4 * 2 ** 30);
  });

  test('says a guess as a guess', () => {
    expect([0.2, 24.6, 100, 4000, 9000].map(roughDuration)).toEqual(['about 1 s', 'about 25 s', 'about 2 min', 'about 67 min', 'about 3 h']);
  });

  test('takes the middle of past speeds', () => {
    expect(usualSpeed([100, 5000, 900])).toBe(900);
    expect(usualSpeed([])).toBeNull();
    expect(trainSeconds(2000, 5, 1000)).toBe(10);
  });
});
