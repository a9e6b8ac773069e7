/** Which picture format a file is, by its content alone. What its name says is for the caller to hold against it. */
import { startsWith } from './bytes';
import { pngSignature } from './formats/png';
import type { PictureFormat } from './types';

export function pictureFormat(bytes: Uint8Array): PictureFormat | null {
  if (startsWith(bytes, pngSignature)) return 'png';
  if (startsWith(bytes, '\xff\xd8\xff')) return 'jpg';
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'webp';
  if (startsWith(bytes, 'II*\0') || startsWith(bytes, 'MM\0*')) return 'tiff';
  return isBmp(bytes) ? 'bmp' : null;
}

/** Two letters alone would make many a text a BMP: the length of the header behind them must be one that exists. */
function isBmp(bytes: Uint8Array): boolean {
  return startsWith(bytes, 'BM') && bytes.length >= 26 && [12, 40, 52, 56, 64, 108, 124].includes(bytes[14] ?? 0) && startsWith(bytes, '\0\0\0', 15);
}
