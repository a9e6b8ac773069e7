/** What a contributor may do to a picture before sending it: turn it, and keep a part of it. */
import { upright } from './orientation';
import type { Raster } from './types';

/** Pixels, from the top left. */
export interface PictureBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Quarter turns clockwise. */
export type Turns = 0 | 1 | 2 | 3;

const orientations = [1, 6, 3, 8] as const;

/** Not turned at all, the same raster comes back. */
export const turnPicture = (picture: Raster, turns: Turns): Raster => upright(picture, orientations[turns]);

/** The part within the box, which is held within the picture and has at least one pixel. */
export function cropPicture({ width, height, pixels }: Raster, box: PictureBox): Raster {
  const [left, right] = heldWithin(box.x, box.width, width);
  const [top, bottom] = heldWithin(box.y, box.height, height);
  const out = new Uint8Array((right - left) * (bottom - top) * 4);
  for (let y = top; y < bottom; y++) out.set(pixels.subarray((y * width + left) * 4, (y * width + right) * 4), (y - top) * (right - left) * 4);
  return { width: right - left, height: bottom - top, pixels: out };
}

function heldWithin(from: number, size: number, length: number): readonly [number, number] {
  const start = Math.min(length - 1, Math.max(0, Math.round(from)));
  return [start, Math.min(length, Math.max(start + 1, Math.round(from + size)))];
}
