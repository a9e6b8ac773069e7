/** The pictures of tests/data/images, and pictures made by code, for the tests of this folder. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zlibSync } from 'fflate';
import { concat, latin1 } from '../bytes';
import { openPicture } from '../open';
import { pngChunk } from '../formats/png-write';
import type { Finding } from '../../types';
import type { Picture, Raster } from '../types';

const folder = join(process.cwd(), 'tests', 'data', 'images');

/** One file of each kind of the formats: the same cat of 60 × 40 pixels. */
export const formatFiles = (): string[] => readdirSync(join(folder, 'formats')).sort();
export const photoNames = (): string[] => readdirSync(join(folder, 'photos')).filter((name) => name.endsWith('.jpg')).sort();
export const readFormat = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, 'formats', name)));
export const readPhoto = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, 'photos', name)));

export async function openOrFail(bytes: Uint8Array): Promise<Picture> {
  const opened = await openPicture(bytes);
  if (!opened.ok) throw new Error(`${opened.finding.check}: ${opened.finding.message}`);
  return opened.value;
}

/** What is said of a file when it is opened. */
export async function findingsOf(bytes: Uint8Array): Promise<readonly Finding[]> {
  const opened = await openPicture(bytes);
  return opened.ok ? opened.findings : [opened.finding];
}

/** A picture by a colour for each pixel. */
export function draw(width: number, height: number, colourAt: (x: number, y: number) => readonly [number, number, number]): Picture {
  const pixels = new Uint8Array(width * height * 4);
  for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++, at += 4) pixels.set([...colourAt(x, y), 255], at);
  return { format: 'png', width, height, pixels, metadata: { orientation: 1, hasLocation: false, kinds: [] } };
}

/** PNG of RGBA, unfiltered. `header` replaces what IHDR says of width and height. */
export function writePng({ width, height, pixels }: Raster, header: { readonly width: number; readonly height: number } = { width, height }, extra: readonly Uint8Array[] = []): Uint8Array {
  const raw = new Uint8Array(height * (width * 4 + 1));
  for (let y = 0; y < height; y++) raw.set(pixels.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1);
  const size = new DataView(new ArrayBuffer(13));
  size.setUint32(0, header.width);
  size.setUint32(4, header.height);
  size.setUint16(8, 0x0806);
  return concat([latin1('\x89PNG\r\n\x1a\n'), pngChunk('IHDR', new Uint8Array(size.buffer)), ...extra, pngChunk('IDAT', zlibSync(raw)), pngChunk('IEND', new Uint8Array(0))]);
}
