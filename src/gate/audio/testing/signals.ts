/** Sounds for the tests of recordings: tones, noise, the labelled voices in tests/data/audio, and what happens to a recording on its way: gain, another rate, a later start, noise. */
import { readFileSync, readdirSync } from 'node:fs';
import { openSound } from '../open';
import type { Sound } from '../sound';

export function soundOf(channels: readonly Int16Array[], sampleRate: number): Sound {
  return { format: 'wav', sampleRate, channels, seconds: (channels[0]?.length ?? 0) / sampleRate, metadata: [] };
}

/** Samples of `f(seconds)`, full scale 1. */
export function samplesOf(seconds: number, sampleRate: number, f: (at: number) => number): Int16Array {
  return Int16Array.from({ length: Math.round(seconds * sampleRate) }, (_, index) => Math.max(-32_768, Math.min(32_767, Math.round(32_768 * f(index / sampleRate)))));
}

export function sine(hertz: number, amplitude: number): (at: number) => number {
  return (at) => amplitude * Math.sin(2 * Math.PI * hertz * at);
}

/** 0..1, the same row for the same seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

const data = new URL('../../../../tests/data/audio/', import.meta.url);

export function voiceBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, data)));
}

export function voiceNames(): readonly string[] {
  return readdirSync(data).filter((name) => !name.endsWith('.md')).sort();
}

export async function voice(name: string): Promise<Sound> {
  const opened = await openSound(voiceBytes(name));
  if (!opened.ok) throw new Error(`${name}: ${opened.finding.message}`);
  return opened.value;
}

export function louder(sound: Sound, factor: number): Sound {
  return changed(sound, (samples) => samples.map((sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample * factor)))));
}

export function later(sound: Sound, seconds: number): Sound {
  return changed(sound, (samples) => samples.slice(Math.round(seconds * sound.sampleRate)));
}

export function noisy(sound: Sound, amplitude: number, seed: number): Sound {
  const next = random(seed);
  return changed(sound, (samples) => samples.map((sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample + 32_768 * amplitude * (2 * next() - 1))))));
}

/** By straight lines between samples, as a careless tool does it. */
export function resampled(sound: Sound, sampleRate: number): Sound {
  const channels = sound.channels.map((samples) =>
    Int16Array.from({ length: Math.floor((samples.length * sampleRate) / sound.sampleRate) }, (_, index) => {
      const at = (index * sound.sampleRate) / sampleRate;
      const [before = 0, after = 0] = [samples[Math.floor(at)], samples[Math.floor(at) + 1]];
      return Math.round(before + (after - before) * (at - Math.floor(at)));
    }),
  );
  return soundOf(channels, sampleRate);
}

export function withTone(sound: Sound, hertz: number, amplitude: number): Sound {
  return changed(sound, (samples) => samples.map((sample, index) => Math.max(-32_768, Math.min(32_767, Math.round(sample + 32_768 * amplitude * Math.sin((2 * Math.PI * hertz * index) / sound.sampleRate))))));
}

function changed(sound: Sound, change: (samples: Int16Array) => Int16Array): Sound {
  return soundOf(sound.channels.map(change), sound.sampleRate);
}
