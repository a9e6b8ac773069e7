/** The filters against transformers' logits processors (5.23), whose answers stand here; the draw against the probabilities it should follow. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../random';
import { candidatesOf, createSampler, GREEDY, penalize, type Candidates, type Sampling } from './sampler';

const LOGITS = [-1, -1.25, -1, 1.25, -0.5, 4, -2.75, -1.5, 1.25, -1.75, -1, 1.5];
const SEEN = [3, 7, 7, 11, 8];

/** Settings, the tokens that transformers leaves, and their probabilities. */
const FILTERED: readonly (readonly [string, Partial<Sampling>, readonly number[], readonly number[]])[] = [
  ['temperature', { temperature: 0.7 }, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [0.00074, 0.00052, 0.00074, 0.01834, 0.00151, 0.93221, 6e-05, 0.00036, 0.01834, 0.00025, 0.00074, 0.02621]],
  ['top-k', { temperature: 1, topK: 5 }, [3, 4, 5, 8, 11], [0.05235, 0.0091, 0.81897, 0.05235, 0.06722]],
  ['top-k larger than the vocabulary', { temperature: 1, topK: 99 }, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [0.00537, 0.00418, 0.00537, 0.05094, 0.00885, 0.79684, 0.00093, 0.00326, 0.05094, 0.00254, 0.00537, 0.06541]],
  ['top-p, which cuts between equals', { temperature: 1, topP: 0.9 }, [5, 8, 11], [0.87259, 0.05578, 0.07163]],
  ['top-p so small that one is left', { temperature: 1, topP: 0.001 }, [5], [1]],
  ['min-p', { temperature: 1.8, minP: 0.1 }, [3, 5, 8, 11], [0.12892, 0.59404, 0.12892, 0.14813]],
  ['repetition penalty', { temperature: 1, repetitionPenalty: 1.3 }, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [0.00563, 0.00438, 0.00563, 0.04001, 0.00928, 0.83513, 0.00098, 0.00218, 0.04001, 0.00266, 0.00563, 0.04849]],
  ['penalty below 1', { temperature: 1.5, repetitionPenalty: 0.8 }, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [0.0189, 0.016, 0.0189, 0.10433, 0.02638, 0.52985, 0.00589, 0.01654, 0.10433, 0.01146, 0.0189, 0.1285]],
  ['all together', { temperature: 1.7, topK: 7, topP: 0.9, minP: 0.12, repetitionPenalty: 1.2 }, [3, 5, 8, 11], [0.11327, 0.64544, 0.11327, 0.12803]],
  ['a hot, wide draw', { temperature: 2.5, topK: 9, topP: 0.95, minP: 0.02, repetitionPenalty: 1.1 }, [0, 2, 3, 4, 5, 8, 10, 11], [0.05295, 0.05295, 0.12445, 0.06468, 0.39126, 0.12445, 0.05295, 0.1363]],
];

const probabilities = ({ weights }: Candidates): number[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Array.from(weights, (weight) => weight / total);
};

describe('what may be drawn', () => {
  test.each(FILTERED)('%s', (_, settings, tokens, wanted) => {
    const sampling = { ...GREEDY, ...settings };
    const logits = Float32Array.from(LOGITS);
    penalize(logits, new Set(SEEN), sampling.repetitionPenalty ?? 1);
    const candidates = candidatesOf(logits, sampling);
    expect([...candidates.tokens]).toEqual(tokens);
    probabilities(candidates).forEach((probability, i) => expect(probability).toBeCloseTo(wanted[i]!, 4));
  });

  test('is, for any logits and settings, the head of the sorted tokens that each filter asks for', () => {
    const logit = fc.integer({ min: -40, max: 40 }).map((n) => n / 4);
    const share = (min: number) => fc.double({ min, max: 1, noNaN: true });
    const settings = fc.record({ topK: fc.integer({ min: 0, max: 40 }), topP: share(0.01), minP: share(0), temperature: fc.double({ min: 0.2, max: 3, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(logit, { minLength: 1, maxLength: 300 }), settings, (values, { topK, topP, minP, temperature }) => {
        const most = Math.max(...values);
        const weight = (i: number): number => Math.exp((values[i]! - most) / temperature);
        const order = [...values.keys()].toSorted((a, b) => values[b]! - values[a]! || b - a);
        const least = values[order[topK - 1] ?? -1] ?? -Infinity;
        const inTop = order.filter((i) => values[i]! >= least);
        const total = inTop.reduce((sum, i) => sum + weight(i), 0);
        let before = 0;
        const wanted = inTop.filter((i) => {
          const keeps = topP === 1 || before < topP * total;
          before += weight(i);
          return keeps && weight(i) >= minP;
        });
        const { tokens } = candidatesOf(Float32Array.from(values), { temperature, topK, topP, minP, seed: 0 });
        // Where a sum falls on the border to the last bit, one token more or less is right too.
        expect(Math.abs(tokens.length - wanted.length)).toBeLessThanOrEqual(1);
        expect([...tokens].filter((token) => !wanted.includes(token)).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });

  test('of a large vocabulary is exactly the top of it', () => {
    const random = createRandom(3);
    const logits = Float32Array.from({ length: 152_000 }, () => 8 * random.next() ** 3);
    const least = logits.toSorted()[logits.length - 40]!;
    const { tokens } = candidatesOf(logits, { ...GREEDY, temperature: 1, topK: 40 });
    expect([...tokens]).toEqual([...logits.keys()].filter((token) => logits[token]! >= least));
  });
});

describe('the draw', () => {
  test('follows the probabilities, and its seed', () => {
    const sampling = { temperature: 1.3, topK: 6, topP: 0.97, seed: 7 };
    const [first, again] = [createSampler(sampling, []), createSampler(sampling, [])];
    const draws = Array.from({ length: 5000 }, () => first.next(Float32Array.from(LOGITS)));
    expect(draws.map(() => again.next(Float32Array.from(LOGITS)))).toEqual(draws);
    const candidates = candidatesOf(Float32Array.from(LOGITS), sampling);
    expect(new Set(draws)).toEqual(new Set(candidates.tokens));
    probabilities(candidates).forEach((probability, i) => {
      const share = draws.filter((token) => token === candidates.tokens[i]).length / draws.length;
      expect(Math.abs(share - probability)).toBeLessThan(0.02);
    });
  });

  test('penalizes what the prompt and the answer hold, greedily too', () => {
    const sampler = createSampler({ ...GREEDY, repetitionPenalty: 2 }, [5]);
    const logits = [0.5, 0.9, 1.5, -1, -0.9, 2.1];
    expect(Array.from({ length: 3 }, () => sampler.next(Float32Array.from(logits)))).toEqual([2, 5, 5]);
    expect(createSampler(GREEDY, [5]).next(Float32Array.from(logits))).toBe(5);
  });
});
