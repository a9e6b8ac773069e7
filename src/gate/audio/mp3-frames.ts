/**
 * Walks the frames of an MP3 without decoding them: where the sound begins and ends, how long it lasts, and whether it is whole. Every frame must follow the one before it and have the
 * same sample rate and number of channels; before and after there may only be tags and zeros. Linear in the file.
 *
 * Sources: ISO/IEC 11172-3 and 13818-3 (header), "Mp3 Info Tag rev 1" by the LAME project (Xing, Info and LAME tags).
 */
import { hasName, skipZeros, u24be, u32be, u32le } from './ascii';
import type { Opened } from '../media';
import { broken, unread, type SoundMetadata } from './sound';
import { apeKinds, endOfId3, id3Kinds, id3v1Kinds } from './tags';

const kbitsOfMpeg1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const kbitsOfMpeg2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const ratesOfMpeg1 = [44_100, 48_000, 32_000];
/** How far into a file that doesn't begin with a frame one is looked for: the longest frame, as a stream may begin within one. */
const searched = 2_881;

interface FrameHeader {
  readonly sampleRate: number;
  readonly channels: number;
  readonly isMpeg1: boolean;
  /** Bytes of the frame with its header. */
  readonly size: number;
  /** Samples a channel. */
  readonly length: number;
}

export interface Mp3Frames {
  readonly sampleRate: number;
  readonly channels: number;
  /** Where the frame that tells of the others begins, or the first. */
  readonly infoFrom: number;
  /** The frames that hold sound, end to end: `[from, end)`. */
  readonly from: number;
  readonly end: number;
  readonly frames: number;
  /** Samples a channel of one frame. */
  readonly frameLength: number;
  /** Samples that the encoder put before and after the sound. */
  readonly before: number;
  readonly after: number;
  readonly metadata: readonly SoundMetadata[];
}

/** The Layer III header at `at`, or null where there is none. A free bit rate, which nobody writes, counts as none. */
export function frameHeader(bytes: Uint8Array, at: number): FrameHeader | null {
  if (bytes[at] !== 0xff) return null;
  const [second = 0, third = 0, fourth = 0] = bytes.subarray(at + 1, at + 4);
  const version = (second >> 3) & 3;
  if ((second & 0xe0) !== 0xe0 || version === 1 || ((second >> 1) & 3) !== 1 || at + 4 > bytes.length) return null;
  const isMpeg1 = version === 3;
  const kbits = (isMpeg1 ? kbitsOfMpeg1 : kbitsOfMpeg2)[third >> 4] ?? 0;
  const rate = ratesOfMpeg1[(third >> 2) & 3];
  if (kbits === 0 || rate === undefined || (fourth & 3) === 2) return null;
  const sampleRate = isMpeg1 ? rate : version === 2 ? rate / 2 : rate / 4;
  const length = isMpeg1 ? 1_152 : 576;
  const size = Math.floor(((length / 8) * kbits * 1_000) / sampleRate) + ((third >> 1) & 1);
  return { sampleRate, channels: fourth >> 6 === 3 ? 1 : 2, isMpeg1, size, length };
}

/** Where the first frame begins, at `at` or a little behind it; -1 where there is none. The further away, the more frames must follow one another. */
export function findFrames(bytes: Uint8Array, at: number): number {
  const start = skipZeros(bytes, at);
  if (isChain(bytes, start, 2, true)) return start;
  for (let from = start + 1; from < Math.min(start + searched, bytes.length); from++) {
    if (bytes[from] === 0xff && isChain(bytes, from, 4, false)) return from;
  }
  return -1;
}

/** Whether `count` frames follow one another; `mayEnd`: fewer will do where the file or its sound ends. */
function isChain(bytes: Uint8Array, from: number, count: number, mayEnd: boolean): boolean {
  const first = frameHeader(bytes, from);
  if (first === null) return false;
  let at = from + first.size;
  for (let frame = 1; frame < count; frame++) {
    const header = frameHeader(bytes, at);
    if (header === null || !isAlike(header, first)) return mayEnd && (at >= bytes.length || isTail(bytes, at));
    at += header.size;
  }
  return true;
}

function isTail(bytes: Uint8Array, at: number): boolean {
  return hasName(bytes, at, 'TAG') || hasName(bytes, at, 'APETAGEX') || skipZeros(bytes, at) === bytes.length;
}

function isAlike(one: FrameHeader, other: FrameHeader): boolean {
  return one.sampleRate === other.sampleRate && one.channels === other.channels && one.isMpeg1 === other.isMpeg1;
}

