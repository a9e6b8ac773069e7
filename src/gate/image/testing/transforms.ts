/** What happens to pictures on their way through the world: made smaller or larger, compressed again, cut, brightened, blurred, framed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import encode, { init } from '@jsquash/jpeg/encode.js';
import { openOrFail } from './files';
import type { Picture, Raster } from '../types';

const encoder = init(new WebAssembly.Module(readFileSync(join(process.cwd(), 'node_modules', '@jsquash', 'jpeg', 'codec', 'enc', 'mozjpeg_enc.wasm'))));

const withPixels = (picture: Picture, { width, height, pixels }: Raster): Picture => ({ ...picture, width, height, pixels });

/** Each new pixel from old ones, by their place. */
function remade(picture: Picture, width: number, height: number, sample: (x: number, y: number, channel: number) => number): Picture {
  const pixels = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) for (let channel = 0; channel < 3; channel++) pixels[(y * width + x) * 4 + channel] = Math.max(0, Math.min(255, Math.round(sample(x, y, channel))));
  }
  return withPixels(picture, { width, height, pixels });
}

const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value));
const at = ({ width, height, pixels }: Raster, x: number, y: number, channel: number): number => pixels[(clamp(y, height - 1) * width + clamp(x, width - 1)) * 4 + channel]!;

/** Bilinear, as most programs do it; unlike `scale.ts`, which averages. */
export function resized(picture: Picture, factor: number): Picture {
  const width = Math.round(picture.width * factor);
  const height = Math.round(picture.height * factor);
  return remade(picture, width, height, (x, y, channel) => {
    const fx = ((x + 0.5) * picture.width) / width - 0.5;
    const fy = ((y + 0.5) * picture.height) / height - 0.5;
    const left = Math.floor(fx);
    const top = Math.floor(fy);
    const row = (line: number): number => at(picture, left, line, channel) * (left + 1 - fx) + at(picture, left + 1, line, channel) * (fx - left);
    return row(top) * (top + 1 - fy) + row(top + 1) * (fy - top);
  });
}

export async function compressed(picture: Picture, quality: number): Promise<Picture> {
  await encoder;
  const { width, height, pixels } = picture;
  return openOrFail(new Uint8Array(await encode({ data: new Uint8ClampedArray(pixels), width, height, colorSpace: 'srgb' } as ImageData, { quality })));
}

/** `share` of each side is cut away on all four. */
export function cropped(picture: Picture, share: number): Picture {
  const left = Math.round(picture.width * share);
  const top = Math.round(picture.height * share);
  return remade(picture, picture.width - 2 * left, picture.height - 2 * top, (x, y, channel) => at(picture, x + left, y + top, channel));
}

/** Contrast about the middle, then brightness. */
export const toned = (picture: Picture, contrast: number, brightness = 0): Picture =>
  remade(picture, picture.width, picture.height, (x, y, channel) => 128 + (at(picture, x, y, channel) - 128) * contrast + brightness);

export const mirrored = (picture: Picture): Picture => remade(picture, picture.width, picture.height, (x, y, channel) => at(picture, picture.width - 1 - x, y, channel));

/** Three box blurs one after another come near a Gaussian; `radius` in pixels. */
export function blurred(picture: Picture, radius: number): Picture {
  let { pixels } = picture;
  for (let i = 0; i < 3; i++) {
    pixels = boxed(pixels, picture.height, picture.width * 4, picture.width, 4, radius);
    pixels = boxed(pixels, picture.width, 4, picture.height, picture.width * 4, radius);
  }
  return withPixels(picture, { ...picture, pixels });
}

/** `lines` lines, `lineStep` bytes apart, of `length` pixels, `step` bytes apart; each pixel becomes the mean of a window that slides along its line. */
function boxed(pixels: Uint8Array, lines: number, lineStep: number, length: number, step: number, radius: number): Uint8Array {
  const out = pixels.slice();
  for (let line = 0; line < lines; line++) {
    for (let channel = 0; channel < 3; channel++) {
      const start = line * lineStep + channel;
      const value = (i: number): number => pixels[start + clamp(i, length - 1) * step]!;
      let sum = 0;
      for (let i = -radius; i <= radius; i++) sum += value(i);
      for (let i = 0; i < length; i++) {
        out[start + i * step] = Math.round(sum / (2 * radius + 1));
        sum += value(i + radius + 1) - value(i - radius);
      }
    }
  }
  return out;
}

/** Black bars above and below, each a `share` of the height. */
export function framed(picture: Picture, share: number): Picture {
  const bar = Math.round(picture.height * share);
  return remade(picture, picture.width, picture.height + 2 * bar, (x, y, channel) => (y < bar || y >= picture.height + bar ? 0 : at(picture, x, y - bar, channel)));
}
