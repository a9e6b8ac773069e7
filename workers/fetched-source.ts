/** A model's files under a URL: small ones fetched as a whole, large ones part by part as they are asked for, where the host gives parts. */
import { fileInMemory, Refusal, type ByteFile, type FileSource } from '#engine';

/** Files up to this size are fetched as a whole: they are soon here, and a cache can answer for them without a network. */
const WHOLE_BYTES = 32 * 2 ** 20;

/** The files under `folder`, a whole address that ends in a slash; all, or those of a list. */
export function fetchedSource(folder: string, files?: readonly string[]): FileSource {
  return {
    open: async (name) => {
      if (files && !files.includes(name)) return null;
      const url = new URL(name, folder);
      const response = await ask(url, name);
      if (response.status === 404) return null;
      if (!response.ok) throw new Refusal('network', `${name} could not be fetched (${response.status}).`, 'Try again later.');
      const { headers } = response;
      // A host that answers everything with its page has no such file.
      if (headers.get('content-type')?.startsWith('text/html')) return null;
      const size = Number(headers.get('content-length'));
      if (size <= WHOLE_BYTES || headers.get('accept-ranges') !== 'bytes' || headers.has('content-encoding')) return fileInMemory(await bodyOf(response, name));
      await response.body?.cancel();
      return inParts(url, name, size, headers.get('etag'));
    },
  };
}

function inParts(url: URL, name: string, size: number, tag: string | null): ByteFile {
  // A weak tag never matches a part (RFC 9110, 13.1.5).
  const condition: Readonly<Record<string, string>> = tag?.startsWith('"') ? { 'If-Range': tag } : {};
  return {
    size,
    async read(start, end) {
      if (start === end) return new Uint8Array();
      const response = await ask(url, name, { Range: `bytes=${start}-${end - 1}`, ...condition });
      if (response.status !== 206 || !isPart(response.headers.get('content-range'), start, size)) {
        await response.body?.cancel();
        if (response.ok) throw new Refusal('network', `${name} changed on its host while it was read, or the host gives no parts of it.`, 'Open the model again, or fetch it to this device.');
        throw new Refusal('network', `A part of ${name} could not be fetched (${response.status}).`, 'Try again later.');
      }
      const bytes = await bodyOf(response, name);
      if (bytes.length !== end - start) throw cutOff(name);
      return bytes;
    },
  };
}

/** Whether what came is the part from `start` on of a file of this size. A host of another origin may not show its range. */
function isPart(range: string | null, start: number, size: number): boolean {
  if (range === null) return true;
  const [, first, whole] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range) ?? [];
  return Number(first) === start && (whole === '*' || Number(whole) === size);
}

async function bodyOf(response: Response, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const buffer = await response.arrayBuffer().catch(() => null);
  if (!buffer) throw cutOff(name);
  return new Uint8Array(buffer);
}

const cutOff = (name: string): Refusal => new Refusal('network', `The connection broke while ${name} was fetched.`, 'Try again.');

async function ask(url: URL, name: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const response = await fetch(url, { headers }).catch(() => null);
  if (!response) throw new Refusal('network', `${name} could not be fetched.`, 'Connect once, or choose a model that is on this device.');
  return response;
}
