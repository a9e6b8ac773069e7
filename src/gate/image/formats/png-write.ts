/** Writes a picture as PNG (third edition, W3C 2025): eight bits a channel, each row told by its difference from what is around it (Paeth's filter). The same bytes everywhere. */
import { concat, latin1 } from '../bytes';
import type { Raster } from '../types';
import { pngSignature } from './png';
import { checksum } from './png-checksum';

const paethFilter = 4;
const rgb = 2;
const rgba = 6;

/** `colours`: whole chunks that say how the pixels are to be read, such as a colour profile. */
export async function writePng({ width, height, pixels }: Raster, colours: readonly Uint8Array[] = []): Promise<Uint8Array> {
  const { zlibSync } = await import('fflate');
  let opaque = 255;
  for (let at = 3; at < pixels.length; at += 4) opaque &= pixels[at]!;
  const channels = opaque === 255 ? 3 : 4;
  const stride = 1 + width * channels;
  const rows = new Uint8Array(stride * height);
  const read = (x: number, y: number, channel: number): number => (x < 0 || y < 0 ? 0 : pixels[4 * (y * width + x) + channel]!);
  for (let y = 0; y < height; y++) {
    let at = y * stride;
    rows[at++] = paethFilter;
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++) rows[at++] = read(x, y, channel) - paeth(read(x - 1, y, channel), read(x, y - 1, channel), read(x - 1, y - 1, channel));
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = 8;
  header[9] = channels === 3 ? rgb : rgba;
  return concat([latin1(pngSignature), pngChunk('IHDR', header), ...colours, pngChunk('IDAT', zlibSync(rows)), pngChunk('IEND', new Uint8Array(0))]);
}

/** The neighbour that is nearest to left + above − their corner. */
function paeth(left: number, above: number, corner: number): number {
  const [fromLeft, fromAbove, fromCorner] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
  if (fromLeft <= fromAbove && fromLeft <= fromCorner) return left;
  return fromAbove <= fromCorner ? above : corner;
}

export function pngChunk(name: string, data: Uint8Array): Uint8Array {
  const chunk = concat([new Uint8Array(4), latin1(name), data, new Uint8Array(4)]);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  view.setUint32(chunk.length - 4, checksum(chunk, 4, chunk.length - 4));
  return chunk;
}
