/** Parts of a recording, and a recording as a file again: 16-bit PCM WAV without anything but the sound. */
import type { Sound } from './sound';

/** The part between two times in seconds, which are held within the recording. The samples are shared, not copied. */
export function trimSound(sound: Sound, from: number, to: number): Sound {
  const length = sound.channels[0]?.length ?? 0;
  const sampleAt = (seconds: number): number => Math.min(length, Math.max(0, Math.floor(seconds * sound.sampleRate + 0.5)));
  const begin = sampleAt(from);
  const channels = sound.channels.map((samples) => samples.subarray(begin, Math.max(begin, sampleAt(to))));
  return { ...sound, channels, seconds: (channels[0]?.length ?? 0) / sound.sampleRate };
}

/** The part between two times as the bytes of a WAV file. */
export function toWav(sound: Sound, from = 0, to = sound.seconds): Uint8Array {
  const { channels, sampleRate } = trimSound(sound, from, to);
  const frame = channels.length * 2;
  const size = (channels[0]?.length ?? 0) * frame;
  const bytes = new Uint8Array(44 + size);
  const view = new DataView(bytes.buffer);
  const name = (at: number, text: string): void => bytes.set([...text].map((letter) => letter.charCodeAt(0)), at);
  name(0, 'RIFF');
  view.setUint32(4, 36 + size, true);
  name(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * frame, true);
  view.setUint16(32, frame, true);
  view.setUint16(34, 16, true);
  name(36, 'data');
  view.setUint32(40, size, true);
  channels.forEach((samples, channel) => samples.forEach((sample, index) => view.setInt16(44 + index * frame + channel * 2, sample, true)));
  return bytes;
}
