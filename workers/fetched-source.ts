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
      if (size <= WHOLE_BYTES || headers.get('accept-ranges') !== 'bytes' || headers.has('content-encoding')) return fileInMemory(new Uint8Array(await response.arrayBuffer()));
      await response.body?.cancel();
      return inParts(url, name, size, headers.get('etag'));
    },
  };
}

function inParts(url: URL, name: string, size: number, version: string | null): ByteFile {
  return {
    size,
    async read(start, end) {
      if (start === end) return new Uint8Array();
      const response = await ask(url, name, { Range: `bytes=${start}-${end - 1}`, ...(version === null ? {} : { 'If-Range': version }) });
      // The whole of a file instead of a part of it: it is another one by now.
      if (response.status === 200) throw new Refusal('network', `${name} changed on its host while it was read.`, 'Open the model again.');
      const bytes = response.status === 206 ? await response.arrayBuffer().catch(() => null) : null;
      if (bytes?.byteLength !== end - start) throw new Refusal('network', `A part of ${name} could not be fetched (${response.status}).`, 'Try again later.');
      return new Uint8Array(bytes);
    },
  };
}

async function ask(url: URL, name: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const response = await fetch(url, { headers }).catch(() => null);
  if (!response) throw new Refusal('network', `${name} could not be fetched.`, 'Connect once, or choose a model that is on this device.');
  return response;
}
