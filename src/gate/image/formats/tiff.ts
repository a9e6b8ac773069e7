/** TIFF 6.0: directories, and strips or tiles of grey, palette or RGB pixels, plain or packed without loss. The first page is the picture. */
import type { Anatomy } from '../anatomy';
import type { Bytes } from '../bytes';
import { entryLength, readDirectory, readNumbers, tiffBytes, type Directory } from '../ifd';
import { MetadataNotes, tag } from '../metadata';
import { holdDimensions, notTaken, notWhole, Refusal, tooMuchWork } from '../refusal';
import type { PictureBudget } from '../types';
import { readTiffPixels, type TiffLayout } from './tiff-pixels';

const mostPages = 1_000;

/** The tags of a page that matter here, by number. */
export const pageTag = {
  width: 256, height: 257, bits: 258, compression: 259, photometric: 262, fillOrder: 266, stripOffsets: 273, samples: 277, rowsPerStrip: 278, stripLengths: 279,
  planar: 284, predictor: 317, colours: 320, tileWidth: 322, tileHeight: 323, tileOffsets: 324, tileLengths: 325, extraSamples: 338, sampleFormat: 339,
} as const;

export function readTiff(all: Uint8Array, budget: PictureBudget): Anatomy {
  const bytes = tiffBytes(all);
  if (bytes === null) throw notWhole();
  const first = readDirectory(bytes, bytes.u32(4));
  const layout = readLayout(bytes, first, budget);
  const metadata = new MetadataNotes();
  note(bytes, first, metadata);
  const pages = walkPages(bytes, first);
  const taken = pages.flatMap((page) => rangesOf(bytes, page));
  // Also what the first page's pixels don't need: where it is cut off, so is the file.
  for (const page of pages) for (const entry of page.entryByTag.values()) bytes.slice(entry.at, entry.at + entryLength(entry));
  for (const [start, to] of taken) bytes.slice(start, to);
  const end = endOf(bytes, pages, taken);
  const { width, height } = layout;
  return { format: 'tiff', width, height, frames: pages.length, end, extras: gapsBetween(all, taken, end), metadata, decode: () => readTiffPixels(bytes, layout) };
}

/** The pages' directories; one that was seen before ends the walk, so loops do. */
function walkPages(bytes: Bytes, first: Directory): Directory[] {
  const pages = [first];
  const seen = new Set([bytes.u32(4)]);
  for (let { next } = first; next !== 0 && !seen.has(next) && pages.length < mostPages; ) {
    seen.add(next);
    const page = readDirectory(bytes, next);
    pages.push(page);
    ({ next } = page);
  }
  return pages;
}

function readLayout(bytes: Bytes, page: Directory, budget: PictureBudget): TiffLayout {
  const all = (name: keyof typeof pageTag): number[] => readNumbers(bytes, page.entryByTag.get(pageTag[name]));
  const one = (name: keyof typeof pageTag, otherwise: number): number => all(name)[0] ?? otherwise;
  const width = one('width', 0);
  const height = one('height', 0);
  holdDimensions(width, height, budget);
  const samples = one('samples', 1);
  const bits = all('bits');
  const depth = bits[0] ?? 1;
  const photometric = one('photometric', 1);
  const compression = one('compression', 1);
  const planar = one('planar', 1);
  const isTiled = page.entryByTag.has(pageTag.tileWidth);
  const blockWidth = isTiled ? one('tileWidth', 0) : width;
  const blockHeight = isTiled ? one('tileHeight', 0) : Math.min(height, one('rowsPerStrip', height));
  holdDimensions(blockWidth, blockHeight, budget);
  const across = Math.ceil(width / blockWidth);
  const down = Math.ceil(height / blockHeight);
  // The last tiles reach over the picture's edge.
  if (isTiled) holdDimensions(across * blockWidth, down * blockHeight, { ...budget, side: 2 * budget.side });
  const layout: TiffLayout = {
    width, height, samples, depth, photometric, compression, isPlanar: planar === 2 && samples > 1, isTiled, blockWidth, blockHeight, across, down,
    predictor: one('predictor', 1),
    colours: all('colours'),
    extraSamples: all('extraSamples'),
    offsets: all(isTiled ? 'tileOffsets' : 'stripOffsets'),
    lengths: all(isTiled ? 'tileLengths' : 'stripLengths'),
    isLittle: bytes.all[0] === 0x49,
  };
  holdKind(layout, bits, all('sampleFormat'), one('fillOrder', 1));
  return withLengths(layout, bytes);
}

