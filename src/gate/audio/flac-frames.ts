/**
 * Walks the frames of a FLAC without decoding them: each frame's header has a checksum, the frame another, and the next begins right behind it. So a file that was cut or changed is known
 * before the decoder sees it, and so is how much it will unpack to. Linear in the file.
 *
 * Source: RFC 9639, Free Lossless Audio Codec.
 */
import { hasName, u24be } from './ascii';
import { crc16Table, crc8 } from './flac-crc';
import type { Opened } from '../media';
import { broken, refused, shapeFault, unread, type SoundMetadata } from './sound';
import { commentKinds, endOfId3, id3Kinds, id3v1Kinds } from './tags';

/** What STREAMINFO says. */
export interface StreamInfo {
  readonly sampleRate: number;
  readonly channels: number;
  readonly bits: number;
  /** Samples a channel; 0: unknown. */
  readonly length: number;
  /** Of the samples; all zeros: unknown. */
  readonly md5: Uint8Array;
}

export interface FlacFrames extends StreamInfo {
  /** Where each frame begins, and where the last one ends. */
  readonly bounds: readonly number[];
  /** `fLaC` and STREAMINFO. */
  readonly head: { readonly from: number; readonly end: number };
  /** Samples a channel, counted. */
  readonly length: number;
  readonly metadata: readonly SoundMetadata[];
}

const maxBlocks = 1_000;

export function walkFlac(bytes: Uint8Array): Opened<FlacFrames> {
  const kinds = new Set<SoundMetadata>();
  const from = endOfId3(bytes, 0);
  if (from > 0) id3Kinds(bytes, 0, kinds);
  if ((bytes[from + 4] ?? 0xff) % 128 !== 0 || u24be(bytes, from + 5) !== 34 || from + 42 > bytes.length) return broken("The file doesn't say how its sound is stored.");
  const stream = streamInfo(bytes, from + 8);
  const promised = shapeFault({ ...stream, length: Math.max(stream.length, 1) });
  if (promised !== null) return refused(promised);
  if (stream.bits < 4 || stream.bits > 24) return unread(`This is a FLAC file, but its samples have ${stream.bits} bits.`, 'Save it with 16 or 24 bits.');

  let at = from + 4;
  for (let block = 0, isLast = false; !isLast; block++) {
    const [kind, size] = [bytes[at] ?? 0, u24be(bytes, at + 1)];
    isLast = kind >= 128;
    if (block === maxBlocks || at + 4 + size > bytes.length) return broken('The file is cut: it ends before its sound begins.');
    if (kind % 128 === 4) commentKinds(bytes.subarray(at + 4, at + 4 + size), kinds);
    if (kind % 128 === 6) kinds.add('picture');
    at += 4 + size;
  }
  let end = bytes.length;
  if (end - 128 >= at && hasName(bytes, end - 128, 'TAG')) {
    end -= 128;
    id3v1Kinds(bytes, end, kinds);
  }
  return walkFrames(bytes, at, end, stream, { head: { from, end: from + 42 }, metadata: [...kinds] });
}

function streamInfo(bytes: Uint8Array, at: number): StreamInfo {
  const packed = u24be(bytes, at + 10); // 20 bits rate, 3 channels - 1, then the highest of 5 bits - 1
  const [bits, low] = [bytes[at + 13] ?? 0, u24be(bytes, at + 14) * 256 + (bytes[at + 17] ?? 0)];
  return {
    sampleRate: packed >> 4,
    channels: ((packed >> 1) & 7) + 1,
    bits: (((packed & 1) << 4) | (bits >> 4)) + 1,
    length: (bits & 15) * 2 ** 32 + low,
    md5: bytes.subarray(at + 18, at + 34),
  };
}

