/** Judges recordings: one by itself, or each against those that came before. */
import { createAboutCheck } from './about';
import { checkSound, openSound, soundFormat, soundPrint, waveform, type Sound } from './audio';
import type { Assessed, Judge, JudgedFile } from './judged';
import { assessMedia, judgeMedia, type MediaKind, type MediaMemory } from './judge-media';
import { likeness, nearCopyFrom, soundSketch, viewOfSound } from './likeness';
import type { AudioRules, Twin } from './types';

/** Of the drawn wave. */
const previewColumns = 240;

export function judgeSounds(rules: AudioRules): Judge {
  return judgeMedia(soundKind(rules), createMemory());
}

export function assessSound(rules: AudioRules, file: JudgedFile): Promise<Assessed> {
  return assessMedia(soundKind(rules), file);
}

function soundKind(rules: AudioRules): MediaKind<Sound> {
  return {
    rules,
    noun: 'recording',
    formatOf: soundFormat,
    open: openSound,
    check: (sound) => checkSound(sound, rules),
    itemOf: ({ format, seconds, sampleRate, channels }) => ({ format, seconds, sampleRate, channels: channels.length }),
    sketchOf: (sound) => soundSketch(soundPrint(sound)),
    previewOf: (sound) => ({ kind: 'sound', peaks: waveform(sound, previewColumns), seconds: sound.seconds }),
    checkAbout: createAboutCheck(rules),
  };
}

/** Sketches by their keys: only those that share one are compared. */
function createMemory(): MediaMemory {
  const kept: { readonly place: string; readonly sketch: Uint32Array }[] = [];
  const idsByKey = new Map<number, number[]>();
  const like = likeness('audio');
  return {
    nearest(sketch) {
      const candidates = new Set([...viewOfSound(sketch).keys].flatMap((key) => idsByKey.get(key) ?? []));
      let best: Twin | null = null;
      for (const id of candidates) {
        const { place, sketch: other } = kept[id]!;
        const similarity = Math.round(1_000 * like(sketch, other));
        if (similarity >= nearCopyFrom && similarity > (best?.similarity ?? 0)) best = { place, similarity };
      }
      return best;
    },
    keep(place, sketch) {
      const id = kept.push({ place, sketch }) - 1;
      for (const key of viewOfSound(sketch).keys) idsByKey.set(key, [...(idsByKey.get(key) ?? []), id]);
    },
  };
}
