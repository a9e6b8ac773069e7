/**
 * Decodes FLAC with libFLAC, compiled to WebAssembly (@wasm-audio-decoders/flac), frame by frame as the walk found them, and holds the samples against the MD5 that the encoder wrote
 * down, so that what comes out is what went in.
 */
import type { Opened } from '../media';
import { walkFlac, type FlacFrames } from './flac-frames';
import { broken, type Sound } from './sound';

/** Frames decoded at once: at most 4 MiB of samples beside those that are kept. */
const framesAtOnce = 16;

export async function openFlac(bytes: Uint8Array, refuse: (seconds: number) => Opened<Sound> | null): Promise<Opened<Sound>> {
  const walked = walkFlac(bytes);
  if (!walked.ok) return walked;
  const flac = walked.value;
  const seconds = flac.length / flac.sampleRate;
  const early = refuse(seconds);
  if (early !== null) return early;
  const channels = await decode(bytes, flac);
  if (channels === null) return broken('The sound in this file is damaged.');
  if (channels === 'another sum') return broken('The sound in this file is not the one that was saved: its checksum is another.');
  return { ok: true, value: { format: 'flac', sampleRate: flac.sampleRate, channels, seconds, metadata: flac.metadata }, findings: [] };
}

async function decode(bytes: Uint8Array, flac: FlacFrames): Promise<Int16Array[] | null | 'another sum'> {
  const [{ FLACDecoder }, { md5 }] = await Promise.all([import('@wasm-audio-decoders/flac'), import('@noble/hashes/legacy.js')]);
  // Each decoder has a memory of its own, which goes with it.
  const decoder = new FLACDecoder();
  await decoder.ready;
  throwOnFaults(decoder);
  const hasher = flac.md5.some((byte) => byte !== 0) ? md5.create() : null;
  const channels = Array.from({ length: flac.channels }, () => new Int16Array(flac.length));
  const frames = flac.bounds.slice(1).map((end, index) => bytes.subarray(flac.bounds[index], end));
  let at = 0;
  try {
    // STREAMINFO goes first, as the last block before the frames: a frame may leave its bits to it.
    const head = bytes.slice(flac.head.from, flac.head.end);
    head[4] = 0x80;
    await decoder.decodeFrames([head]);
    for (let first = 0; first < frames.length; first += framesAtOnce) {
      const { channelData, samplesDecoded, bitDepth } = await decoder.decodeFrames(frames.slice(first, first + framesAtOnce));
      if (channelData.length !== flac.channels || bitDepth !== flac.bits || at + samplesDecoded > flac.length) return null;
      hasher?.update(place(channelData, channels, at, flac.bits));
      at += samplesDecoded;
    }
  } catch {
    return null;
  }
  if (at !== flac.length) return null;
  return hasher === null || hasher.digest().every((byte, index) => byte === flac.md5[index]) ? channels : 'another sum';
}

/** The library writes each fault to the console and goes on; asking for the fault's text is the first thing it does. */
function throwOnFaults(decoder: object): void {
  const inner: unknown = Reflect.get(decoder, '_decoder');
  const common: unknown = typeof inner === 'object' && inner !== null ? Reflect.get(inner, '_common') : null;
  if (typeof common !== 'object' || common === null) return;
  Object.defineProperty(common, 'codeToString', { value: () => { throw new Error('libFLAC found a fault'); } });
}

/**
 * Writes 16 bits of each sample into `channels`, and gives the samples as the MD5 sees them: interleaved, little-endian, in whole bytes. The decoder divides by 2^(bits-1) - 1 in single
 * precision, which rounding undoes exactly up to 24 bits.
 */
function place(source: readonly Float32Array[], channels: readonly Int16Array[], at: number, bits: number): Uint8Array {
  const scale = 2 ** (bits - 1) - 1;
  const size = (bits + 7) >> 3;
  const length = source[0]?.length ?? 0;
  const frame = size * source.length;
  const seen = new Uint8Array(length * frame);
  source.forEach((values, channel) => {
    const samples = channels[channel];
    if (samples === undefined) return;
    for (let index = 0, byte = channel * size; index < length; index++, byte += frame) {
      const value = Math.floor((values[index] ?? 0) * scale + 0.5);
      samples[at + index] = bits > 16 ? value >> (bits - 16) : value << (16 - bits);
      seen[byte] = value;
      if (size > 1) seen[byte + 1] = value >> 8;
      if (size > 2) seen[byte + 2] = value >> 16;
    }
  });
  return seen;
}
