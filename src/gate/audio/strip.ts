/** A sound file without what it says beside its sound: the same samples, byte for byte as they were stored, and nothing else. */
import type { Opened } from '../media';
import { walkFlac } from './flac-frames';
import { soundFormat } from './format';
import { walkMp3 } from './mp3-frames';
import { unread, type SoundMetadata } from './sound';
import { readWav } from './wav';

/** The file with its sound only. A file that can't be opened gives the finding that says why. */
export function stripSound(bytes: Uint8Array): Opened<Uint8Array> {
  const bare = bareSound(bytes);
  return bare.ok ? { ...bare, value: bare.value.bytes } : bare;
}

export interface BareSound {
  readonly bytes: Uint8Array;
  /** Kinds of what was left out. */
  readonly removed: readonly SoundMetadata[];
}

export function bareSound(bytes: Uint8Array): Opened<BareSound> {
  const format = soundFormat(bytes);
  if (format === 'wav') {
    const parts = readWav(bytes);
    if (!parts.ok) return parts;
    const { format: layout, data, metadata } = parts.value;
    return done(riff([['fmt ', bytes.subarray(layout.from, layout.end)], ['data', bytes.subarray(data.from, data.end)]]), metadata);
  }
  if (format === 'mp3') {
    const frames = walkMp3(bytes);
    return frames.ok ? done(bytes.slice(frames.value.infoFrom, frames.value.end), frames.value.metadata) : frames;
  }
  if (format === 'flac') {
    const frames = walkFlac(bytes);
    if (!frames.ok) return frames;
    const { head, bounds } = frames.value;
    const [from, end] = [bounds[0] ?? 0, bounds[bounds.length - 1] ?? 0];
    const result = new Uint8Array(head.end - head.from + end - from);
    result.set(bytes.subarray(head.from, head.end));
    result[4] = 0x80; // STREAMINFO is the last block now
    result.set(bytes.subarray(from, end), head.end - head.from);
    return done(result, frames.value.metadata);
  }
  return unread('This is not a WAV, MP3 or FLAC file.', 'Save the recording as WAV, MP3 or FLAC.');
}

function done(bytes: Uint8Array, removed: readonly SoundMetadata[]): Opened<BareSound> {
  return { ok: true, value: { bytes, removed }, findings: [] };
}

function riff(chunks: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const padded = (size: number): number => size + (size & 1);
  const bytes = new Uint8Array(12 + chunks.reduce((sum, [, chunk]) => sum + 8 + padded(chunk.length), 0));
  const view = new DataView(bytes.buffer);
  const name = (at: number, text: string): void => bytes.set([...text].map((letter) => letter.charCodeAt(0)), at);
  name(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  name(8, 'WAVE');
  let at = 12;
  for (const [title, chunk] of chunks) {
    name(at, title);
    view.setUint32(at + 4, chunk.length, true);
    bytes.set(chunk, at + 8);
    at += 8 + padded(chunk.length);
  }
  return bytes;
}
