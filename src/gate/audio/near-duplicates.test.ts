import { expect, test } from 'vitest';
import { nearDuplicateSoundFrom, printKeys, printSimilarity } from './print-similarity';
import { soundPrint, type SoundPrint } from './print';
import type { Sound } from './sound';
import { later, louder, noisy, random, resampled, soundOf, voice, voiceNames } from './testing/signals';

const originals = voiceNames().filter((name) => !name.includes('.copy.'));
const reencoded = voiceNames().filter((name) => name.includes('.copy.'));

/** What becomes of a recording on its way; `chance` draws how much. */
const changes: Readonly<Record<string, (sound: Sound, chance: () => number) => Sound>> = {
  'quieter': (sound) => louder(sound, 0.2),
  'louder': (sound) => louder(sound, 1.4),
  '16,000 Hz': (sound) => resampled(sound, 16_000),
  '22,050 Hz': (sound) => resampled(sound, 22_050),
  '44,100 Hz': (sound) => resampled(sound, 44_100),
  'a later start': (sound, chance) => later(sound, Math.min(3, sound.seconds / 2, 0.3 + 2.7 * chance())),
  'a little noise': (sound, chance) => noisy(sound, 0.004, Math.floor(chance() * 2 ** 32)),
  'all of them': (sound, chance) => noisy(louder(resampled(later(sound, 0.3 + chance()), 22_050), 0.6), 0.002, Math.floor(chance() * 2 ** 32)),
};

test('copies are found and different recordings are not, with precision and recall of at least 0.95', async () => {
  const chance = random(2_026);
  const prints: { readonly of: string; readonly print: SoundPrint }[] = [];
  const copies: { readonly of: string; readonly how: string; readonly print: SoundPrint }[] = [];
  for (const name of originals) {
    const sound = await voice(name);
    prints.push({ of: name, print: soundPrint(sound) });
    for (const [how, change] of Object.entries(changes)) copies.push({ of: name, how, print: soundPrint(change(sound, chance)) });
  }
  for (const name of reencoded) copies.push({ of: name.replace(/\.copy\..*/, '.mp3'), how: `re-encoded, ${name}`, print: soundPrint(await voice(name)) });

  let [found, missed, falsely, keyed, pairs] = [0, 0, 0, 0, 0];
  for (const copy of copies) {
    for (const original of prints) {
      const isFound = printSimilarity(copy.print, original.print) >= nearDuplicateSoundFrom;
      pairs++;
      if (copy.of !== original.of) falsely += isFound ? 1 : 0;
      else if (isFound) found++;
      else {
        missed++;
        console.warn(`missed: ${copy.of}, ${copy.how}`);
      }
      const keys = new Set(printKeys(original.print));
      if (copy.of === original.of && printKeys(copy.print).some((key) => keys.has(key))) keyed++;
    }
  }
  for (const [index, one] of prints.entries()) {
    for (const other of prints.slice(index + 1)) {
      pairs++;
      if (printSimilarity(one.print, other.print) >= nearDuplicateSoundFrom) falsely++;
    }
  }
  const [precision, recall, byKey] = [found / (found + falsely), found / (found + missed), keyed / (found + missed)];
  console.warn(`recordings' near duplicates: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, found by key ${byKey.toFixed(3)}, of ${pairs} pairs`);
  expect(precision).toBeGreaterThanOrEqual(0.95);
  expect(recall).toBeGreaterThanOrEqual(0.95);
  expect(byKey).toBeGreaterThanOrEqual(0.95);
});

test('a copy in a long recording is found too', async () => {
  const sounds = await Promise.all(originals.slice(0, 12).map(voice));
  const joined = soundOf([Int16Array.from(sounds.flatMap(({ channels }) => [...(channels[0] ?? [])]))], sounds[0]?.sampleRate ?? 0);
  const part = later(joined, 3);
  expect(soundPrint(joined).bits.length).toBeGreaterThan(800);
  expect(printSimilarity(soundPrint(joined), soundPrint(louder(part, 0.5)))).toBeGreaterThanOrEqual(nearDuplicateSoundFrom);
});

test('silence and a steady tone are like nothing, not even each other', () => {
  const silent = soundPrint(soundOf([new Int16Array(40_000)], 8_000));
  expect(printSimilarity(silent, silent)).toBe(0);
  expect(printKeys(silent)).toHaveLength(0);
});
