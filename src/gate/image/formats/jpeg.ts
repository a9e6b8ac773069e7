/**
 * JPEG (ITU-T T.81): its segments are walked here, from SOI to EOI, before mozjpeg sees the file. So the size and the number of scans are known in time, and
 * a file that breaks off is told even where a decoder would fill the rest with grey.
 */
import type { Anatomy } from '../anatomy';
import { Bytes, startsWith } from '../bytes';
import { decodeWith } from '../codecs';
import { MetadataNotes } from '../metadata';
import { holdDimensions, notTaken, notWhole, tooMuchWork } from '../refusal';
import type { PictureBudget } from '../types';

/** A scan of a progressive picture costs a pass over all of it; ten are usual, sixty are the most that an encoder makes. */
const mostScans = 64;
/** Scans times pixels: ten scans of fifty megapixels. */
const mostScanPixels = 500_000_000;

export interface Segment {
  /** The second byte of the marker. */
  readonly marker: number;
  /** From the marker's 0xff. */
  readonly start: number;
  /** Behind the payload, or behind a scan's coded data. */
  readonly end: number;
  readonly payload: Uint8Array;
}

const isStandalone = (marker: number): boolean => (marker >= 0xd0 && marker <= 0xd9) || marker === 0x01;
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** The segments up to and with EOI, one at a time, so that the first ones can stop the walk. */
export function* jpegSegments(all: Uint8Array): Generator<Segment> {
  const bytes = new Bytes(all);
  let at = 0;
  for (;;) {
    if (bytes.u8(at) !== 0xff) throw notWhole();
    const start = at;
    // A marker may be preceded by any number of fill bytes.
    while (bytes.u8(at + 1) === 0xff) at += 1;
    const marker = bytes.u8(at + 1);
    at += 2;
    if (isStandalone(marker)) {
      yield { marker, start, end: at, payload: all.subarray(at, at) };
      if (marker === 0xd9) return;
      continue;
    }
    const payloadEnd = at + bytes.u16(at);
    const payload = bytes.slice(at + 2, payloadEnd);
    at = marker === 0xda ? endOfScan(all, payloadEnd) : payloadEnd;
    yield { marker, start, end: at, payload };
  }
}

/** Coded data go on until a marker that is neither a stuffed 0xff00 nor a restart. */
function endOfScan(all: Uint8Array, from: number): number {
  for (let at = all.indexOf(0xff, from); at >= 0; at = all.indexOf(0xff, at + 1)) {
    const next = all[at + 1];
    if (next === undefined) break;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  throw notWhole('This picture breaks off before its end.');
}

export function readJpeg(all: Uint8Array, budget: PictureBudget): Anatomy {
  const metadata = new MetadataNotes();
  const extras: Uint8Array[] = [];
  let size: { width: number; height: number } | null = null;
  let scans = 0;
  let end = 0;
  for (const segment of jpegSegments(all)) {
    const { marker, payload } = segment;
    end = segment.end;
    if (isFrame(marker)) {
      if (size !== null) throw notWhole();
      size = readFrame(marker, payload);
      holdDimensions(size.width, size.height, budget);
    } else if (marker === 0xda) {
      scans += 1;
      if (size === null) throw notWhole();
      if (scans > mostScans || scans * size.width * size.height > mostScanPixels) throw tooMuchWork('This picture is stored in far more passes than a picture of its size needs.');
    } else if ((marker >= 0xe0 && marker <= 0xef) || marker === 0xfe) {
      extras.push(payload);
      noteApplication(marker, payload, metadata);
    }
  }
  if (size === null || scans === 0) throw notWhole();
  const { width, height } = size;
  return { format: 'jpg', width, height, frames: 1, end, extras, metadata, decode: () => decode(all.subarray(0, end), width, height) };
}

function readFrame(marker: number, payload: Uint8Array): { width: number; height: number } {
  const bytes = new Bytes(payload);
  const components = bytes.u8(5);
  const size = { height: bytes.u16(1), width: bytes.u16(3) };
  if (marker > 0xc2 || bytes.u8(0) !== 8) throw notTaken('This is a rare kind of JPEG that few programs open.', 'Save it as an ordinary JPEG, or as PNG.');
  if (components === 4) throw notTaken('This JPEG is in printing colours (CMYK).', 'Save it in screen colours (RGB).');
  if (components !== 1 && components !== 3) throw notWhole();
  return size;
}

const xmpNames = ['http://ns.adobe.com/xap/1.0/\0', 'http://ns.adobe.com/xmp/extension/\0'];

function noteApplication(marker: number, payload: Uint8Array, metadata: MetadataNotes): void {
  if (marker === 0xfe) metadata.add('description');
  else if (marker === 0xe1 && startsWith(payload, 'Exif\0')) metadata.addExif(payload);
  else if (marker === 0xe1 && xmpNames.some((name) => startsWith(payload, name))) metadata.addXmp(payload);
  else if (marker === 0xed && startsWith(payload, 'Photoshop 3.0\0')) metadata.addIptc(payload);
  else if (!isOfThePicture(marker, payload)) metadata.add('other');
}

/** JFIF, ICC profile and Adobe's colour transform say how the pixels are to be read. */
export function isOfThePicture(marker: number, payload: Uint8Array): boolean {
  if (marker === 0xe0) return startsWith(payload, 'JFIF\0');
  if (marker === 0xe2) return startsWith(payload, 'ICC_PROFILE\0');
  return marker === 0xee && startsWith(payload, 'Adobe');
}

/** Stray bytes between segments are harmless, all else that the decoder has to complain of is damage. */
const isHarmless = (complaint: string): boolean => complaint.includes('extraneous bytes') || !/corrupt|premature|inconsistent|invalid/i.test(complaint);

async function decode(all: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const decoded = await decodeWith('jpeg', all);
  if (decoded.width !== width || decoded.height !== height || !decoded.complaints.every(isHarmless)) throw notWhole();
  return decoded.pixels;
}
