import { expect, test } from 'vitest';
import { createRestartedStream } from './restarted-stream';

test('a text that begins again is told on from where it was, in whatever pieces it comes', () => {
  const told: string[] = [];
  const stream = createRestartedStream((piece) => told.push(piece));
  const first = stream.begin();
  for (const piece of ['The ', 'mill ', 'st']) first(piece);
  const second = stream.begin();
  for (const piece of ['T', 'he mill', ' ']) second(piece);
  const third = stream.begin();
  for (const piece of ['The mill sta', 'nds.']) third(piece);
  expect(told).toEqual(['The ', 'mill ', 'st', 'a', 'nds.']);
});
