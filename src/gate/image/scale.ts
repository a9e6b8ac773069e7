/**
 * Makes pictures smaller by averaging: each new pixel is the mean of the area that it covers, in whole numbers, on white where the picture is transparent. Sums
 * stay below 2^53 (255 × width × height), so they are exact everywhere.
 */
import type { Raster } from './types';

/** `width` × `height` pixels, none larger than the picture's; opaque. */
export function scaleTo(picture: Raster, width: number, height: number): Raster {
  const columns = cellsOf(picture.width, width);
  const rows = cellsOf(picture.height, height);
  const area = picture.width * picture.height;
  const out = new Uint8Array(width * height * 4);
  const sums = new Float64Array(width * 3);
  const row = new Int32Array(width * 3);
  const scratch = new Uint8Array(picture.width * 4);
  // Neighbouring cells share a row where it doesn't fall to one alone, so the last one summed is kept.
  let summed = -1;
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    const { first, last, firstPart, lastPart } = rows[y]!;
    for (let from = first; from <= last; from++) {
      if (from !== summed) sumRow(picture, from, columns, row, scratch);
      summed = from;
      const part = from === first ? firstPart : from === last ? lastPart : height;
      for (let i = 0; i < row.length; i++) sums[i] = sums[i]! + row[i]! * part;
    }
    for (let i = 0, at = y * width * 4; i < sums.length; i += 3, at += 4) {
      out[at] = Math.floor((2 * sums[i]! + area) / (2 * area));
      out[at + 1] = Math.floor((2 * sums[i + 1]! + area) / (2 * area));
      out[at + 2] = Math.floor((2 * sums[i + 2]! + area) / (2 * area));
      out[at + 3] = 255;
    }
  }
  return { width, height, pixels: out };
}

/** The old pixels that a new one covers along an axis. The first and the last count by their parts of `count`, those between them by all of it. */
interface Cell {
  readonly first: number;
  readonly last: number;
  readonly firstPart: number;
  readonly lastPart: number;
}

/** An axis of `length` old pixels, divided among `count` new ones, in units of one part: an old pixel has `count`, a new one `length`. */
function cellsOf(length: number, count: number): Cell[] {
  return Array.from({ length: count }, (_, i) => {
    const start = i * length;
    const end = start + length;
    const first = Math.floor(start / count);
    const last = Math.ceil(end / count) - 1;
    return { first, last, firstPart: Math.min(end, (first + 1) * count) - start, lastPart: end - last * count };
  });
}

/** What of a row falls to each column, red, green and blue, in parts. */
function sumRow({ width, pixels }: Raster, y: number, columns: readonly Cell[], row: Int32Array, scratch: Uint8Array): void {
  const line = onWhite(pixels.subarray(y * width * 4, (y + 1) * width * 4), scratch);
  const count = columns.length;
  let to = 0;
  for (const { first, last, firstPart, lastPart } of columns) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let at = 4 * first + 4; at < 4 * last; at += 4) {
      red += line[at]!;
      green += line[at + 1]!;
      blue += line[at + 2]!;
    }
    const rest = last > first ? lastPart : 0;
    row[to++] = red * count + line[4 * first]! * firstPart + line[4 * last]! * rest;
    row[to++] = green * count + line[4 * first + 1]! * firstPart + line[4 * last + 1]! * rest;
    row[to++] = blue * count + line[4 * first + 2]! * firstPart + line[4 * last + 2]! * rest;
  }
}

/** One row of RGBA, laid on white if it isn't opaque. */
function onWhite(line: Uint8Array, scratch: Uint8Array): Uint8Array {
  let isOpaque = 255;
  for (let at = 3; at < line.length; at += 4) isOpaque &= line[at]!;
  if (isOpaque === 255) return line;
  for (let at = 0; at < line.length; at += 4) {
    const alpha = line[at + 3]!;
    const white = 255 * (255 - alpha) + 127;
    for (let channel = at; channel < at + 3; channel++) scratch[channel] = Math.floor((line[channel]! * alpha + white) / 255);
  }
  return scratch;
}

/** The whole picture, opaque, with no side longer than `side`; never larger than it was. */
export function thumbnail(picture: Raster, side: number): Raster {
  const longest = Math.max(picture.width, picture.height);
  const fit = (length: number): number => (longest <= side ? length : Math.max(1, Math.floor((2 * length * side + longest) / (2 * longest))));
  return scaleTo(picture, fit(picture.width), fit(picture.height));
}
