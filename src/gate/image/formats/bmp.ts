/** BMP (Microsoft's BITMAPFILEHEADER with the headers of OS/2, Windows 3, 4 and 5): 1 to 32 bits a pixel, plain, run-length coded, or with masks. */
import type { Anatomy } from '../anatomy';
import { Bytes } from '../bytes';
import { MetadataNotes } from '../metadata';
import { holdDimensions, notTaken, notWhole } from '../refusal';
import type { PictureBudget } from '../types';

interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly isTopDown: boolean;
  readonly bits: number;
  readonly compression: number;
  /** Red, green, blue, alpha; 0: none. */
  readonly masks: readonly [number, number, number, number];
  /** Where the palette lies, how many colours it has, and how many bytes each takes. */
  readonly palette: { readonly at: number; readonly count: number; readonly size: number };
  readonly pixelsAt: number;
}

const rle8 = 1;
const rle4 = 2;
const masked = 3;
const maskedWithAlpha = 6;

export function readBmp(all: Uint8Array, budget: PictureBudget): Anatomy {
  const bytes = new Bytes(all, true);
  const header = readHeader(bytes, budget);
  const { width, height, bits, compression, palette, pixelsAt } = header;
  const rowBytes = 4 * Math.ceil((width * bits) / 32);
  const isRuns = compression === rle8 || compression === rle4;
  const end = isRuns ? endOfRuns(bytes, pixelsAt, bits) : pixelsAt + rowBytes * height;
  if (end > all.length) throw notWhole('This picture breaks off before its end.');
  const paletteEnd = palette.at + palette.count * palette.size;
  const decode = (): Uint8Array => (isRuns ? decodeRuns(bytes, header) : decodeRows(bytes, header, rowBytes));
  return { format: 'bmp', width, height, frames: 1, end: Math.max(end, profileEnd(bytes)), extras: [all.subarray(Math.min(paletteEnd, pixelsAt), pixelsAt)], metadata: new MetadataNotes(), decode };
}

function readHeader(bytes: Bytes, budget: PictureBudget): BmpHeader {
  const size = bytes.u32(14);
  const isOld = size === 12;
  if (!isOld && (size < 40 || size > 124)) throw notWhole();
  const width = isOld ? bytes.u16(18) : bytes.i32(18);
  const signed = isOld ? bytes.u16(20) : bytes.i32(22);
  const height = Math.abs(signed);
  holdDimensions(width, height, budget);
  const bits = bytes.u16(isOld ? 24 : 28);
  const compression = isOld ? 0 : bytes.u32(30);
  if (compression === 4 || compression === 5) throw notTaken('This BMP holds another format inside.', 'Save it as PNG or JPEG.');
  if (!isPossible(bits, compression)) throw notWhole();
  const hasMasks = compression === masked || compression === maskedWithAlpha;
  const masksBehind = hasMasks && size === 40 ? (compression === masked ? 12 : 16) : 0;
  const at = 14 + size + masksBehind;
  const most = bits <= 8 ? 1 << bits : 0;
  const stated = isOld ? 0 : bytes.u32(46);
  const pixelsAt = bytes.u32(10);
  if (pixelsAt < at || pixelsAt > bytes.length) throw notWhole();
  const count = most === 0 ? 0 : Math.min(stated === 0 ? most : stated, most, Math.floor((pixelsAt - at) / (isOld ? 3 : 4)));
  return { width, height, isTopDown: signed < 0, bits, compression, masks: masksOf(bytes, bits, hasMasks, size), palette: { at, count, size: isOld ? 3 : 4 }, pixelsAt };
}

function isPossible(bits: number, compression: number): boolean {
  if (compression === 0) return [1, 4, 8, 16, 24, 32].includes(bits);
  if (compression === rle8) return bits === 8;
  if (compression === rle4) return bits === 4;
  return (compression === masked || compression === maskedWithAlpha) && (bits === 16 || bits === 32);
}

function masksOf(bytes: Bytes, bits: number, hasMasks: boolean, headerSize: number): BmpHeader['masks'] {
  if (!hasMasks) return bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];
  const hasAlpha = headerSize >= 56 || bytes.u32(30) === maskedWithAlpha;
  return [bytes.u32(54), bytes.u32(58), bytes.u32(62), hasAlpha ? bytes.u32(66) : 0];
}

