/**
 * Reads WAV: RIFF with one `fmt ` and one `data` chunk, PCM of 8, 16, 24 or 32 bits or float of 32 or 64 bits, plain or extensible. Strict: a size that doesn't fit the file, or a header that
 * contradicts itself, is a fault and not a guess, because players differ in what they make of it. Linear in the file; at most 10,000 chunks.
 *
 * Source: Microsoft, "Multiple channel audio data and WAVE files"; IBM and Microsoft, "Multimedia Programming Interface and Data Specifications 1.0".
 */
import { hasName, skipZeros, u16le, u32le } from './ascii';
import type { Opened } from '../media';
import { broken, refused, shapeFault, unread, type Sound, type SoundMetadata } from './sound';
import { chunkKinds } from './tags';

const maxChunks = 10_000;
const save = 'Save it as 16-bit PCM WAV, or as MP3 or FLAC.';

interface Layout {
  readonly isFloat: boolean;
  readonly channels: number;
  readonly sampleRate: number;
  /** Of one sample as it is stored. */
  readonly bits: number;
}

/** Where the parts that matter lie. */
export interface WavParts {
  readonly layout: Layout;
  readonly format: { readonly from: number; readonly end: number };
  readonly data: { readonly from: number; readonly end: number };
  readonly metadata: readonly SoundMetadata[];
}

export function openWav(bytes: Uint8Array, refuse: (seconds: number) => Opened<Sound> | null): Opened<Sound> {
  const parts = readWav(bytes);
  if (!parts.ok) return parts;
  const { layout, data, metadata } = parts.value;
  const length = (data.end - data.from) / ((layout.channels * layout.bits) / 8);
  const fault = shapeFault({ sampleRate: layout.sampleRate, channels: layout.channels, length });
  if (fault !== null) return refused(fault);
  const early = refuse(length / layout.sampleRate);
  if (early !== null) return early;
  if (!layout.isFloat && layout.bits === 32 && areFractions(bytes, data.from, data.end)) return broken('The file says that its samples are whole numbers; they are fractions.', save);
  const channels = samplesOf(bytes, data.from, length, layout);
  if (channels === null) return broken('Some of its samples are not numbers.');
  return { ok: true, value: { format: 'wav', sampleRate: layout.sampleRate, channels, seconds: length / layout.sampleRate, metadata }, findings: [] };
}

/** The chunks of a WAV, without its samples. */
export function readWav(bytes: Uint8Array): Opened<WavParts> {
  const riffEnd = u32le(bytes, 4) + 8;
  if (bytes.length < 44) return broken('The file ends within its header.');
  if (riffEnd > bytes.length) return broken(`The file says that it has ${riffEnd} bytes; it has ${bytes.length}.`);
  if (skipZeros(bytes, riffEnd) < bytes.length) return broken(`After the end of the sound there are ${bytes.length - riffEnd} bytes that don't belong to it.`);
  const kinds = new Set<SoundMetadata>();
  let format: WavParts['format'] | null = null;
  let data: WavParts['data'] | null = null;
  let chunk = 0;
  for (let at = 12; at + 8 <= riffEnd; chunk++) {
    if (chunk === maxChunks) return broken('The file has more parts than a recording needs.');
    const size = u32le(bytes, at + 4);
    const [from, end] = [at + 8, at + 8 + size];
    if (end > riffEnd) return broken(`A part of the file says that it has ${size} bytes; ${riffEnd - from} are left.`);
    if (hasName(bytes, at, 'fmt ')) {
      if (format !== null) return broken('The file says twice how its sound is stored.');
      format = { from, end };
    } else if (hasName(bytes, at, 'data')) {
      if (format === null) return broken("The file doesn't say how its sound is stored before the sound begins.");
      if (data !== null) return broken('The file holds two sounds.');
      data = { from, end };
    } else chunkKinds(bytes, String.fromCharCode(...bytes.subarray(at, at + 4)), from, end, kinds);
    at = end + (size & 1);
  }
  if (format === null || data === null) return broken('The file holds no sound.', 'Record it again, or choose another file.');
  const layout = layoutOf(bytes, format.from, format.end);
  if (!layout.ok) return layout;
  const frame = (layout.value.channels * layout.value.bits) / 8;
  if ((data.end - data.from) % frame !== 0) return broken('The last sample of the file is cut.');
  return { ok: true, value: { layout: layout.value, format, data, metadata: [...kinds] }, findings: [] };
}

