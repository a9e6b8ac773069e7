/** Writes a TIFF's first page anew, with the tags that its pixels need, its orientation and its colour profile, and nothing else. */
import { concat } from '../bytes';
import { entryLength, readDirectory, readNumbers, tiffBytes, type Entry } from '../ifd';
import { notWhole } from '../refusal';
import { defaultPictureBudget } from '../types';
import { readTiff, pageTag } from './tiff';

/** Besides those of `pageTag`: the orientation, the resolution and its unit, and the colour profile. */
const keptTags: ReadonlySet<number> = new Set([...Object.values(pageTag), 0x0112, 282, 283, 296, 34_675]);

export function strippedTiff(all: Uint8Array): Uint8Array {
  readTiff(all, defaultPictureBudget);
  const bytes = tiffBytes(all);
  if (bytes === null) throw notWhole();
  const { entryByTag } = readDirectory(bytes, bytes.u32(4));
  const isLittle = all[0] === 0x49;
  const kept = [...entryByTag].filter(([number, entry]) => keptTags.has(number) && entryLength(entry) > 0).sort(([a], [b]) => a - b);
  const offsetsTag = entryByTag.has(pageTag.tileWidth) ? pageTag.tileOffsets : pageTag.stripOffsets;
  const lengthsTag = offsetsTag === pageTag.tileOffsets ? pageTag.tileLengths : pageTag.stripLengths;
  const offsets = readNumbers(bytes, entryByTag.get(offsetsTag));
  const lengths = readNumbers(bytes, entryByTag.get(lengthsTag));
  const blocks = offsets.map((at, i) => bytes.slice(at, at + (lengths[i] ?? bytes.length - at)));
  const starts: number[] = [];
  const numbers: Numbers = (values) => writeNumbers(values, isLittle);
  let at = 8;
  for (const block of blocks) {
    starts.push(at);
    at += block.length;
  }
  const padding = at & 1;
  const directoryAt = at + padding;
  const parts = [all.slice(0, 4), numbers([directoryAt]), ...blocks, new Uint8Array(padding)];
  const values = kept.map(([number, entry]) => ({ number, ...(number === offsetsTag ? { type: 4, count: starts.length, data: numbers(starts) } : copied(all, entry)) }));
  return concat([...parts, ...writeDirectory(values, directoryAt, isLittle)]);
}

interface Value {
  readonly number: number;
  readonly type: number;
  readonly count: number;
  /** In the file's byte order. */
  readonly data: Uint8Array;
}

type Numbers = (values: readonly number[]) => Uint8Array;

const copied = (all: Uint8Array, entry: Entry): Omit<Value, 'number'> => {
  const end = entry.at + entryLength(entry);
  if (end > all.length) throw notWhole();
  return { type: entry.type, count: entry.count, data: all.subarray(entry.at, end) };
};

function writeNumbers(values: readonly number[], isLittle: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => view.setUint32(4 * i, value, isLittle));
  return new Uint8Array(view.buffer);
}

/** A directory at `at`, and behind it the values that don't fit into their entries. */
function writeDirectory(values: readonly Value[], at: number, isLittle: boolean): Uint8Array[] {
  const view = new DataView(new ArrayBuffer(2 + 12 * values.length + 4));
  const behind: Uint8Array[] = [];
  let end = at + view.byteLength;
  view.setUint16(0, values.length, isLittle);
  values.forEach(({ number, type, count, data }, i) => {
    const entry = 2 + 12 * i;
    view.setUint16(entry, number, isLittle);
    view.setUint16(entry + 2, type, isLittle);
    view.setUint32(entry + 4, count, isLittle);
    if (data.length <= 4) {
      data.forEach((byte, j) => view.setUint8(entry + 8 + j, byte));
      return;
    }
    view.setUint32(entry + 8, end, isLittle);
    const even = data.length + (data.length & 1);
    behind.push(data, new Uint8Array(even - data.length));
    end += even;
  });
  return [new Uint8Array(view.buffer), ...behind];
}
