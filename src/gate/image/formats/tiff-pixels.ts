/** TIFF's pixels: each strip or tile is unpacked by itself, into memory of the size that it must have, and put into its place as RGBA. */
import type { Bytes } from '../bytes';
import { inflateInto } from '../inflate';
import { notWhole } from '../refusal';
import { unpackBits, unpackLzw } from './tiff-packing';

export interface TiffLayout {
  readonly width: number;
  readonly height: number;
  /** Samples a pixel, and bits a sample. */
  readonly samples: number;
  readonly depth: number;
  /** 0 white is zero, 1 black is zero, 2 RGB, 3 palette. */
  readonly photometric: number;
  readonly compression: number;
  /** Each sample has blocks of its own. */
  readonly isPlanar: boolean;
  readonly isTiled: boolean;
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly across: number;
  readonly down: number;
  readonly predictor: number;
  /** Reds, then greens, then blues, of 16 bits. */
  readonly colours: readonly number[];
  /** 1, 2: alpha (premultiplied, plain). */
  readonly extraSamples: readonly number[];
  readonly offsets: readonly number[];
  readonly lengths: readonly number[];
  readonly isLittle: boolean;
}

export async function readTiffPixels(bytes: Bytes, layout: TiffLayout): Promise<Uint8Array> {
  const { width, height, samples, depth, isPlanar, isTiled, blockWidth, blockHeight, across, down } = layout;
  const pixels = new Uint8Array(width * height * 4);
  const perPixel = isPlanar ? 1 : samples;
  const rowBytes = Math.ceil((blockWidth * perPixel * depth) / 8);
  const put = painter(layout);
  for (let block = 0; block < across * down * (isPlanar ? samples : 1); block++) {
    const plane = Math.floor(block / (across * down));
    const left = (block % across) * blockWidth;
    const top = (Math.floor(block / across) % down) * blockHeight;
    const rows = isTiled ? blockHeight : Math.min(blockHeight, height - top);
    const at = layout.offsets[block] ?? 0;
    const raw = await unpack(bytes.slice(at, at + (layout.lengths[block] ?? 0)), rowBytes * rows, layout.compression);
    for (let y = 0; y < Math.min(rows, height - top); y++) {
      if (layout.predictor === 2) unpredict(raw, y * rowBytes, rowBytes, perPixel, depth, layout.isLittle);
      const columns = Math.min(blockWidth, width - left);
      for (let sample = 0; sample < perPixel; sample++) put(raw, y * rowBytes, sample, perPixel, columns, plane + sample, pixels, ((top + y) * width + left) * 4);
    }
  }
  if (!hasAlpha(layout)) for (let at = 3; at < pixels.length; at += 4) pixels[at] = 255;
  return pixels;
}

/** Always a copy, of exactly `length` bytes. */
async function unpack(packed: Uint8Array, length: number, compression: number): Promise<Uint8Array> {
  if (compression === 5) return unpackLzw(packed, length);
  if (compression === 32773) return unpackBits(packed, length);
  if (compression !== 1) return inflateInto([packed], length);
  if (packed.length < length) throw notWhole();
  return packed.slice(0, length);
}

/** Horizontal differences (section 14), undone in place. */
function unpredict(raw: Uint8Array, at: number, rowBytes: number, perPixel: number, depth: number, isLittle: boolean): void {
  if (depth === 8) {
    for (let i = at + perPixel; i < at + rowBytes; i++) raw[i] = raw[i]! + raw[i - perPixel]!;
    return;
  }
  const low = isLittle ? 0 : 1;
  const high = 1 - low;
  const step = perPixel * 2;
  for (let i = at + step; i + 1 < at + rowBytes; i += 2) {
    const sum = raw[i + low]! + raw[i - step + low]!;
    raw[i + low] = sum;
    raw[i + high] = raw[i + high]! + raw[i - step + high]! + (sum >> 8);
  }
}

const hasAlpha = ({ photometric, samples, extraSamples }: TiffLayout): boolean => samples > (photometric === 2 ? 3 : 1) && (extraSamples[0] === 1 || extraSamples[0] === 2);

/** Puts one sample of a row's pixels into RGBA. `kind`: which of the picture's samples it is. */
type Painter = (raw: Uint8Array, row: number, sample: number, perPixel: number, columns: number, kind: number, pixels: Uint8Array, out: number) => void;

function painter(layout: TiffLayout): Painter {
  const { photometric, depth, isLittle, colours } = layout;
  const colourSamples = photometric === 2 ? 3 : 1;
  const most = (1 << depth) - 1;
  const alphaKind = hasAlpha(layout) ? colourSamples : -1;
  const colourCount = Math.floor(colours.length / 3);
  const highByte = isLittle ? 1 : 0;
  return (raw, row, sample, perPixel, columns, kind, pixels, out) => {
    if (kind >= colourSamples && kind !== alphaKind) return;
    for (let x = 0; x < columns; x++) {
      const index = x * perPixel + sample;
      const value = depth === 8 ? raw[row + index]! : depth === 16 ? raw[row + 2 * index + highByte]! : (raw[row + ((index * depth) >> 3)]! >> (8 - depth - ((index * depth) & 7))) & most;
      const at = out + 4 * x;
      if (kind === alphaKind) pixels[at + 3] = scaled(value, depth);
      else if (photometric === 2) pixels[at + kind] = scaled(value, depth);
      else if (photometric === 3) for (let channel = 0; channel < 3; channel++) pixels[at + channel] = (colours[channel * colourCount + value] ?? 0) >> 8;
      else pixels.fill(photometric === 0 ? 255 - scaled(value, depth) : scaled(value, depth), at, at + 3);
    }
  };
}

/** To 0..255. Of 16 bits, only the upper eight are read. */
const scaled = (value: number, depth: number): number => (depth >= 8 ? value : (value * 255) / ((1 << depth) - 1));
