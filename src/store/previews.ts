/** From what the gate shows of a picture or recording to what is kept of it: a small JPEG where a canvas can write one, else a PNG. */
import type { Preview } from '#gate';
import { rasterToPng } from './png';
import type { StoredPreview } from './service-types';

export async function toStoredPreview(preview: Preview): Promise<StoredPreview> {
  if (preview.kind === 'sound') return { kind: 'sound', peaks: preview.peaks.slice(), seconds: preview.seconds };
  const { raster } = preview;
  const { width, height } = raster;
  const jpeg = await jpegOf(raster);
  return jpeg === null ? { kind: 'picture', bytes: rasterToPng(raster), mime: 'image/png', width, height } : { kind: 'picture', bytes: jpeg, mime: 'image/jpeg', width, height };
}

type Raster = Extract<Preview, { readonly kind: 'picture' }>['raster'];

/** null where there is no canvas, or it writes no JPEG. */
async function jpegOf({ width, height, pixels }: Raster): Promise<Uint8Array | null> {
  if (!('OffscreenCanvas' in globalThis)) return null;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
  return blob.type === 'image/jpeg' ? new Uint8Array(await blob.arrayBuffer()) : null;
}
