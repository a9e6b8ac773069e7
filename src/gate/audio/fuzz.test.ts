import { expect, test } from 'vitest';
import { checkSound } from './checks';
import { openSound } from './open';
import { printKeys } from './print-similarity';
import { soundPrint } from './print';
import { maxSamples } from './sound';
import { random, samplesOf, sine, soundOf, voiceBytes } from './testing/signals';
import { stripSound } from './strip';
import { toWav } from './trim';

/** Cases in an ordinary run; SOUND_FUZZ asks for more. */
const cases = Number(process.env['SOUND_FUZZ'] ?? 300);
const limits = { duration: { min: 1, max: 600 }, sampleRate: { min: 8_000, max: 48_000 } };

const corpus = [toWav(soundOf([samplesOf(0.5, 8_000, sine(440, 0.3))], 8_000)), voiceBytes('carlo-dir-nomatch.mp3'), voiceBytes('allison-tt-weasels.copy.flac'), voiceBytes('slt-mill.copy.mp3')];
const telling = [0, 1, 0x7f, 0x80, 0xf0, 0xfe, 0xff];

/** Some bytes changed (the header first of all), a piece cut out, doubled or moved. */
function mutated(bytes: Uint8Array, next: () => number): Uint8Array {
  let result = bytes.slice();
  const pick = (count: number): number => Math.floor(next() * count);
  for (let step = pick(4); step >= 0; step--) {
    const at = next() < 0.5 ? pick(Math.min(80, result.length)) : pick(result.length);
    const kind = pick(8);
    if (kind < 5) for (let index = pick(4); index >= 0; index--) result[Math.min(at + index, result.length - 1)] = next() < 0.5 ? telling[pick(telling.length)]! : pick(256);
    else if (kind === 5) result = result.slice(0, at);
    else if (kind === 6) result = Uint8Array.from([...result.slice(0, at), ...result.slice(at + pick(200))]);
    else result = Uint8Array.from([...result.slice(0, at), ...result.slice(pick(at + 1), at), ...result.slice(at)]);
    if (result.length === 0) return result;
  }
  return result;
}

test('whatever a file holds, it ends in a sound within the budget or in a finding', async () => {
  const seed = Number(process.env['SOUND_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
  console.warn(`mutations of recordings: seed ${seed}, ${cases} cases`);
  const next = random(seed);
  let opened = 0;
  for (let index = 0; index < cases; index++) {
    const bytes = mutated(corpus[index % corpus.length]!, next);
    const result = await openSound(bytes);
    if (!result.ok) {
      expect(result.finding.severity).toBe('refuse');
      expect(result.finding.fix).not.toBe('');
      continue;
    }
    opened++;
    const sound = result.value;
    expect(sound.channels.reduce((sum, samples) => sum + samples.length, 0)).toBeLessThanOrEqual(maxSamples);
    const { quality } = checkSound(sound, limits);
    expect(quality).toBeGreaterThanOrEqual(0);
    printKeys(soundPrint(sound));
    expect(stripSound(bytes).ok).toBe(true);
  }
  expect(opened).toBeGreaterThan(0);
});
