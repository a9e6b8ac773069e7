/**
 * Opens a picture: by its content, held to a budget before anything is decoded, whole or not at all, turned upright. Never throws for what a file holds. Work is
 * linear in the file and its pixels, at most `mostScanPixels` of a progressive JPEG.
 */
import type { Finding } from '../types';
import type { Opened } from '../media';
import type { Anatomy } from './anatomy';
import { pictureFormat } from './format';
import { readBmp } from './formats/bmp';
import { readJpeg } from './formats/jpeg';
import { readPng } from './formats/png';
import { readTiff } from './formats/tiff';
import { readWebp } from './formats/webp';
import { metadataFindings } from './metadata-findings';
import { upright } from './orientation';
import { besideThePicture } from './beside';
import { Refusal } from './refusal';
import { defaultPictureBudget, type Picture, type PictureBudget, type PictureFormat } from './types';

export interface OpenPictureOptions {
  /** What a location in the metadata does. It is removed when the picture is sent, so by default it only warns. */
  readonly location?: Finding['severity'];
  readonly budget?: PictureBudget;
}

const readers: Readonly<Record<PictureFormat, (bytes: Uint8Array, budget: PictureBudget) => Anatomy>> = { png: readPng, jpg: readJpeg, webp: readWebp, tiff: readTiff, bmp: readBmp };

/** What the file says of its picture, before anything is decoded. Throws a `Refusal`. */
export function readAnatomy(format: PictureFormat, bytes: Uint8Array, budget: PictureBudget): Anatomy {
  return readers[format](bytes, budget);
}

export async function openPicture(bytes: Uint8Array, { location = 'warn', budget = defaultPictureBudget }: OpenPictureOptions = {}): Promise<Opened<Picture>> {
  if (bytes.length === 0) return refused({ check: 'whole', message: 'This file is empty.', fix: 'Add the picture again.' });
  const format = pictureFormat(bytes);
  if (format === null) return refused({ check: 'type', message: 'This is no picture that can be opened here.', fix: 'Save it as PNG, JPEG, WebP, TIFF or BMP.' });
  try {
    const anatomy = readAnatomy(format, bytes, budget);
    const beside = besideThePicture(anatomy, bytes);
    const raster = { width: anatomy.width, height: anatomy.height, pixels: await anatomy.decode() };
    const metadata = anatomy.metadata.value;
    const value: Picture = { format, ...upright(raster, metadata.orientation), metadata };
    return { ok: true, value, findings: [...beside, ...metadataFindings(metadata, location)] };
  } catch (error) {
    if (error instanceof Refusal) return refused(error.ending);
    // Memory that the device doesn't have.
    if (error instanceof RangeError) return refused({ check: 'budget', message: 'This picture takes more memory than there is.', fix: 'Make it smaller, and add the smaller one.' });
    throw error;
  }
}

const refused = (ending: Omit<Finding, 'severity'>): Opened<Picture> => ({ ok: false, finding: { ...ending, severity: 'refuse' } });
