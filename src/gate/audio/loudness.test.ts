import { describe, expect, test } from 'vitest';
import { loudnessOf } from './loudness';
import { samplesOf, sine, soundOf } from './testing/signals';

/** Tones of 1 kHz one after the other, in dB of full scale and seconds, the same in each channel. */
function tones(parts: readonly (readonly [decibels: number, seconds: number])[], sampleRate: number): Int16Array {
  const pieces = parts.map(([decibels, seconds]) => samplesOf(seconds, sampleRate, sine(1_000, 10 ** (decibels / 20))));
  const result = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    result.set(piece, at);
    at += piece.length;
  }
  return result;
}

/** EBU Tech 3341, table 1: integrated loudness, ±0.1 LU. */
const signals = [
  { name: '1: a steady tone of -23 dB', parts: [[-23, 20]], expected: -230 },
  { name: '2: a steady tone of -33 dB', parts: [[-33, 20]], expected: -330 },
  { name: '3: quiet parts around, behind the relative gate', parts: [[-36, 10], [-23, 60], [-36, 10]], expected: -230 },
  { name: '4: with parts behind the absolute gate', parts: [[-72, 10], [-36, 10], [-23, 60], [-36, 10], [-72, 10]], expected: -230 },
  { name: '5: two levels', parts: [[-26, 20], [-20, 20.1], [-26, 20]], expected: -230 },
] as const;

describe("loudness, against EBU Tech 3341's signals", () => {
  for (const { name, parts, expected } of signals) {
    test.each([48_000, 44_100, 16_000])(`signal ${name}, at %i Hz`, (sampleRate) => {
      const samples = tones(parts, sampleRate);
      const lufs = loudnessOf(soundOf([samples, samples], sampleRate));
      expect(Math.abs((lufs ?? 0) - expected)).toBeLessThanOrEqual(1);
    });
  }

  test('signal 6: five channels, those behind the listener weighing more', () => {
    const [front, centre, back] = [tones([[-28, 20]], 48_000), tones([[-24, 20]], 48_000), tones([[-30, 20]], 48_000)];
    const lufs = loudnessOf(soundOf([front, front, centre, back, back], 48_000));
    expect(Math.abs((lufs ?? 0) + 230)).toBeLessThanOrEqual(1);
  });
});

test('one channel is 3 dB quieter than the same in two', () => {
  const samples = tones([[-23, 5]], 8_000);
  expect((loudnessOf(soundOf([samples, samples], 8_000)) ?? 0) - (loudnessOf(soundOf([samples], 8_000)) ?? 0)).toBe(30);
});

test('silence, and what is shorter than 400 ms, has no loudness', () => {
  expect(loudnessOf(soundOf([new Int16Array(48_000)], 48_000))).toBeNull();
  expect(loudnessOf(soundOf([tones([[-23, 0.3]], 48_000)], 48_000))).toBeNull();
});
