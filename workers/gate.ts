/** The gate off the page's thread. One call, one report; a caller that types fast keeps only the answer to its latest call. */
import { expose, transfer } from 'comlink';
import type { Entered, GateService } from '#datanets';
import { assess, check, type EntryFile, type OpenedEntry, openEntry, type Rules } from '#gate';
import { editPicture, pictureOf, trimRecording } from './gate-edits';

async function enter(rules: Rules, file: EntryFile): Promise<Entered> {
  const opened = await openEntry(rules, file).catch(tooMuch);
  if (!opened.ok) return { file, opening: [{ ...opened.ending, severity: 'refuse' }], assessed: null };
  const { bytes } = opened.file;
  const assessed = await assess(rules, opened.file);
  return transfer({ file: opened.file, opening: opened.findings, assessed }, isOwnBuffer(bytes) ? [bytes.buffer] : []);
}

/** A list or a buffer larger than this engine makes. */
function tooMuch(error: unknown): OpenedEntry {
  if (!(error instanceof RangeError)) throw error;
  return { ok: false, ending: { check: 'budget', message: 'This file takes more memory to open than there is.', fix: 'Send it smaller, or in parts.' } };
}

const isOwnBuffer = ({ byteLength, buffer }: Uint8Array): boolean => byteLength === buffer.byteLength && buffer instanceof ArrayBuffer;

expose({ ready: () => true, check, open: openEntry, assess, enter, editPicture, pictureOf, trimRecording } satisfies Async<GateService>);

/** Across the thread every answer is a promise anyway. */
type Async<T> = { readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => R | Promise<Awaited<R>> : never };
