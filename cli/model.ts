/** What the commands that run a model share: opening it and its data, and turning the engine's refusals into one line. */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { QUANTIZATIONS, Refusal, createBackendSupply, openSteadily, type AdapterChoice, type FileSource, type ModelAhead, type Quantization, type Result, type Session, type SteadyModel, type WeightedAdapter } from '#engine';
import { InputError, UsageError, type Io } from './io';
import { locateModel } from './locate-model';
import { BACKENDS, chooseNodeBackend, createNodeBackend, folderSource, nodeReplacement, type BackendName } from './node-platform';

export interface OpenedModel {
  readonly session: Session;
  /** The session to go on with after this one threw `error`: of the same model, on another device. Throws it again where there is none. */
  readonly recover: SteadyModel['recover'];
  readonly close: () => Promise<void>;
}

/** A flag that must be there. */
export function required(value: string | undefined, flag: string): string {
  if (value === undefined || value === '') throw new UsageError(`--${flag} is missing.`);
  return value;
}

export function backendName(value = 'wasm'): BackendName {
  const known = BACKENDS.find((name) => name === value);
  if (!known) throw new UsageError(`--backend is "${value}"; it can be ${BACKENDS.join(', ')}.`);
  return known;
}

export function quantizationName(value = 'none'): Quantization {
  const known = QUANTIZATIONS.find((name) => name === value);
  if (!known) throw new UsageError(`--quantization is "${value}"; it can be ${QUANTIZATIONS.join(', ')}.`);
  return known;
}

/** The options, for `parseArgs`, of every command with a model. */
export const MODEL_OPTIONS = {
  model: { type: 'string' },
  quantization: { type: 'string' },
  backend: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** And of those that put adapters on it. */
export const ADAPTER_OPTIONS = {
  adapter: { type: 'string', multiple: true },
  'adapter-weight': { type: 'string', multiple: true },
} as const;

export interface AdapterFlags {
  readonly adapter?: readonly string[] | undefined;
  readonly 'adapter-weight'?: readonly string[] | undefined;
}

/** The flags that every command with a model has. */
export interface ModelFlags {
  readonly backend?: string | undefined;
  readonly quantization?: string | undefined;
}

/** `model`: what `--model` was given. `beforeLoad`: called before the weights are read; what it throws ends the opening. */
export async function openModelFolder(model: string, flags: ModelFlags, io: Io, beforeLoad?: (model: ModelAhead) => Promise<void>): Promise<OpenedModel> {
  const quantization = quantizationName(flags.quantization);
  const name = backendName(flags.backend);
  const source = await locateModel(model, io);
  const replace = nodeReplacement(io.root);
  let failure: Refusal | undefined;
  const supply = createBackendSupply({ createBackend: () => (name === 'auto' ? chooseNodeBackend(io.root, (reason) => io.err(`winnow: ${reason}`)) : createNodeBackend(name, io.root)), replaceBackend: (failed, why) => ((failure = why), replace(failed, why)) });
  const opened = openSteadily({ supply, openSource: () => source, quantization, beforeLoad });
  const close = async (): Promise<void> => {
    await opened.close();
    (await supply.current()).dispose();
  };
  const session = await opened.session().catch(async (error: unknown) => {
    await close().catch(() => {});
    if (!(error instanceof Refusal)) throw error;
    throw new InputError(`${model}: ${error.problem.message} ${error.problem.fix}`);
  });
  if (failure) io.err(`winnow: ${failure.message} ${model} is opened on ${inWords(session.info.backend)}.`);
  const { unread } = session.info;
  if (unread.length > 0) io.err(`winnow: ${model}: config.json has no use for ${unread.length === 1 ? 'one tensor' : `${unread.length} tensors`} of the checkpoint, such as "${unread[0]}".`);
  return { session, recover: (...failure) => opened.recover(...failure), close };
}

/** Does `work` with the model; when the device fails under it, again, on another. */
export async function onAnyDevice<T>({ session, recover }: Pick<OpenedModel, 'session' | 'recover'>, io: Pick<Io, 'err'>, work: (session: Session) => Promise<T>): Promise<T> {
  for (let held = session; ; ) {
    try {
      return await work(held);
    } catch (error) {
      held = await recover(held, error, false);
      if (error instanceof Refusal) io.err(`winnow: ${error.message} This goes on on ${inWords(held.info.backend)}.`);
    }
  }
}

/** A backend in a sentence. */
export const inWords = (backend: string): string => (backend === 'webgpu' ? 'the graphics card' : `the processor (${backend})`);

export interface AdapterFolder {
  readonly folder: string;
  readonly weight: number;
}

/** What `--adapter` and `--adapter-weight` name: nothing, an adapter, or several with their weights. */
export function adapterFolders({ adapter: folders = [], 'adapter-weight': weights = [] }: AdapterFlags): readonly AdapterFolder[] {
  if (weights.length > 0 && weights.length !== folders.length) {
    throw new UsageError(`There are ${folders.length} --adapter and ${weights.length} --adapter-weight; give each adapter its weight, in the same order, or none of them.`);
  }
  return folders.map((folder, i) => ({ folder, weight: numberFlag('adapter-weight', weights[i], 1, Number.isFinite, 'a number') }));
}

export async function readAdapters(session: Session, folders: readonly AdapterFolder[], io: Io): Promise<AdapterChoice> {
  const parts: WeightedAdapter[] = [];
  for (const { folder, weight } of folders) parts.push({ adapter: await session.readAdapter(adapterSource(folder, io)), weight });
  return parts.length === 0 ? null : parts;
}

export function adapterSource(folder: string, io: Io): FileSource {
  return folderSource(resolve(io.cwd, folder));
}

export function numberFlag(flag: string, text: string | undefined, fallback: number, isValid: (value: number) => boolean, what: string): number {
  if (text === undefined) return fallback;
  const value = text.trim() === '' ? NaN : Number(text);
  if (!isValid(value)) throw new UsageError(`--${flag} is "${text}"; it must be ${what}.`);
  return value;
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

/** Rows of a JSONL file, each read by `parse` and turned by `use`; a refusal names the line. */
export async function readRows<R, T>(path: string, io: Io, parse: (value: unknown) => Result<R>, use: (row: R) => T): Promise<T[]> {
  return (await readJsonLines(path, io)).map(({ value, where }) => {
    const row = parse(value);
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

/** How a sentence about some of the rows begins. */
export const countOf = (some: number, all: number): string => `${some} of ${all} rows ${some === 1 ? 'is' : 'are'}`;
