import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultRules, type FieldRule } from '#gate';
import type { DatanetState } from '#ledger';
import { countSteps, mixRows, parseReplay, promptOf, taughtBy } from './rows';

const rows = Array.from({ length: 20 }, (_, index) => ({ prompt: `Question ${index}?`, completion: `Answer ${index}.` }));
const items = rows.map((item, index) => ({ item, mine: index < 2 }));
const replay = Array.from({ length: 10 }, (_, index) => ({ prompt: `Old ${index}?`, completion: 'Yes.' }));
const twice = { epochs: 2, shuffle: false };

describe('what the model reads', () => {
  test('is every own row and as much replay as asked for', () => {
    const mixture = mixRows(items, replay, { replayRows: 4, evalShare: 0, seed: 1, ownRepeat: 1, ...twice });
    expect(mixture).toMatchObject({ accepted: 20, repeated: 0, replay: 4, evaluation: [] });
    expect(mixture.train).toEqual([...rows, ...replay.slice(0, 4)]);
  });

  test('is one’s own rows as often as the recipe says, and nobody else’s', () => {
    const mixture = mixRows(items, replay, { replayRows: 1, evalShare: 0, seed: 1, ownRepeat: 3, ...twice });
    expect(mixture.train).toEqual([...rows, ...rows.slice(0, 2), ...rows.slice(0, 2), replay[0]]);
    expect(mixture).toMatchObject({ accepted: 20, repeated: 4, replay: 1 });
  });

  test('is another part of the first schooling in each epoch, from the start again when it is through', () => {
    const { reading } = mixRows(items, replay, { replayRows: 4, evalShare: 0, seed: 1, ownRepeat: 1, epochs: 3, shuffle: false });
    expect(reading).toEqual([...rows, ...replay.slice(0, 4), ...rows, ...replay.slice(4, 8), ...rows, ...replay.slice(8), ...replay.slice(0, 2)]);
  });

  test('is shuffled within an epoch, and ends where the epochs end', () => {
    const { reading } = mixRows(items, replay, { replayRows: 4, evalShare: 0, seed: 1, ownRepeat: 1, epochs: 1.5, shuffle: true });
    expect(reading).toHaveLength(36);
    expect(reading.slice(0, 24)).not.toEqual([...rows, ...replay.slice(0, 4)]);
    expect(new Set(reading.slice(0, 24))).toEqual(new Set([...rows, ...replay.slice(0, 4)]));
  });

  test('never measures on a row that it trains on, and the same seed sets the same rows aside', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.double({ min: 0, max: 0.5, noNaN: true }), (seed, evalShare) => {
        const once = mixRows(items, [], { replayRows: 0, evalShare, seed, ownRepeat: 2, ...twice });
        expect(once.accepted + once.evaluation.length).toBe(20);
        for (const row of once.evaluation) expect(once.train).not.toContainEqual(row);
        expect(mixRows(items, [], { replayRows: 0, evalShare, seed, ownRepeat: 2, ...twice })).toEqual(once);
      }),
    );
  });

  test('keeps at least one row for training', () => {
    expect(mixRows(items.slice(0, 1), [], { replayRows: 0, evalShare: 0.5, seed: 1, ownRepeat: 1, ...twice }).accepted).toBe(1);
  });

  test('asks a row’s own question', () => {
    expect(promptOf({ prompt: 'Who?', completion: 'Me.' })).toBe('Who?');
    expect(promptOf({ messages: [{ role: 'user', content: 'Hi' }, { role: 'assistant', content: 'Hello' }] })).toBe('Hi');
    expect(promptOf({ text: 'one two three four five six seven eight nine' })).toBe('one two three four five six seven eight');
  });

  test('is a datanet’s own fields as lines of label and value', () => {
    const height: FieldRule = { name: 'height', label: 'Height in metres', type: 'number', required: true, choices: [], min: null, max: null };
    const datanet = { manifest: { rules: { ...defaultRules('fields'), fields: [height] } } } as unknown as DatanetState;
    const item = { values: { species: 'oak', height: 1e-7, found_on: '2026-11-01' } };
    const taught = taughtBy([{ account: 'ann', item }], 'ann', datanet);
    expect(taught).toEqual([{ item: { text: 'Species: oak\nHeight in metres: 0.0000001\nFound on: 2026-11-01' }, mine: true }]);
    expect(mixRows(taught, [], { replayRows: 0, evalShare: 0, seed: 1, ownRepeat: 1, ...twice }).train).toEqual([taught[0]?.item]);
    expect(promptOf(item)).toBe('Species: oak Height: 0.0000001 Found on: 2026-11-01');
  });

  test('reads replay rows from JSON Lines', () => {
    expect(parseReplay('{"prompt":"a","completion":"b"}\n\n{"text":"c"}\n')).toEqual([{ prompt: 'a', completion: 'b' }]);
  });
});

describe('the number of steps', () => {
  const recipe = { batch: 8, accumulation: 1, maxSteps: -1 };

  test('is what all that is read gives, the last batch being smaller', () => {
    expect(countSteps(450, recipe)).toBe(57);
    expect(countSteps(450, { ...recipe, accumulation: 4 })).toBe(15);
  });

  test('is what max_steps says where it is set, and none without rows', () => {
    expect(countSteps(90, { ...recipe, maxSteps: 7 })).toBe(7);
    expect(countSteps(0, recipe)).toBe(0);
  });
});
