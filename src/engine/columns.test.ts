/** What may be split and joined; that the values and gradients are right is shown in gradients.test.ts. */
import { expect, test } from 'vitest';
import { joinHeads, split } from './columns';
import { swiglu } from './operations';
import { createReferenceBackend } from './reference/backend';
import { createTape } from './tape';

const ROWS = 2;
const backend = createReferenceBackend();
const scene = (columns: number) => {
  const tape = createTape(backend, ROWS);
  const x = tape.variable(columns, true);
  const data = Float32Array.from({ length: ROWS * columns }, (_, i) => i);
  tape.record({ inputs: [], output: x, forward: () => backend.write(x.value.tensor, data) });
  tape.rows = ROWS;
  return { tape, x };
};

test('heads come out of a fused product and go back in', async () => {
  const { tape, x } = scene(8);
  const [even, odd] = split(tape, x, [0, 2].map((start) => ({ start, width: 2, blocks: 2, step: 4 })));
  const back = joinHeads(tape, 2, [{ x: even!, width: 2 }, { x: odd!, width: 2 }]);
  for (const { value } of [x, even!, back]) tape.keep(value);
  tape.seal();
  for (const _ of tape.forward());
  expect([...(await backend.read(even!.value.tensor))]).toEqual([0, 1, 4, 5, 8, 9, 12, 13]);
  expect(await backend.read(back.value.tensor)).toEqual(await backend.read(x.value.tensor));
});

test('ranges that overlap or reach outside are a bug', () => {
  const { tape, x } = scene(8);
  expect(() => split(tape, x, [{ start: 0, width: 5 }, { start: 4, width: 4 }])).toThrow('overlap');
  expect(() => split(tape, x, [{ start: 2, width: 3, blocks: 2, step: 4 }])).toThrow('outside');
});

test('so is a part of another width than its heads', () => {
  const { tape, x } = scene(8);
  expect(() => joinHeads(tape, 3, [{ x, width: 2 }])).toThrow('width');
});

test('and a later use of what was split', () => {
  const { tape, x } = scene(4);
  const [left, right] = split(tape, x, [{ start: 0, width: 2 }, { start: 2, width: 2 }]);
  const first = swiglu(tape, left!, right!);
  const whole = joinHeads(tape, 1, [{ x: first, width: 2 }, { x, width: 4 }]);
  tape.keep(whole.gradient!);
  tape.seal();
  for (const _ of tape.forward());
  expect(() => [...tape.backward()]).toThrow('no later use');
});
