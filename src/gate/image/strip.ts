/**
 * Takes away what a file tells beside its picture (EXIF, XMP, IPTC, comments, previews, further frames and pages, bytes behind the end) without touching a pixel. The colour
 * profile stays, and so does the orientation, as an EXIF block of that one tag.
 */
import { Bytes, concat, latin1 } from './bytes';
import { readBmp } from './formats/bmp';
import { isOfThePicture, jpegSegments, readJpeg } from './formats/jpeg';
import { pngChunks, pngPictureChunks, pngSignature, readPng } from './formats/png';
import { pngChunk } from './formats/png-write';
import { strippedTiff } from './formats/tiff-strip';
import { readWebp, stripWebp } from './formats/webp';
import { Refusal } from './refusal';
import { defaultPictureBudget, type Orientation, type PictureFormat } from './types';

/** The picture alone, or null where the file can't be read. */
export function stripMetadata(format: PictureFormat, bytes: Uint8Array): Uint8Array | null {
  try {
    return strippers[format](bytes);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

const strippers: Readonly<Record<PictureFormat, (bytes: Uint8Array) => Uint8Array>> = {
  jpg: stripJpeg,
  png: stripPng,
  webp: (bytes) => {
    const { orientation } = readWebp(bytes, defaultPictureBudget).metadata.value;
    return stripWebp(bytes, orientation === 1 ? null : minimalExif(orientation));
  },
  tiff: strippedTiff,
  bmp: stripBmp,
};

/** A little-endian TIFF structure of one directory of one tag: 0x0112, SHORT, one value. */
function minimalExif(orientation: Orientation): Uint8Array {
  return Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0);
}

function stripJpeg(all: Uint8Array): Uint8Array {
  const { orientation } = readJpeg(all, defaultPictureBudget).metadata.value;
  const exif = orientation === 1 ? null : jpegSegment(0xe1, concat([latin1('Exif\0\0'), minimalExif(orientation)]));
  const parts: Uint8Array[] = [];
  let isFirst = true;
  for (const { marker, start, end, payload } of jpegSegments(all)) {
    if (marker === 0xd8) {
      parts.push(all.subarray(start, end));
      continue;
    }
    const isApplication = (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
    // JFIF comes first; EXIF right behind it.
    if (isFirst && marker !== 0xe0 && exif !== null) parts.push(exif);
    if (marker !== 0xe0) isFirst = false;
    if (!isApplication) parts.push(all.subarray(start, end));
    else if (isOfThePicture(marker, payload)) parts.push(marker === 0xe0 ? jpegSegment(marker, withoutPreview(payload)) : all.subarray(start, end));
  }
  return concat(parts);
}

function jpegSegment(marker: number, payload: Uint8Array): Uint8Array {
  const length = payload.length + 2;
  return concat([Uint8Array.of(0xff, marker, length >> 8, length & 0xff), payload]);
}

/** JFIF's own preview stands behind 14 bytes, of which the last two are its size. */
function withoutPreview(jfif: Uint8Array): Uint8Array {
  const short = jfif.slice(0, 14);
  short.fill(0, 12);
  return short;
}

function stripPng(all: Uint8Array): Uint8Array {
  const { orientation } = readPng(all, defaultPictureBudget).metadata.value;
  const parts: Uint8Array[] = [latin1(pngSignature)];
  for (const { name, start, end } of pngChunks(all)) {
    if (!pngPictureChunks.has(name)) continue;
    parts.push(all.subarray(start, end));
    if (name === 'IHDR' && orientation !== 1) parts.push(pngChunk('eXIf', minimalExif(orientation)));
  }
  return concat(parts);
}

/** BMP has no place for metadata; what lies in its gap or behind its end goes. */
function stripBmp(all: Uint8Array): Uint8Array {
  const { end, extras } = readBmp(all, defaultPictureBudget);
  const kept = new Bytes(all).slice(0, end).slice();
  for (const gap of extras) kept.fill(0, gap.byteOffset - all.byteOffset, gap.byteOffset - all.byteOffset + gap.length);
  new DataView(kept.buffer).setUint32(2, kept.length, true);
  return kept;
}
