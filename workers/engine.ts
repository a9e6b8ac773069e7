/**
 * The engine's worker: the service over files that are fetched, kept on this device or lent by the page, on the backend that the page's choice and a short
 * measurement give.
 */
import { expose } from 'comlink';
import { attempt, createEngineService, parseSurvey, Refusal, type ByteFile, type Chooser, type FileSource } from '#engine';
import type { PageEngine } from '#factory';
import { opfsFolders } from '#store/models';
import { fetchedSource } from './fetched-source';
import { createPageChooser } from './page-backend';

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

/** Made by the page's first call. */
let chooser: Chooser;

const service = createEngineService({
  createBackend: () => chooser.createBackend(),
  replaceBackend: (failed, failure) => chooser.replaceBackend(failed, failure),
  openSource: (model) => ('url' in model ? fetchedSource(new URL(model.url, self.location.origin).href, model.files) : keptSource(model.kept)),
});
const pageEngine: PageEngine = {
  ...service,
  lend: (name, files) => void (files ? lent.set(name, files) : lent.delete(name)),
  settle: (wanted, known, onChange, cache) => void (chooser = createPageChooser({ wanted, known: parseSurvey(known), onChange, cache })),
  survey: (again) => attempt(() => chooser.survey(again)),
};

expose(pageEngine);
