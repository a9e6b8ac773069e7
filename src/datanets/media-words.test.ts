import { expect, test } from 'vitest';
import { mimeOfName, saidOf } from './media-words';

test('what a browser shows or plays a file as is told by its name', () => {
  expect([mimeOfName('Mill.JPEG'), mimeOfName('a.b.flac'), mimeOfName('mill')]).toEqual(['image/jpeg', 'audio/flac', 'application/octet-stream']);
});

test('what was said is read in one order, and what was not said is left out', () => {
  expect(saidOf({ labels: ['boat', 'pier'], caption: 'A boat', consent: false })).toEqual([
    ['Caption', 'A boat'],
    ['Labels', 'boat, pier'],
  ]);
  expect(saidOf({ transcript: 'Good morning', consent: true }).map(([label]) => label)).toEqual(['Transcript', 'Consent']);
});