function layoutOf(bytes: Uint8Array, from: number, end: number): Opened<Layout> {
  if (end - from < 16) return broken('What the file says of how its sound is stored is cut.');
  const tag = u16le(bytes, from);
  const isExtensible = tag === 0xfffe;
  if (isExtensible && end - from < 40) return broken('What the file says of how its sound is stored is cut.');
  const coding = isExtensible ? u16le(bytes, from + 24) : tag;
  const channels = u16le(bytes, from + 2);
  const sampleRate = u32le(bytes, from + 4);
  const frame = u16le(bytes, from + 12);
  const bits = u16le(bytes, from + 14);
  if (coding !== 1 && coding !== 3) return unread(`This is a WAV file, but its sound is stored in a packed form (number ${coding}).`, save);
  if (channels === 0) return broken('The file says that it has 0 channels.');
  const isKnown = coding === 3 ? bits === 32 || bits === 64 : bits === 8 || bits === 16 || bits === 24 || bits === 32;
  if (coding === 3 && !isKnown) return broken(`The file says that its samples are fractions of ${bits} bits, which there are not.`);
  if (!isKnown) return unread(`This is a WAV file, but its samples have ${bits} bits.`, save);
  if (frame !== (channels * bits) / 8 || u32le(bytes, from + 8) !== sampleRate * frame) return broken('What the file says of its channels, its sample rate and its sizes contradicts itself.');
  if (isExtensible && u16le(bytes, from + 18) > bits) return broken('The file says that a sample has more bits than it takes.');
  return { ok: true, value: { isFloat: coding === 3, channels, sampleRate, bits }, findings: [] };
}

/** Samples by channel; null where a float isn't a number. More than 16 bits are cut to 16, 8 are widened. */
function samplesOf(bytes: Uint8Array, from: number, length: number, { isFloat, channels, bits }: Layout): Int16Array[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bits / 8;
  const frame = size * channels;
  const result: Int16Array[] = [];
  for (let channel = 0; channel < channels; channel++) {
    const samples = new Int16Array(length);
    let at = from + channel * size;
    if (isFloat) {
      for (let index = 0; index < length; index++, at += frame) {
        const value = bits === 32 ? view.getFloat32(at, true) : view.getFloat64(at, true);
        if (!(value - value === 0)) return null;
        samples[index] = toInt16(value);
      }
    } else if (bits === 8) for (let index = 0; index < length; index++, at += frame) samples[index] = ((bytes[at] ?? 0) - 128) << 8;
    else for (let index = 0; index < length; index++, at += frame) samples[index] = view.getInt16(at + size - 2, true);
    result.push(samples);
  }
  return result;
}

/** Whether 32-bit samples all read as fractions between 10^-9 and 4, or 0: whole numbers of sound cross zero, where they would read as none. */
function areFractions(bytes: Uint8Array, from: number, end: number): boolean {
  let [fractions, zeros] = [0, 0];
  for (let at = from; at + 4 <= end; at += 4) {
    const exponent = (((bytes[at + 3] ?? 0) & 0x7f) << 1) | ((bytes[at + 2] ?? 0) >> 7);
    const isZero = exponent === 0 && bytes[at] === 0 && bytes[at + 1] === 0;
    if (!isZero && (exponent < 97 || exponent > 128)) return false;
    if (isZero) zeros++;
    else fractions++;
  }
  return fractions > 16 && fractions > zeros / 100;
}

/** A sample of full scale 1, rounded to 16 bits; what lies beyond full scale is clipped. */
export function toInt16(value: number): number {
  const scaled = Math.floor(value * 32_768 + 0.5);
  return scaled > 32_767 ? 32_767 : scaled < -32_768 ? -32_768 : scaled;
}
