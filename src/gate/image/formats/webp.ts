/** WebP (RFC 9649): a RIFF of chunks. libwebp decodes a still picture; of an animation the first frame is made a still picture first. */
import type { Anatomy } from '../anatomy';
import { Bytes, concat, latin1, startsWith } from '../bytes';
import { decodeWith } from '../codecs';
import { MetadataNotes } from '../metadata';
import { holdDimensions, notWhole } from '../refusal';
import type { PictureBudget } from '../types';

export interface RiffChunk {
  readonly name: string;
  readonly data: Uint8Array;
}

/** The chunks of a file or of a frame. A chunk of odd length is followed by a byte that is not counted. */
export function riffChunks(all: Uint8Array, from: number, end: number): RiffChunk[] {
  const bytes = new Bytes(all.subarray(0, end), true);
  const chunks: RiffChunk[] = [];
  for (let at = from; at < end; ) {
    const length = bytes.u32(at + 4);
    chunks.push({ name: String.fromCharCode(...bytes.slice(at, at + 4)), data: bytes.slice(at + 8, at + 8 + length) });
    at += 8 + length + (length & 1);
  }
  return chunks;
}

/** A RIFF of WebP from its chunks. */
export function writeRiff(chunks: readonly RiffChunk[]): Uint8Array {
  const parts = chunks.flatMap(({ name, data }) => [latin1(name), littleEndian(data.length), data, new Uint8Array(data.length & 1)]);
  const body = concat(parts);
  return concat([latin1('RIFF'), littleEndian(body.length + 4), latin1('WEBP'), body]);
}

const littleEndian = (value: number): Uint8Array => Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);
const u24 = (bytes: Bytes, at: number): number => bytes.u8(at) | (bytes.u8(at + 1) << 8) | (bytes.u8(at + 2) << 16);

/** Where the RIFF says that it ends. */
export function riffEnd(all: Uint8Array): number {
  const end = new Bytes(all, true).u32(4) + 8;
  if (end > all.length) throw notWhole('This picture breaks off before its end.');
  return end;
}

const mostChunks = 10_000;

export function readWebp(all: Uint8Array, budget: PictureBudget): Anatomy {
  holdFirstSize(all, budget);
  const end = riffEnd(all);
  const chunks = riffChunks(all, 12, end);
  if (chunks.length > mostChunks) throw notWhole();
  const metadata = new MetadataNotes();
  const extras: Uint8Array[] = [];
  for (const { name, data } of chunks) {
    if (pictureChunks.has(name)) continue;
    extras.push(data);
    if (name === 'EXIF') metadata.addExif(data);
    else if (name === 'XMP ') metadata.addXmp(data);
    else metadata.add('other');
  }
  const frames = chunks.filter(({ name }) => name === 'ANMF');
  const still = frames[0] === undefined ? chunks.filter(({ name }) => name === 'VP8X' || isPixels(name)) : stillOf(frames[0].data);
  const pixelChunk = still.find(({ name }) => name === 'VP8 ' || name === 'VP8L');
  if (pixelChunk === undefined) throw notWhole();
  const { width, height } = sizeOf(pixelChunk);
  holdDimensions(width, height, budget);
  const decode = async (): Promise<Uint8Array> => {
    const decoded = await decodeWith('webp', frames.length === 0 ? all.subarray(0, end) : writeRiff(still));
    if (decoded.width !== width || decoded.height !== height) throw notWhole();
    return decoded.pixels;
  };
  return { format: 'webp', width, height, frames: Math.max(1, frames.length), end, extras, metadata, decode };
}

export const pictureChunks: ReadonlySet<string> = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ICCP', 'ANIM', 'ANMF']);
const isPixels = (name: string): boolean => name === 'VP8 ' || name === 'VP8L' || name === 'ALPH';

/** The first chunk tells the size: of the canvas, or of the picture. A bomb is told as one even if the file breaks off behind it. */
function holdFirstSize(all: Uint8Array, budget: PictureBudget): void {
  const bytes = new Bytes(all, true);
  const name = String.fromCharCode(...bytes.slice(12, 16));
  const data = all.subarray(20);
  if (name === 'VP8X') {
    const canvas = new Bytes(data, true);
    holdDimensions(u24(canvas, 4) + 1, u24(canvas, 7) + 1, budget);
  } else if (name === 'VP8 ' || name === 'VP8L') {
    const { width, height } = sizeOf({ name, data });
    holdDimensions(width, height, budget);
  } else throw notWhole();
}

function sizeOf({ name, data }: RiffChunk): { width: number; height: number } {
  const bytes = new Bytes(data, true);
  if (name === 'VP8L') {
    if (bytes.u8(0) !== 0x2f) throw notWhole();
    const packed = bytes.u32(1);
    return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
  }
  if (!startsWith(data, '\x9d\x01\x2a', 3)) throw notWhole();
  return { width: bytes.u16(6) & 0x3fff, height: bytes.u16(8) & 0x3fff };
}

/** An animation's frame, whose own size stands before its chunks, as the chunks of a still picture. */
function stillOf(frame: Uint8Array): RiffChunk[] {
  const chunks = riffChunks(frame, 16, frame.length).filter(({ name }) => isPixels(name));
  if (!chunks.some(({ name }) => name === 'ALPH')) return chunks;
  const hasAlpha = 0x10;
  return [{ name: 'VP8X', data: concat([Uint8Array.of(hasAlpha, 0, 0, 0), frame.subarray(6, 12)]) }, ...chunks];
}

/** The first picture without anything beside it but its colour profile and, if given, an EXIF block. */
export function stripWebp(all: Uint8Array, exif: Uint8Array | null): Uint8Array {
  const chunks = riffChunks(all, 12, riffEnd(all));
  const frame = chunks.find(({ name }) => name === 'ANMF');
  const still = frame === undefined ? chunks : stillOf(frame.data);
  const pixels = still.filter(({ name }) => isPixels(name));
  const profile = chunks.filter(({ name }) => name === 'ICCP');
  const picture = pixels.find(({ name }) => name !== 'ALPH');
  if (picture === undefined) throw notWhole();
  const hasAlpha = pixels.length > 1 || (((still.find(({ name }) => name === 'VP8X')?.data[0] ?? 0) & flag.alpha) !== 0);
  if (exif === null && profile.length === 0 && pixels.length === 1) return writeRiff(pixels);
  const { width, height } = sizeOf(picture);
  const flags = (hasAlpha ? flag.alpha : 0) | (profile.length > 0 ? flag.profile : 0) | (exif === null ? 0 : flag.exif);
  const header = Uint8Array.of(flags, 0, 0, 0, width - 1, (width - 1) >> 8, (width - 1) >> 16, height - 1, (height - 1) >> 8, (height - 1) >> 16);
  return writeRiff([{ name: 'VP8X', data: header }, ...profile, ...pixels, ...(exif === null ? [] : [{ name: 'EXIF', data: exif }])]);
}

/** Bits of VP8X's first byte. */
const flag = { exif: 0x08, alpha: 0x10, profile: 0x20 } as const;
