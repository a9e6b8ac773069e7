/** Pictures and recordings for tests, drawn and played from a number. */
import { defaultAudioRules, defaultImageRules, toWav } from '#gate';
import type { AudioRules, ImageRules } from '#gate';
import type { DatanetManifest } from '#ledger';
import { rasterToPng } from '../png';

/** 0..1, the same row for the same seed (Park and Miller). */
function random(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Coloured boxes on grey, each pixel a little off: a file of more than one block. */
export function picture(seed: number, brighter = 0): { readonly name: string; readonly bytes: Uint8Array } {
  const [width, height] = [400, 300];
  const next = random(seed * 7919 + 1);
  const pixels = new Uint8Array(width * height * 4).fill(110);
  for (let box = 0; box < 30; box++) {
    const [left, top, across, down] = [next() * width, next() * height, 20 + next() * 120, 20 + next() * 90].map(Math.floor) as [number, number, number, number];
    const colour = [next() * 200 + 20, next() * 200 + 20, next() * 200 + 20];
    for (let y = top; y < Math.min(height, top + down); y++) for (let x = left; x < Math.min(width, left + across); x++) colour.forEach((value, channel) => void (pixels[(y * width + x) * 4 + channel] = value));
  }
  for (let at = 0; at < pixels.length; at++) pixels[at] = at % 4 === 3 ? 255 : Math.max(0, Math.min(255, (pixels[at] ?? 0) + brighter + Math.floor(next() * 7) - 3));
  return { name: `picture ${seed}.png`, bytes: rasterToPng({ width, height, pixels }) };
}

/** A row of chords, 3 s at 16 kHz. */
export function recording(seed: number, gain = 1): { readonly name: string; readonly bytes: Uint8Array } {
  const sampleRate = 16_000;
  const next = random(seed * 7919 + 1);
  const chords = Array.from({ length: 25 }, () => Array.from({ length: 4 }, () => ({ hertz: 300 + next() * 1600, loud: 0.04 + next() * 0.08 })));
  const samples = Int16Array.from({ length: 3 * sampleRate }, (_, index) => {
    const at = index / sampleRate;
    const swell = Math.sin((Math.PI * (at % 0.12)) / 0.12);
    return Math.round(32_768 * gain * swell * (chords[Math.floor(at / 0.12)] ?? []).reduce((sum, { hertz, loud }) => sum + loud * Math.sin(2 * Math.PI * hertz * at), 0));
  });
  return { name: `recording ${seed}.wav`, bytes: toWav({ format: 'wav', sampleRate, channels: [samples], seconds: 3, metadata: [] }) };
}

const manifestOf = (rules: ImageRules | AudioRules): DatanetManifest => ({
  name: 'Seen and heard',
  summary: 'What one sees and hears at the harbour.',
  description: '',
  tags: [],
  licence: 'CC0-1.0',
  rules,
  acceptance: { automaticAt: 0.2, quorum: { needed: 1, of: 1 }, reviewers: 'anyone' },
});
export const pictures = (change: Partial<ImageRules> = {}): DatanetManifest => manifestOf({ ...defaultImageRules, ...change });
export const recordings = (change: Partial<AudioRules> = {}): DatanetManifest => manifestOf({ ...defaultAudioRules, ...change });