/** Behind the colour profile of a header of version 5, if it lies in the file. */
function profileEnd(bytes: Bytes): number {
  if (bytes.u32(14) !== 124) return 0;
  const end = 14 + bytes.u32(126) + bytes.u32(130);
  return bytes.u32(130) > 0 && end <= bytes.length ? end : 0;
}

function decodeRows(bytes: Bytes, header: BmpHeader, rowBytes: number): Uint8Array {
  const { width, height, isTopDown, bits, pixelsAt } = header;
  const pixels = new Uint8Array(width * height * 4);
  const channels = header.masks.map(channelOf);
  for (let y = 0; y < height; y++) {
    const row = pixelsAt + rowBytes * (isTopDown ? y : height - 1 - y);
    let out = y * width * 4;
    for (let x = 0; x < width; x++, out += 4) {
      if (bits <= 8) putColour(bytes, header, (bytes.all[row + ((x * bits) >> 3)]! >> (8 - bits - ((x * bits) & 7))) & ((1 << bits) - 1), pixels, out);
      else if (bits === 24) {
        const at = row + 3 * x;
        pixels[out] = bytes.all[at + 2]!;
        pixels[out + 1] = bytes.all[at + 1]!;
        pixels[out + 2] = bytes.all[at]!;
        pixels[out + 3] = 255;
      } else {
        const value = bits === 16 ? bytes.u16(row + 2 * x) : bytes.u32(row + 4 * x);
        for (let channel = 0; channel < 4; channel++) pixels[out + channel] = channels[channel]!(value);
      }
    }
  }
  return pixels;
}

/** A mask's bits as 0..255. No mask: full. */
function channelOf(mask: number): (value: number) => number {
  if (mask === 0) return () => 255;
  let shift = 0;
  while (((mask >>> shift) & 1) === 0) shift += 1;
  const most = mask >>> shift;
  return (value) => Math.floor((((value & mask) >>> shift) * 255 + (most >>> 1)) / most);
}

function putColour(bytes: Bytes, { palette }: BmpHeader, index: number, pixels: Uint8Array, out: number): void {
  const at = palette.at + index * palette.size;
  const isThere = index < palette.count;
  pixels[out] = isThere ? bytes.all[at + 2]! : 0;
  pixels[out + 1] = isThere ? bytes.all[at + 1]! : 0;
  pixels[out + 2] = isThere ? bytes.all[at]! : 0;
  pixels[out + 3] = 255;
}

/** What a run-length code does: a run of `count` pixels, or literal ones, or a move. */
function endOfRuns(bytes: Bytes, from: number, bits: number): number {
  for (let at = from; ; ) {
    const count = bytes.u8(at);
    const what = bytes.u8(at + 1);
    at += 2;
    if (count > 0) continue;
    if (what === 1) return at;
    if (what === 2) at += 2;
    else if (what > 2) at += literalBytes(what, bits);
  }
}

/** Literal pixels fill whole pairs of bytes. */
const literalBytes = (count: number, bits: number): number => 2 * Math.ceil((count * bits) / 16);

function decodeRuns(bytes: Bytes, header: BmpHeader): Uint8Array {
  const { width, height, bits, pixelsAt } = header;
  const pixels = new Uint8Array(width * height * 4);
  // What no run reaches has the first colour.
  for (let out = 0; out < pixels.length; out += 4) putColour(bytes, header, 0, pixels, out);
  let x = 0;
  let y = 0;
  const put = (index: number): void => {
    if (x < width && y < height) putColour(bytes, header, index, pixels, ((height - 1 - y) * width + x) * 4);
    x += 1;
  };
  const nibble = (value: number, i: number): number => (bits === 8 ? value : i & 1 ? value & 15 : value >> 4);
  for (let at = pixelsAt; ; ) {
    const count = bytes.u8(at);
    const what = bytes.u8(at + 1);
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i++) put(nibble(what, i));
    } else if (what === 0) {
      x = 0;
      y += 1;
    } else if (what === 1) {
      return pixels;
    } else if (what === 2) {
      x += bytes.u8(at);
      y += bytes.u8(at + 1);
      at += 2;
    } else {
      for (let i = 0; i < what; i++) put(nibble(bytes.u8(at + ((i * bits) >> 3)), i));
      at += literalBytes(what, bits);
    }
  }
}
