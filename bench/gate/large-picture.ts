/** A photo of any size: a small one drawn larger, with the grain of a camera over it, in the formats that photos come in. */
import { readFile } from 'node:fs/promises';
import createJpegEncoder from '@jsquash/jpeg/codec/enc/mozjpeg_enc.js';
import { defaultOptions as webpOptions } from '@jsquash/webp/meta.js';
import encodeWebp, { init as initWebp } from '@jsquash/webp/encode.js';
import { openPicture } from '../../src/gate/image';
import { writePng } from '../../src/gate/image/formats/png-write';
import { inRoot } from '../../tools/lib/project.mjs';

const QUALITY = 85;

export interface LargePicture {
  jpeg(): Promise<Uint8Array>;
  png(): Promise<Uint8Array>;
  webp(): Promise<Uint8Array>;
}

export async function largePicture(path: string, width: number, height: number): Promise<LargePicture> {
  const pixels = await enlarged(path, width, height);
  return {
    async jpeg() {
      const encoder = await createJpegEncoder({ wasmBinary: await readFile(inRoot('node_modules', '@jsquash', 'jpeg', 'codec', 'enc', 'mozjpeg_enc.wasm')) });
      const encoded = encoder.encode(pixels, width, height, {
        quality: QUALITY, baseline: false, arithmetic: false, progressive: false, optimize_coding: true, smoothing: 0, color_space: 3, quant_table: 3, trellis_multipass: false,
        trellis_opt_zero: false, trellis_opt_table: false, trellis_loops: 1, auto_subsample: true, chroma_subsample: 2, separate_chroma_quality: false, chroma_quality: 75,
      });
      return new Uint8Array(encoded);
    },
    png: () => writePng({ width, height, pixels: new Uint8Array(pixels.buffer) }),
    async webp() {
      await initWebp(new WebAssembly.Module(await readFile(inRoot('node_modules', '@jsquash', 'webp', 'codec', 'enc', 'webp_enc_simd.wasm'))));
      return new Uint8Array(await encodeWebp({ data: pixels, width, height, colorSpace: 'srgb' }, { ...webpOptions, quality: QUALITY }));
    },
  };
}

/** RGBA. */
async function enlarged(path: string, width: number, height: number): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const opened = await openPicture(new Uint8Array(await readFile(path)));
  if (!opened.ok) throw new Error(opened.finding.message);
  const { value: small } = opened;
  const pixels = new Uint8ClampedArray(width * height * 4);
  let noise = 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (Math.floor((y * small.height) / height) * small.width + Math.floor((x * small.width) / width)) * 4;
      const to = (y * width + x) * 4;
      noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) >>> 0;
      for (let c = 0; c < 3; c++) pixels[to + c] = (small.pixels[from + c] ?? 0) + (noise >>> 28) - 8;
      pixels[to + 3] = 255;
    }
  }
  return pixels;
}
