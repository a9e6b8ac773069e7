/**
 * What a contributor may change of a picture or recording, made from what our own decoders read, so that TIFF and BMP can be cropped too. The results are
 * judged like any other file. null: the file could not be opened, or no format that the datanet takes can be written here.
 */
import { openSound, toWav } from '#gate/audio';
import { cropPicture, openPicture, type PictureFormat, type Raster, thumbnail, turnPicture } from '#gate/image';
import type { EditedPicture, PictureEdit } from '#datanets';

const mimeByFormat: Partial<Record<PictureFormat, string>> = { png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp' };
const quality = 0.92;

/** Photos are written as JPEG, what was kept without loss as PNG, where the datanet takes that. */
export async function editPicture(bytes: Uint8Array, { turns, box }: PictureEdit, taken: readonly PictureFormat[]): Promise<EditedPicture | null> {
  const opened = await openPicture(bytes);
  if (!opened.ok) return null;
  const raster = cropPicture(turnPicture(opened.value, turns), box);
  const wanted: readonly PictureFormat[] = opened.value.format === 'jpg' || opened.value.format === 'webp' ? ['jpg', 'webp', 'png'] : ['png', 'jpg', 'webp'];
  for (const format of wanted.filter((one) => taken.includes(one))) {
    const written = await write(raster, mimeByFormat[format] ?? '');
    if (written !== null) return { format, bytes: written };
  }
  return null;
}

/** null: this browser has no encoder for it. */
async function write(raster: Raster, type: string): Promise<Uint8Array | null> {
  const canvas = new OffscreenCanvas(raster.width, raster.height);
  const context = canvas.getContext('2d', { alpha: type !== 'image/jpeg' });
  if (context === null) return null;
  context.putImageData(new ImageData(new Uint8ClampedArray(raster.pixels), raster.width, raster.height), 0, 0);
  const blob = await canvas.convertToBlob({ type, quality });
  return blob.type === type ? new Uint8Array(await blob.arrayBuffer()) : null;
}

/** The picture as our decoder reads it, no side longer than `side`. */
export async function pictureOf(bytes: Uint8Array, side: number): Promise<Raster | null> {
  const opened = await openPicture(bytes);
  return opened.ok ? thumbnail(opened.value, side) : null;
}

/** Seconds from the beginning; a WAV file. */
export async function trimRecording(bytes: Uint8Array, from: number, to: number): Promise<Uint8Array | null> {
  const opened = await openSound(bytes);
  return opened.ok ? toWav(opened.value, from, to) : null;
}
