/** PNG's pixels: unpacked, unfiltered (clause 9), woven together where they are interlaced (clause 8), and made RGBA of eight bits. */
import { inflateInto } from '../inflate';
import { notWhole, tooMuchWork } from '../refusal';
import type { PictureBudget } from '../types';

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample. */
  readonly depth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
  readonly colour: number;
  readonly isInterlaced: boolean;
}

/** One pass over the picture: every `across`th pixel from `left` of every `down`th row from `top`. */
interface Pass {
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly down: number;
}

const whole: readonly Pass[] = [{ left: 0, top: 0, across: 1, down: 1 }];
const adam7: readonly Pass[] = [
  { left: 0, top: 0, across: 8, down: 8 },
  { left: 4, top: 0, across: 8, down: 8 },
  { left: 0, top: 4, across: 4, down: 8 },
  { left: 2, top: 0, across: 4, down: 4 },
  { left: 0, top: 2, across: 2, down: 4 },
  { left: 1, top: 0, across: 2, down: 2 },
  { left: 0, top: 1, across: 1, down: 2 },
];

const samplesByColour: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

export async function readPngPixels(header: PngHeader, packed: readonly Uint8Array[], palette: Uint8Array | null, transparency: Uint8Array | null, budget: PictureBudget): Promise<Uint8Array> {
  const { width, height, depth, colour } = header;
  if (colour === 3 && palette === null) throw notWhole();
  const bitsPerPixel = depth * (samplesByColour[colour] ?? 1);
  const passes = (header.isInterlaced ? adam7 : whole)
    .map((pass) => ({ ...pass, columns: Math.ceil((width - pass.left) / pass.across), rows: Math.ceil((height - pass.top) / pass.down) }))
    .filter(({ columns, rows }) => columns > 0 && rows > 0)
    .map((pass) => ({ ...pass, rowBytes: Math.ceil((pass.columns * bitsPerPixel) / 8) }));
  const length = passes.reduce((sum, { rows, rowBytes }) => sum + rows * (rowBytes + 1), 0);
  if (length > budget.pixels * 4 + height) throw tooMuchWork('This picture has more bits a pixel than can be opened at its size.');
  const raw = await inflateInto(packed, length);
  const pixels = new Uint8Array(width * height * 4);
  const put = painter(header, palette, transparency);
  let at = 0;
  for (const { left, top, across, down, columns, rows, rowBytes } of passes) {
    for (let row = 0; row < rows; row++, at += rowBytes + 1) {
      unfilter(raw, at, rowBytes, Math.max(1, bitsPerPixel >> 3), row > 0);
      put(raw, at + 1, columns, pixels, ((top + row * down) * width + left) * 4, across * 4);
    }
  }
  return pixels;
}

/** In place: the filter's number stands at `at`, the row's bytes behind it, the row above one row before. */
function unfilter(raw: Uint8Array, at: number, rowBytes: number, pixelBytes: number, hasAbove: boolean): void {
  const start = at + 1;
  const end = start + rowBytes;
  const up = rowBytes + 1;
  const filter = raw[at] ?? 0;
  if (filter > 4) throw notWhole();
  if (filter === 0 || (filter === 2 && !hasAbove)) return;
  if (filter === 1 || (filter === 4 && !hasAbove)) {
    for (let i = start + pixelBytes; i < end; i++) raw[i] = raw[i]! + raw[i - pixelBytes]!;
  } else if (filter === 2) {
    for (let i = start; i < end; i++) raw[i] = raw[i]! + raw[i - up]!;
  } else if (filter === 3) {
    for (let i = start; i < end; i++) {
      const before = i - start >= pixelBytes ? raw[i - pixelBytes]! : 0;
      const above = hasAbove ? raw[i - up]! : 0;
      raw[i] = raw[i]! + ((before + above) >> 1);
    }
  } else {
    for (let i = start; i < Math.min(end, start + pixelBytes); i++) raw[i] = raw[i]! + raw[i - up]!;
    for (let i = start + pixelBytes; i < end; i++) raw[i] = raw[i]! + paeth(raw[i - pixelBytes]!, raw[i - up]!, raw[i - up - pixelBytes]!);
  }
}

