/** PNG (third edition, W3C 2025): every chunk's length and checksum is held, up to IEND; the pixels are unpacked by `png-pixels`. */
import type { Anatomy } from '../anatomy';
import { Bytes, startsWith } from '../bytes';
import { includes, MetadataNotes } from '../metadata';
import { holdDimensions, notWhole } from '../refusal';
import type { PictureBudget } from '../types';
import { checksum } from './png-checksum';
import { readPngPixels, type PngHeader } from './png-pixels';

export const pngSignature = '\x89PNG\r\n\x1a\n';

export interface Chunk {
  readonly name: string;
  /** From the length before the name. */
  readonly start: number;
  /** Behind the checksum. */
  readonly end: number;
  readonly data: Uint8Array;
}

/** The chunks up to and with IEND, one at a time. */
export function* pngChunks(all: Uint8Array): Generator<Chunk> {
  const bytes = new Bytes(all);
  for (let at = pngSignature.length; ; ) {
    const length = bytes.u32(at);
    const data = bytes.slice(at + 8, at + 8 + length);
    const end = at + 12 + length;
    if (bytes.u32(end - 4) !== checksum(all, at + 4, end - 4)) throw notWhole('A part of this picture is damaged: its checksum is wrong.');
    const name = String.fromCharCode(...all.subarray(at + 4, at + 8));
    yield { name, start: at, end, data };
    if (name === 'IEND') return;
    at = end;
  }
}

const depthsByColour: Readonly<Record<number, readonly number[]>> = { 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] };

/** IHDR is read without its checksum first: a bomb is told as a bomb, however its checksum is. */
function readHeader(all: Uint8Array, budget: PictureBudget): PngHeader {
  const bytes = new Bytes(all);
  if (bytes.u32(8) !== 13 || !startsWith(all, 'IHDR', 12)) throw notWhole();
  const header = { width: bytes.u32(16), height: bytes.u32(20), depth: bytes.u8(24), colour: bytes.u8(25), isInterlaced: bytes.u8(28) === 1 };
  holdDimensions(header.width, header.height, budget);
  if (!depthsByColour[header.colour]?.includes(header.depth) || bytes.u8(26) !== 0 || bytes.u8(27) !== 0 || bytes.u8(28) > 1) throw notWhole();
  return header;
}

/** Chunks that say how the pixels are to be read; all others are told as metadata, and can be left out. */
export const pngPictureChunks: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'bKGD', 'hIST', 'pHYs', 'sPLT', 'mDCV', 'cLLI']);
const animationChunks: ReadonlySet<string> = new Set(['acTL', 'fcTL', 'fdAT']);

export function readPng(all: Uint8Array, budget: PictureBudget): Anatomy {
  const header = readHeader(all, budget);
  const metadata = new MetadataNotes();
  const extras: Uint8Array[] = [];
  const packed: Uint8Array[] = [];
  let palette: Uint8Array | null = null;
  let transparency: Uint8Array | null = null;
  let frames = 1;
  let end = 0;
  for (const chunk of pngChunks(all)) {
    const { name, data } = chunk;
    end = chunk.end;
    if (name === 'IDAT') packed.push(data);
    else if (name === 'PLTE') palette = data;
    else if (name === 'tRNS') transparency = data;
    else if (name === 'acTL') frames = Math.max(1, new Bytes(data).u32(0));
    else if (!pngPictureChunks.has(name) && !animationChunks.has(name)) {
      extras.push(data);
      noteChunk(name, data, metadata);
    }
  }
  if (packed.length === 0) throw notWhole();
  const { width, height } = header;
  return { format: 'png', width, height, frames, end, extras, metadata, decode: () => readPngPixels(header, packed, palette, transparency, budget) };
}

function noteChunk(name: string, data: Uint8Array, metadata: MetadataNotes): void {
  if (name === 'eXIf') metadata.addExif(data);
  else if (name === 'tIME') metadata.add('time');
  else if (name === 'iTXt' && startsWith(data, 'XML:com.adobe.xmp\0')) metadata.addXmp(data);
  else if (name === 'tEXt' || name === 'zTXt' || name === 'iTXt') noteText(data, metadata);
  else metadata.add('other');
}

/** A text chunk: a keyword, a zero, a text that may be packed. */
function noteText(data: Uint8Array, metadata: MetadataNotes): void {
  const keyword = String.fromCharCode(...data.subarray(0, Math.min(79, Math.max(0, data.indexOf(0)))));
  if (keyword === 'Software') metadata.add('software');
  else if (keyword === 'Author' || keyword === 'Copyright') metadata.add('person');
  else if (keyword === 'Creation Time' || keyword.startsWith('date:')) metadata.add('time');
  else if (includes(data, 'GPSLatitude') || keyword === 'Location') metadata.add('location');
  else if (keyword.startsWith('Raw profile type')) metadata.add('other');
  else metadata.add('description');
}
