/** The engine's worker: the service over files that are fetched, kept on this device or lent by the page, with threads where the page is cross-origin isolated. */
import { expose } from 'comlink';
import { createEngineService, fileInMemory, Refusal, type ByteFile, type FileSource } from '#engine';
import type { PageEngine } from '#factory';
import { opfsFolders } from '#store/models';
import { createPageBackend } from './page-backend';

/** The files under a URL that ends in a slash; all, or those of a list. */
function fetchedSource({ url, files }: { readonly url: string; readonly files?: readonly string[] }): FileSource {
  return {
    open: async (name) => {
      if (files && !files.includes(name)) return null;
      const response = await fetch(new URL(name, new URL(url, self.location.origin))).catch(() => null);
      if (!response) throw new Refusal('network', `${name} could not be fetched.`, 'Connect once, or choose a model that is on this device.');
      if (response.status === 404) return null;
      if (!response.ok) throw new Refusal('network', `${name} could not be fetched (${response.status}).`, 'Try again later.');
      // A host that answers everything with its page has no such file.
      if (response.headers.get('content-type')?.startsWith('text/html')) return null;
      return fileInMemory(new Uint8Array(await response.arrayBuffer()));
    },
  };
}

/** Files that the page lent for its session, by the model's name and their own. */
const lent = new Map<string, ReadonlyMap<string, File>>();

/** The files of a model that is kept on this device, or lent. */
function keptSource(name: string): FileSource {
  const folder = () => opfsFolders().open(name);
  return {
    open: async (file) => {
      const found = lent.has(name) ? lent.get(name)?.get(file) : await (await folder())?.file(file);
      return found ? partsOf(found) : null;
    },
  };
}

/** Reads a part when it is asked for; the whole never stands in memory. */
const partsOf = (file: File): ByteFile => ({
  size: file.size,
  async read(start, end) {
    try {
      return new Uint8Array(await file.slice(start, end).arrayBuffer());
    } catch {
      throw new Refusal('file-gone', `${file.name} could not be read: it was moved, changed or taken away.`, 'Open it again.');
    }
  },
});

const service = createEngineService({ createBackend: createPageBackend, openSource: (model) => ('url' in model ? fetchedSource(model) : keptSource(model.kept)) });
const pageEngine: PageEngine = { ...service, lend: (name, files) => void (files ? lent.set(name, files) : lent.delete(name)) };

expose(pageEngine);
