/** Judges recordings, each against those that came before. */
import { checkSound, nearDuplicateSoundFrom, openSound, printKeys, printSimilarity, soundFormat, soundPrint, type Sound, type SoundPrint } from './audio';
import type { Judge } from './judged';
import { judgeMedia, type MediaKind } from './judge-media';
import type { AudioRules, Twin } from './types';

export function judgeSounds(rules: AudioRules): Judge {
  return judgeMedia<Sound>({
    rules,
    noun: 'recording',
    formatOf: soundFormat,
    open: openSound,
    check: (sound) => checkSound(sound, rules),
    itemOf: ({ format, seconds, sampleRate, channels }) => ({ format, seconds, sampleRate, channels: channels.length }),
    memory: createMemory(),
  });
}

/** Prints by their keys: only those that share one are compared. */
function createMemory(): MediaKind<Sound>['memory'] {
  const prints: { readonly place: string; readonly print: SoundPrint }[] = [];
  const idsByKey = new Map<number, number[]>();
  return {
    nearest(sound) {
      const print = soundPrint(sound);
      const candidates = new Set([...printKeys(print)].flatMap((key) => idsByKey.get(key) ?? []));
      let best: Twin | null = null;
      for (const id of candidates) {
        const { place, print: other } = prints[id]!;
        const similarity = printSimilarity(print, other);
        if (similarity >= nearDuplicateSoundFrom && similarity > (best?.similarity ?? 0)) best = { place, similarity };
      }
      return best;
    },
    keep(place, sound) {
      const print = soundPrint(sound);
      const id = prints.push({ place, print }) - 1;
      for (const key of printKeys(print)) idsByKey.set(key, [...(idsByKey.get(key) ?? []), id]);
    },
  };
}