function holdKind({ samples, depth, photometric, compression, predictor }: TiffLayout, bits: readonly number[], sampleFormat: readonly number[], fillOrder: number): void {
  const isColour = photometric <= 3;
  const isNumber = bits.every((each) => each === depth) && [1, 2, 4, 8, 16].includes(depth) && sampleFormat.every((each) => each === 1);
  const isPacking = [1, 5, 8, 32946, 32773].includes(compression);
  if (!isColour || !isNumber || !isPacking || fillOrder !== 1 || predictor > 2 || (predictor === 2 && depth < 8)) {
    throw notTaken('This is a kind of TIFF that few programs open.', 'Save it as an ordinary TIFF (RGB, 8 bits, LZW or ZIP), or as PNG.');
  }
  const needed = photometric === 2 ? 3 : 1;
  if (samples < needed || samples > needed + 2 || (photometric === 3 && depth > 8)) throw notWhole();
}

/** Lengths may be missing where one plain strip holds all. Blocks that overlap could multiply the work, so their sum is held. */
function withLengths(layout: TiffLayout, bytes: Bytes): TiffLayout {
  const { offsets, across, down, samples, isPlanar, compression, width, height, depth } = layout;
  const blocks = across * down * (isPlanar ? samples : 1);
  if (offsets.length < blocks) throw notWhole();
  const plain = Math.ceil((width * samples * depth) / 8) * height;
  const lengths = layout.lengths.length === 0 && blocks === 1 && compression === 1 ? [plain] : layout.lengths;
  if (lengths.length < blocks) throw notWhole();
  let sum = 0;
  for (let block = 0; block < blocks; block++) {
    const at = offsets[block] ?? 0;
    const length = lengths[block] ?? 0;
    if (at + length > bytes.length) throw notWhole('This picture breaks off before its end.');
    sum += length;
  }
  if (sum > 2 * bytes.length) throw tooMuchWork('The parts of this picture lie over one another.');
  return { ...layout, lengths };
}

function note(bytes: Bytes, page: Directory, metadata: MetadataNotes): void {
  try {
    metadata.addDirectory(bytes, page);
    const block = (number: number): Uint8Array | null => {
      const entry = page.entryByTag.get(number);
      return entry === undefined ? null : bytes.slice(entry.at, entry.at + entryLength(entry));
    };
    const xmp = block(tag.xmp);
    if (xmp !== null) metadata.addXmp(xmp);
    for (const number of [tag.iptc, tag.photoshop]) {
      const records = block(number);
      if (records !== null) metadata.addIptc(records);
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    metadata.add('other');
  }
}

type Range = readonly [start: number, end: number];

/** Where a page's pixels lie. */
function rangesOf(bytes: Bytes, page: Directory): Range[] {
  const lists = [[pageTag.stripOffsets, pageTag.stripLengths], [pageTag.tileOffsets, pageTag.tileLengths]] as const;
  return lists.flatMap(([offsetsTag, lengthsTag]) => {
    const offsets = readNumbers(bytes, page.entryByTag.get(offsetsTag));
    const lengths = readNumbers(bytes, page.entryByTag.get(lengthsTag));
    return offsets.map((at, i): Range => [at, at + (lengths[i] ?? 0)]);
  });
}

/** Behind the last byte that a directory, a value or a block of pixels takes. */
function endOf(bytes: Bytes, pages: readonly Directory[], taken: readonly Range[]): number {
  let end = 8;
  const reach = (to: number): void => {
    if (to <= bytes.length) end = Math.max(end, to);
  };
  const reachDirectory = ({ entryByTag, end: behind }: Directory): void => {
    reach(behind + 4);
    for (const entry of entryByTag.values()) reach(entry.at + entryLength(entry));
  };
  for (const page of pages) {
    reachDirectory(page);
    for (const pointer of [tag.exif, tag.gps]) {
      const [at] = readNumbers(bytes, page.entryByTag.get(pointer));
      if (at !== undefined && at + 2 <= bytes.length) reachDirectory(readDirectory(bytes, at));
    }
  }
  for (const [, to] of taken) reach(to);
  return end;
}

function gapsBetween(all: Uint8Array, taken: readonly Range[], end: number): Uint8Array[] {
  const gaps: Uint8Array[] = [];
  let at = 0;
  for (const [start, to] of [...taken].sort(([a], [b]) => a - b)) {
    if (start > at) gaps.push(all.subarray(at, Math.min(start, end)));
    at = Math.max(at, to);
  }
  if (at < end) gaps.push(all.subarray(at, end));
  return gaps;
}
