/**
 * A picture as it is sent: without what its file tells beside it, and upright for whoever opens it. A JPEG keeps its orientation as a tag, which browsers follow, so that no pixel
 * changes; they don't follow it in PNG and WebP everywhere, so these are turned and written anew.
 */
import type { Opened } from '../media';
import type { Finding } from '../types';
import { besideThePicture } from './beside';
import { pngChunks } from './formats/png';
import { writePng } from './formats/png-write';
import { pictureFormat } from './format';
import { removedFindings } from './metadata-findings';
import { readAnatomy } from './open';
import { upright } from './orientation';
import { Refusal } from './refusal';
import { stripMetadata } from './strip';
import { defaultPictureBudget, type PictureFormat } from './types';

export interface BarePicture {
  readonly bytes: Uint8Array;
  readonly format: PictureFormat;
}

/**
 * With what was taken out, as notes. Null where the file can't be read: opening it tells why. A refusal: something hides in it. A picture that would be a PNG of more than
 * `mostPngBytes` when it is written anew keeps its orientation as a tag too.
 */
export async function barePicture(bytes: Uint8Array, mostPngBytes: number): Promise<Opened<BarePicture> | null> {
  const format = pictureFormat(bytes);
  if (format === null) return null;
  try {
    const anatomy = readAnatomy(format, bytes, defaultPictureBudget);
    const beside = besideThePicture(anatomy, bytes);
    const refusal = beside.find(({ severity }) => severity === 'refuse');
    if (refusal !== undefined) return { ok: false, finding: refusal };
    const metadata = anatomy.metadata.value;
    const notes = [...beside.map((finding): Finding => ({ ...finding, severity: 'note' })), ...removedFindings(metadata)];
    if (metadata.orientation !== 1 && (format === 'png' || format === 'webp') && mostPngBytes > 0) {
      const raster = upright({ width: anatomy.width, height: anatomy.height, pixels: await anatomy.decode() }, metadata.orientation);
      const written = await writePng(raster, format === 'png' ? coloursOf(bytes) : []);
      if (written.length <= mostPngBytes) return { ok: true, value: { bytes: written, format: 'png' }, findings: notes };
    }
    const stripped = stripMetadata(format, bytes);
    return stripped === null ? null : { ok: true, value: { bytes: stripped, format }, findings: notes };
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

const colourChunks: ReadonlySet<string> = new Set(['cHRM', 'gAMA', 'iCCP', 'sRGB', 'cICP', 'mDCV', 'cLLI', 'pHYs']);

function coloursOf(png: Uint8Array): Uint8Array[] {
  return [...pngChunks(png)].filter(({ name }) => colourChunks.has(name)).map(({ start, end }) => png.subarray(start, end));
}
