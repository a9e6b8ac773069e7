/**
 * The WASM decoders that the project ships: mozjpeg and libwebp, as @jsquash packages them. Their bytes travel inside the bundle, so that a page, a worker and
 * Node load them alike and nothing is fetched. Each picture gets an instance of its own: one that failed harms no other, and its memory goes with it.
 */
import { notWhole } from './refusal';

export type CodecName = 'jpeg' | 'webp';

/** RGBA pixels, and what the decoder said on its error output. */
export interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  readonly complaints: readonly string[];
}

interface DecoderModule {
  /** mozjpeg's is also told to leave the orientation to its caller. */
  decode(bytes: Uint8Array, turn?: boolean): { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray } | null;
}

/** Emscripten's factory, as far as it is used here. */
type Factory = (options: {
  readonly noInitialRun: boolean;
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
  readonly instantiateWasm: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => WebAssembly.Exports;
}) => Promise<DecoderModule>;

interface Codec {
  readonly factory: Factory;
  readonly module: WebAssembly.Module;
}

const codecByName = new Map<CodecName, Promise<Codec>>();

function codec(name: CodecName): Promise<Codec> {
  const known = codecByName.get(name);
  if (known !== undefined) return known;
  const loading = name === 'jpeg' ? loadJpeg() : loadWebp();
  codecByName.set(name, loading);
  loading.catch(() => codecByName.delete(name));
  return loading;
}

async function loadJpeg(): Promise<Codec> {
  const [{ default: factory }, { default: url }] = await Promise.all([import('@jsquash/jpeg/codec/dec/mozjpeg_dec.js'), import('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm?url&inline')]);
  return { factory, module: await compile(url) };
}

async function loadWebp(): Promise<Codec> {
  const [{ default: factory }, { default: url }] = await Promise.all([import('@jsquash/webp/codec/dec/webp_dec.js'), import('@jsquash/webp/codec/dec/webp_dec.wasm?url&inline')]);
  return { factory, module: await compile(url) };
}

/** Of a `data:` URL in base64. */
function compile(url: string): Promise<WebAssembly.Module> {
  const text = atob(url.slice(url.indexOf(',') + 1));
  return WebAssembly.compile(Uint8Array.from(text, (character) => character.charCodeAt(0)));
}

/** Decodes with one of the shipped decoders. What it can't decode is not whole; a decoder that can't be loaded is a bug, and throws. */
export async function decodeWith(name: CodecName, bytes: Uint8Array): Promise<Decoded> {
  const { factory, module } = await codec(name);
  const complaints: string[] = [];
  try {
    const decoder = await factory({
      noInitialRun: true,
      print: () => {},
      printErr: (line) => {
        if (complaints.length < 16) complaints.push(line);
      },
      instantiateWasm: (imports, done) => {
        const instance = new WebAssembly.Instance(module, imports);
        done(instance);
        return instance.exports;
      },
    });
    const image = name === 'jpeg' ? decoder.decode(bytes, false) : decoder.decode(bytes);
    if (image === null || image === undefined) throw notWhole();
    const { width, height, data } = image;
    return { width, height, pixels: new Uint8Array(data.buffer, data.byteOffset, data.byteLength), complaints };
  } catch {
    throw notWhole();
  }
}
