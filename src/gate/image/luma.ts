/** A picture's brightness at the one scale at which pictures are judged and compared, whatever their size. */
import { thumbnail } from './scale';
import type { Raster } from './types';

/** [height, width], 0..255. */
export interface Luma {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

/** The longest side at which pictures are judged. */
export const workingSide = 512;

/** Rec. 601 weights in 256ths. */
export function lumaOf({ width, height, pixels }: Raster): Luma {
  const values = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < values.length; i++, at += 4) values[i] = (77 * pixels[at]! + 150 * pixels[at + 1]! + 29 * pixels[at + 2]! + 128) >> 8;
  return { width, height, values };
}

const workingByPicture = new WeakMap<Raster, Raster>();

/** Kept beside its picture as long as somebody holds that: checks and hash both start from it, and making it costs more than either. */
export function workingRaster(picture: Raster): Raster {
  const known = workingByPicture.get(picture);
  if (known !== undefined) return known;
  const made = thumbnail(picture, workingSide);
  workingByPicture.set(picture, made);
  return made;
}
