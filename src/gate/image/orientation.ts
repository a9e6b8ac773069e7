/** Turns a picture upright, as its EXIF orientation says. */
import type { Orientation, Raster } from './types';

/** From stored to shown. Where the picture is upright already, the same raster comes back. */
export function upright({ width, height, pixels }: Raster, orientation: Orientation): Raster {
  if (orientation === 1) return { width, height, pixels };
  const isLying = orientation >= 5;
  const shownWidth = isLying ? height : width;
  const shownHeight = isLying ? width : height;
  const source = new Uint32Array(pixels.buffer, pixels.byteOffset, width * height);
  const target = new Uint32Array(width * height);
  const { start, right, down } = stepsOf(orientation, width, height);
  let at = 0;
  for (let y = 0; y < shownHeight; y++) {
    for (let x = 0, from = start + y * down; x < shownWidth; x++, from += right) target[at++] = source[from] ?? 0;
  }
  return { width: shownWidth, height: shownHeight, pixels: new Uint8Array(target.buffer) };
}

/** Where the first shown pixel is stored, and how far the next to its right and the one below lie from it. */
function stepsOf(orientation: Orientation, width: number, height: number): { start: number; right: number; down: number } {
  const lastRow = (height - 1) * width;
  switch (orientation) {
    case 2: return { start: width - 1, right: -1, down: width };
    case 3: return { start: lastRow + width - 1, right: -1, down: -width };
    case 4: return { start: lastRow, right: 1, down: -width };
    case 5: return { start: 0, right: width, down: 1 };
    case 6: return { start: lastRow, right: -width, down: 1 };
    case 7: return { start: lastRow + width - 1, right: -width, down: -1 };
    case 8: return { start: width - 1, right: width, down: -1 };
    default: return { start: 0, right: 1, down: width };
  }
}
