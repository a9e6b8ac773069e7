/** Recordings made by code: a voice-like tone in syllables, and what can be wrong with it. 16-bit samples. */
import { random } from './drawing';

export const rate = 22_050;

/** A buzz of falling overtones whose pitch and loudness move as in speech, another melody for each seed. */
export function voiceLike(seconds: number, seed: number, loudness = 0.3): Int16Array {
  const next = random(seed);
  const syllables = Array.from({ length: Math.ceil(seconds / 0.22) }, () => ({ pitch: 110 + next() * 90, open: 500 + next() * 700, gap: next() > 0.82 }));
  const samples = new Int16Array(Math.round(seconds * rate));
  let phase = 0;
  for (let at = 0; at < samples.length; at++) {
    const time = at / rate;
    const syllable = syllables[Math.floor(time / 0.22)];
    const within = (time % 0.22) / 0.22;
    phase += (2 * Math.PI * ((syllable?.pitch ?? 140) + 12 * Math.sin(2 * Math.PI * within))) / rate;
    let value = 0;
    for (let overtone = 1; overtone <= 16; overtone++) {
      const distance = (overtone * (syllable?.pitch ?? 140) - (syllable?.open ?? 700)) / 450;
      value += Math.sin(overtone * phase) * (Math.exp(-distance * distance) + 0.25 / overtone);
    }
    const envelope = syllable?.gap ? 0 : Math.sin(Math.PI * within) ** 0.6;
    samples[at] = clip((value * envelope * loudness + (next() - 0.5) * 0.004) * 12_000);
  }
  return samples;
}

const clip = (value: number): number => Math.max(-32_768, Math.min(32_767, Math.round(value)));

export const silence = (seconds: number): Int16Array => new Int16Array(Math.round(seconds * rate));

/** Louder or softer; what is too loud is cut off. */
export const amplified = (samples: Int16Array, factor: number): Int16Array => samples.map((sample) => clip(sample * factor));
