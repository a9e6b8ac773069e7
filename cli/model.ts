/** What the commands that run a model share: opening it and its data, and turning the engine's refusals into one line. */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openModel, parseRow, Refusal, type Adapter, type DataRow, type Session } from '#engine';
import { InputError, UsageError, type Io } from './io';
import { createNodeBackend, folderSource, type BackendName } from './node-platform';

export interface OpenedModel {
  readonly session: Session;
  readonly close: () => void;
}

/** A flag that must be there. */
export function required(value: string | undefined, flag: string): string {
  if (value === undefined || value === '') throw new UsageError(`--${flag} is missing.`);
  return value;
}

export function backendName(value: string | undefined): BackendName {
  if (value === undefined || value === 'wasm') return 'wasm';
  if (value === 'reference') return 'reference';
  throw new UsageError(`--backend is "${value}"; it can be wasm or reference.`);
}

/** `model`: a folder, or "embedded". */
export async function openModelFolder(model: string, backendFlag: string | undefined, io: Io): Promise<OpenedModel> {
  const folder = model === 'embedded' ? join(io.root, 'public', 'models', 'embedded') : resolve(io.cwd, model);
  const backend = await createNodeBackend(backendName(backendFlag), io.root);
  const result = await openModel(folderSource(folder), { backend });
  if (!result.ok) {
    backend.dispose();
    throw new InputError(`${model}: ${result.error.message} ${result.error.fix}`);
  }
  const session = result.value;
  const { unread } = session.info;
  if (unread.length > 0) io.err(`winnow: ${model}: config.json has no use for ${unread.length === 1 ? 'one tensor' : `${unread.length} tensors`} of the checkpoint, such as "${unread[0]}".`);
  return {
    session,
    close: () => {
      session.close();
      backend.dispose();
    },
  };
}

export async function readAdapterFolder(session: Session, folder: string | undefined, io: Io): Promise<Adapter | null> {
  return folder === undefined ? null : session.readAdapter(folderSource(resolve(io.cwd, folder)));
}

/** A text file, without the byte-order mark that some editors write. */
export async function readInput(path: string, io: Io): Promise<string> {
  try {
    return new TextDecoder().decode(await readFile(resolve(io.cwd, path)));
  } catch {
    throw new InputError(`${path} can't be read.`);
  }
}

export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(`${where} is not valid JSON.`);
  }
}

export async function writeOutput(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes);
  } catch {
    throw new InputError(`${path} can't be written.`);
  }
}

/** The objects of a JSONL file, with where each stands. Empty lines are skipped. */
export async function readJsonLines(path: string, io: Io): Promise<readonly { readonly value: unknown; readonly where: string }[]> {
  const lines = (await readInput(path, io)).split('\n');
  const rows = lines.flatMap((line, i) => (line.trim() === '' ? [] : [{ value: parseJson(line, `${path}, line ${i + 1},`), where: `${path}, line ${i + 1}` }]));
  if (rows.length === 0) throw new InputError(`${path} has no rows.`);
  return rows;
}

/** Rows of a JSONL file, each turned by `use`; a refusal names the line. */
export async function readRows<T>(path: string, io: Io, use: (row: DataRow) => T): Promise<T[]> {
  return (await readJsonLines(path, io)).map(({ value, where }) => {
    const row = parseRow(value);
    if (!row.ok) throw new InputError(`${where}: ${row.error.message} ${row.error.fix}`);
    return located(where, () => use(row.value));
  });
}

/** Runs `work`; a refusal becomes an InputError that says where. */
export function located<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) throw new InputError(`${where}: ${error.problem.message} ${error.problem.fix}`);
    throw error;
  }
}

/** Runs a command's work: refusals and Ctrl-C end in one line. */
export async function plainly<T>(io: Io, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) throw new InputError(`${error.problem.message} ${error.problem.fix}`);
    if (io.signal.aborted && error === io.signal.reason) throw new InputError('Stopped.');
    throw error;
  }
}
