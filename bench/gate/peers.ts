/** The usual libraries for what the gate does, installed on demand into .cache/peers/gate: nothing that the project depends on. Typed as far as the bench calls them. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRoot } from '../../tools/lib/project.mjs';
import { installed } from '../peers/install';

const versions = { franc: '6.2.0', minhash: '0.0.9', sharp: '0.35.5', 'sharp-phash': '2.2.0', 'ebur128-wasm': '3.0.0', 'jpeg-js': '0.4.4' } as const;
type Name = keyof typeof versions;

export const nameOf = (name: Name): string => `${name} ${versions[name]}`;

const folders = () => installed(inRoot('.cache', 'peers', 'gate'), versions);

async function required(name: Name): Promise<unknown> {
  const folder = (await folders())[name];
  const load: (id: string) => unknown = createRequire(join(folder, 'package.json'));
  return load(name);
}

/** The language of a text, as an ISO 639-3 code. */
export async function openFranc(): Promise<(text: string) => string> {
  const { franc } = (await import(pathToFileURL(join((await folders()).franc, 'index.js')).href)) as { franc: (text: string) => string };
  return franc;
}

export interface MinhashLibrary {
  readonly Minhash: new (options: { numPerm: number }) => { update(word: string): void };
  readonly LshIndex: new (options: { bandSize: number }) => { index: Record<string, string[]>; insert(key: string, of: unknown): void; query(of: unknown): string[]; getHashbands(of: unknown): string[] };
}

export const openMinhash = async (): Promise<MinhashLibrary> => (await required('minhash')) as MinhashLibrary;

/** Decodes to RGBA in plain JavaScript. */
export async function openJpegJs(): Promise<(bytes: Uint8Array) => { readonly width: number; readonly height: number; readonly data: Uint8Array }> {
  const { decode } = (await required('jpeg-js')) as { decode: (bytes: Uint8Array, options: object) => { readonly width: number; readonly height: number; readonly data: Uint8Array } };
  return (bytes) => decode(bytes, { useTArray: true, maxMemoryUsageInMB: 1024 });
}

/** Decodes a picture whole on one thread and tells its sharpness and its hash. */
export async function openSharp(): Promise<(bytes: Uint8Array) => Promise<void>> {
  const sharp = (await required('sharp')) as ((bytes: Uint8Array) => { stats(): Promise<unknown> }) & { concurrency(threads: number): void; cache(isOn: boolean): void };
  const hash = (await required('sharp-phash')) as (bytes: Uint8Array) => Promise<string>;
  sharp.concurrency(1);
  sharp.cache(false);
  return async (bytes) => {
    await sharp(bytes).stats();
    await hash(bytes);
  };
}

/** Integrated loudness of one channel, in LUFS. */
export async function openEbur128(): Promise<(sampleRate: number, samples: Float32Array) => number> {
  const bytes = await readFile(join((await folders())['ebur128-wasm'], 'ebur128_wasm_bg.wasm'));
  const module = new WebAssembly.Module(bytes);
  const unused = Object.fromEntries(WebAssembly.Module.imports(module).map(({ name }) => [name, () => 0]));
  const { exports } = new WebAssembly.Instance(module, { './ebur128_wasm_bg.js': unused });
  const library = exports as unknown as { memory: WebAssembly.Memory; __wbindgen_malloc(bytes: number): number; ebur128_integrated_mono(rate: number, at: number, length: number): number };
  return (sampleRate, samples) => {
    const at = library.__wbindgen_malloc(samples.byteLength);
    new Float32Array(library.memory.buffer).set(samples, at / 4);
    return library.ebur128_integrated_mono(sampleRate, at, samples.length);
  };
}