function walkFrames(bytes: Uint8Array, from: number, end: number, stream: StreamInfo, rest: Pick<FlacFrames, 'head' | 'metadata'>): Opened<FlacFrames> {
  const bounds: number[] = [];
  let length = 0;
  let at = from;
  while (at < end) {
    const header = flacHeader(bytes, at, end);
    const time = `${Math.floor(length / stream.sampleRate)} seconds`;
    if (header === null) return broken(bounds.length === 0 ? 'The file holds no sound.' : `After ${time} the file goes on with something that is not sound.`);
    if (header.channels !== stream.channels || (header.bits !== 0 && header.bits !== stream.bits) || (header.rate !== 0 && header.rate !== stream.sampleRate)) return broken(`After ${time} the file contradicts what it says at its beginning.`);
    bounds.push(at);
    length += header.length;
    const fault = shapeFault({ ...stream, length });
    if (fault !== null) return refused(fault);
    const next = endOfFrame(bytes, at, end);
    if (next < 0) return broken(`The file is cut or damaged after ${time}.`);
    at = next;
  }
  if (length === 0) return broken('The file holds no sound.', 'Record it again, or choose another file.');
  if (stream.length !== 0 && stream.length !== length) return broken(`The file says that it has ${stream.length} samples; it has ${length}.`);
  return { ok: true, value: { ...stream, ...rest, bounds: [...bounds, end], length }, findings: [] };
}

interface FlacHeader {
  /** Samples a channel. */
  readonly length: number;
  readonly channels: number;
  /** 0: as STREAMINFO says. */
  readonly bits: number;
  /** Hz; 0: as STREAMINFO says. */
  readonly rate: number;
}

const ratesByCode = [0, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];
const bitsByCode = [0, 8, 12, -1, 16, 20, 24, 32];

/** The frame header at `at`, its checksum verified. */
function flacHeader(bytes: Uint8Array, at: number, end: number): FlacHeader | null {
  const [second = 0, third = 0, fourth = 0, fifth = 0] = bytes.subarray(at + 1, at + 5);
  const [sizeCode, rateCode, channelCode, bitsCode] = [third >> 4, third & 15, fourth >> 4, (fourth >> 1) & 7];
  if (bytes[at] !== 0xff || (second & 0xfe) !== 0xf8 || sizeCode === 0 || rateCode === 15 || channelCode > 10 || bitsCode === 3 || (fourth & 1) === 1) return null;
  // The frame's or sample's number is coded like UTF-8, in up to 7 bytes.
  let ones = 0;
  while (ones < 8 && (fifth & (0x80 >> ones)) !== 0) ones++;
  if (ones === 1 || ones === 8) return null;
  let position = at + 4 + Math.max(1, ones);
  const big = (): number => (bytes[position] ?? 0) * 256 + (bytes[position + 1] ?? 0);
  const length = sizeCode === 1 ? 192 : sizeCode < 6 ? 144 << sizeCode : sizeCode === 6 ? (bytes[position] ?? 0) + 1 : sizeCode === 7 ? big() + 1 : 1 << sizeCode;
  position += sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  const rate = rateCode < 12 ? ratesByCode[rateCode] : rateCode === 12 ? 1_000 * (bytes[position] ?? 0) : rateCode === 13 ? big() : 10 * big();
  position += rateCode === 12 ? 1 : rateCode > 12 ? 2 : 0;
  if (position >= end || crc8(bytes, at, position) !== bytes[position]) return null;
  return { length, channels: channelCode < 8 ? channelCode + 1 : 2, bits: bitsByCode[bitsCode] ?? 0, rate: rate ?? 0 };
}

/** The byte behind the frame that begins at `at`: where its checksum comes out as 0 and the next begins or the file ends; -1 where there is none. */
function endOfFrame(bytes: Uint8Array, at: number, end: number): number {
  let crc = 0;
  for (let index = at; index < end; index++) {
    if (crc === 0 && index > at + 6 && bytes[index] === 0xff && flacHeader(bytes, index, end) !== null) return index;
    crc = ((crc << 8) & 0xffff) ^ (crc16Table[(crc >> 8) ^ (bytes[index] ?? 0)] ?? 0);
  }
  return crc === 0 ? end : -1;
}