function paeth(before: number, above: number, corner: number): number {
  const toBefore = Math.abs(above - corner);
  const toAbove = Math.abs(before - corner);
  const toCorner = Math.abs(before + above - 2 * corner);
  if (toBefore <= toAbove && toBefore <= toCorner) return before;
  return toAbove <= toCorner ? above : corner;
}

/** Writes `columns` pixels of a raw row at `from` into RGBA at `to`, `step` bytes apart. */
type Painter = (raw: Uint8Array, from: number, columns: number, pixels: Uint8Array, to: number, step: number) => void;

function painter({ depth, colour }: PngHeader, palette: Uint8Array | null, transparency: Uint8Array | null): Painter {
  if (depth < 8) return smallPainter(depth, colour, palette, transparency);
  const sampleBytes = depth >> 3;
  const step = sampleBytes * (samplesByColour[colour] ?? 1);
  const isGrey = colour === 0 || colour === 4;
  const clear = colour === 0 || colour === 2 ? transparency : null;
  const alphaAt = colour === 4 ? sampleBytes : colour === 6 ? 3 * sampleBytes : -1;
  if (colour === 3) {
    return (raw, from, columns, pixels, to, stride) => {
      for (let i = 0; i < columns; i++) putIndex(raw[from + i] ?? 0, palette, transparency, pixels, to + i * stride);
    };
  }
  const green = isGrey ? 0 : sampleBytes;
  const blue = isGrey ? 0 : 2 * sampleBytes;
  return (raw, from, columns, pixels, to, stride) => {
    for (let i = 0, at = from, out = to; i < columns; i++, at += step, out += stride) {
      pixels[out] = raw[at]!;
      pixels[out + 1] = raw[at + green]!;
      pixels[out + 2] = raw[at + blue]!;
      pixels[out + 3] = alphaAt >= 0 ? raw[at + alphaAt]! : clear !== null && isClear(raw, at, step, sampleBytes, clear) ? 0 : 255;
    }
  };
}

/** The one colour that tRNS makes transparent stands there in samples of 16 bits. */
function isClear(raw: Uint8Array, at: number, step: number, sampleBytes: number, clear: Uint8Array): boolean {
  for (let i = 0; i < step; i += sampleBytes) {
    const value = sampleBytes === 1 ? (raw[at + i] ?? 0) : ((raw[at + i] ?? 0) << 8) | (raw[at + i + 1] ?? 0);
    const sample = (i / sampleBytes) * 2;
    if (value !== (((clear[sample] ?? 0) << 8) | (clear[sample + 1] ?? 0))) return false;
  }
  return true;
}

/** Grey or palette of 1, 2 or 4 bits, from the highest bit. */
function smallPainter(depth: number, colour: number, palette: Uint8Array | null, transparency: Uint8Array | null): Painter {
  const most = (1 << depth) - 1;
  const clear = transparency === null ? -1 : ((transparency[0] ?? 0) << 8) | (transparency[1] ?? 0);
  return (raw, from, columns, pixels, to, stride) => {
    for (let i = 0, out = to; i < columns; i++, out += stride) {
      const bit = i * depth;
      const value = ((raw[from + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & most;
      if (colour === 3) putIndex(value, palette, transparency, pixels, out);
      else {
        pixels.fill((value * 255) / most, out, out + 3);
        pixels[out + 3] = value === clear ? 0 : 255;
      }
    }
  };
}

function putIndex(index: number, palette: Uint8Array | null, transparency: Uint8Array | null, pixels: Uint8Array, out: number): void {
  pixels[out] = palette?.[3 * index] ?? 0;
  pixels[out + 1] = palette?.[3 * index + 1] ?? 0;
  pixels[out + 2] = palette?.[3 * index + 2] ?? 0;
  pixels[out + 3] = transparency?.[index] ?? 255;
}
