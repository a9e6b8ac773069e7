/** `winnow models`: fetches models into this computer's cache, lists them, removes them. */
import { parseArgs } from 'node:util';
import { type ModelCache, type PulledModel, type PullProgress, createModelCache, KNOWN_MODELS, pullModel } from '../../service/models';
import { EXIT, InputError, UsageError, type Command, type Io } from '../io';
import { plainly } from '../model';

export const run: Command = (args, io) =>
  plainly(io, async () => {
    const { values, positionals } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: true,
      options: { revision: { type: 'string' }, json: { type: 'boolean', default: false } },
    });
    const [action, name, ...rest] = positionals;
    const print = values.json ? printJson : printText;
    const cache = createModelCache();
    if (values.revision !== undefined && action !== 'pull') throw new UsageError('--revision goes with pull.');
    if (action === 'list') {
      if (name !== undefined) throw new UsageError('list takes no name.');
      await list(cache, io, values.json);
      return EXIT.ok;
    }
    if (action !== 'pull' && action !== 'remove') throw new UsageError(action === undefined ? 'Say list, pull or remove.' : `There is no "models ${action}"; say list, pull or remove.`);
    if (name === undefined) throw new UsageError(`${action} needs a name.`);
    if (rest.length > 0) throw new UsageError(`${action} takes one name.`);
    if (action === 'remove') {
      if (!(await cache.remove(name))) throw new InputError(`There is no pulled model "${name}".`);
      io.out(values.json ? JSON.stringify({ name, removed: true }) : `removed ${name}`);
      return EXIT.ok;
    }
    print(io, await pull(cache, name, values.revision, io));
    return EXIT.ok;
  });

async function pull(cache: ModelCache, name: string, revision: string | undefined, io: Io): Promise<PulledModel> {
  const progress = createProgress(name, io);
  try {
    return await pullModel(name, {
      cache,
      revision,
      signal: io.signal,
      onProgress: progress.show,
      onDetour(reason) {
        progress.end();
        io.err(`winnow: ${reason} Trying another source.`);
      },
    });
  } finally {
    progress.end();
  }
}

const REDRAW_MS = 100;

/** Somebody who watches sees one line that moves; a log gets a line for each source and each quarter. */
function createProgress(name: string, io: Io) {
  let last = { from: '', quarter: 0 };
  let shownAtMs = 0;
  return {
    show({ from, doneBytes, totalBytes }: PullProgress): void {
      const share = totalBytes === null ? null : doneBytes / Math.max(1, totalBytes);
      const text = `${name} from ${from}: ${megabytes(doneBytes)}${share === null ? '' : ` of ${megabytes(totalBytes!)}, ${Math.floor(share * 100)} %`}`;
      if (io.status) {
        if (Date.now() - shownAtMs < REDRAW_MS) return;
        io.status(text);
        shownAtMs = Date.now();
        return;
      }
      const quarter = share === null ? 0 : Math.floor(share * 4);
      if (from === last.from && quarter <= last.quarter) return;
      last = { from, quarter };
      io.err(text);
    },
    end(): void {
      if (shownAtMs > 0) io.status?.('');
      shownAtMs = 0;
    },
  };
}

const facts = ({ name, summary, format, sizeBytes, licence }: Pick<PulledModel, 'name' | 'summary' | 'format' | 'sizeBytes' | 'licence'>) => ({ name, summary, format, size_bytes: sizeBytes, licence });

async function list(cache: ModelCache, io: Io, asJson: boolean): Promise<void> {
  const here = await cache.list();
  const available = KNOWN_MODELS.filter(({ name }) => !here.some((model) => model.name === name));
  if (asJson) {
    io.out(JSON.stringify({ folder: cache.folder, models: here.map(jsonOf), available: available.map((model) => facts({ ...model, format: 'gguf' })) }));
    return;
  }
  for (const model of here) printText(io, model);
  if (here.length === 0) io.out('No model has been pulled yet.');
  if (available.length > 0) io.out(`To be had with "winnow models pull NAME":`);
  for (const { name, sizeBytes, licence, summary } of available) io.out(`${name}   ${megabytes(sizeBytes)}   ${licence}   ${summary}`);
}

const jsonOf = (model: PulledModel) => ({ ...facts(model), from: model.from, folder: model.folder, files: model.files.map(({ name, sizeBytes, sha256 }) => ({ name, size_bytes: sizeBytes, sha256 })) });

function printJson(io: Io, model: PulledModel): void {
  io.out(JSON.stringify(jsonOf(model)));
}

function printText(io: Io, { name, sizeBytes, licence, from }: PulledModel): void {
  io.out(`${name}   ${megabytes(sizeBytes)}   ${licence ?? 'licence unknown'}   from ${from}`);
}

const megabytes = (bytes: number): string => (bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.ceil(bytes / 1e3)} kB`);