export function walkMp3(bytes: Uint8Array): Opened<Mp3Frames> {
  const kinds = new Set<SoundMetadata>();
  let tagEnd = 0;
  for (let end = endOfId3(bytes, 0); end > tagEnd && tagEnd < bytes.length; end = endOfId3(bytes, tagEnd)) {
    id3Kinds(bytes, tagEnd, kinds);
    tagEnd = end;
  }
  if (tagEnd > bytes.length) return broken('The file ends within the tag at its beginning; it holds no sound.');
  const from = findFrames(bytes, tagEnd);
  const first = from < 0 ? null : frameHeader(bytes, from);
  if (first === null) return broken('The file holds no sound, only what is said about it.', 'Choose the recording itself, or export it again.');
  const end = endOfSound(bytes, from, kinds);
  const info = readInfo(bytes, from, first);
  let frames = 0;
  let at = info === null ? from : from + first.size;
  const soundFrom = at;
  while (at < end) {
    const header = frameHeader(bytes, at);
    const time = `${Math.floor((frames * first.length) / first.sampleRate)} seconds`;
    if (header === null) {
      if (skipZeros(bytes, at, end) === end) break;
      return broken(frames === 0 ? 'The file holds no sound.' : `After ${time} the file goes on with something that is not sound.`);
    }
    if (!isAlike(header, first)) return unread(`After ${time} the sample rate or the number of channels changes.`, 'Save it with one sample rate throughout.');
    if (at + header.size > end) return broken(`The file is cut: its sound ends in the middle, after ${time}.`);
    at += header.size;
    frames++;
  }
  if (frames === 0) return broken('The file holds no sound.', 'Record it again, or choose another file.');
  if (info !== null && info.frames > frames + 1) {
    return broken(`The file is cut: it holds ${frames} of ${info.frames} pieces of its sound.`);
  }
  const total = frames * first.length;
  const before = info === null ? 0 : Math.min(info.before, total);
  return {
    ok: true,
    value: {
      sampleRate: first.sampleRate,
      channels: first.channels,
      infoFrom: from,
      from: soundFrom,
      end: at,
      frames,
      frameLength: first.length,
      before,
      after: info === null ? 0 : Math.min(info.after, total - before),
      metadata: [...kinds],
    },
    findings: [],
  };
}

/** Where the tags at the end begin: ID3v1 last, before it APE. */
function endOfSound(bytes: Uint8Array, from: number, kinds: Set<SoundMetadata>): number {
  let end = bytes.length;
  if (end - 128 >= from && hasName(bytes, end - 128, 'TAG')) {
    end -= 128;
    id3v1Kinds(bytes, end, kinds);
  }
  // The foot of an APE tag tells its size without the head, whose presence is the highest bit of the flags.
  if (end - 32 >= from && hasName(bytes, end - 32, 'APETAGEX')) {
    const size = u32le(bytes, end - 20) + (u32le(bytes, end - 12) >= 2 ** 31 ? 32 : 0);
    if (size >= 32 && end - size >= from) {
      apeKinds(bytes, end - size, end, kinds);
      end -= size;
    }
  }
  return end;
}

interface Info {
  readonly frames: number;
  readonly before: number;
  readonly after: number;
}

/** A decoder is 529 samples late by itself. */
const decoderDelay = 529;

/** What the first frame says, where it holds no sound but a Xing, Info or VBRI tag. */
function readInfo(bytes: Uint8Array, from: number, { channels, isMpeg1, size }: FrameHeader): Info | null {
  if (hasName(bytes, from + 36, 'VBRI')) return { frames: u32be(bytes, from + 50), before: 0, after: 0 };
  const at = from + 4 + (isMpeg1 ? (channels === 1 ? 17 : 32) : channels === 1 ? 9 : 17);
  if (!hasName(bytes, at, 'Xing') && !hasName(bytes, at, 'Info')) return null;
  const flags = u32be(bytes, at + 4);
  const lame = at + 8 + ((flags & 1) === 0 ? 0 : 4) + ((flags & 2) === 0 ? 0 : 4) + ((flags & 4) === 0 ? 0 : 100) + ((flags & 8) === 0 ? 0 : 4);
  const frames = (flags & 1) === 0 ? 0 : u32be(bytes, at + 8);
  const delays = lame + 24 <= from + size && (hasName(bytes, lame, 'LAME') || hasName(bytes, lame, 'Lav')) ? u24be(bytes, lame + 21) : 0;
  if (delays === 0) return { frames, before: 0, after: 0 };
  return { frames, before: (delays >> 12) + decoderDelay, after: Math.max(0, (delays & 0xfff) - decoderDelay) };
}
