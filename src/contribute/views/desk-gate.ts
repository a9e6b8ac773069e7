/** The desk's questions to the gate's pool: judging a file within its time, and making what an edit asks for. */
import { transfer } from 'comlink';
import { type EditedPicture, type Entered, gatePool, type GateRemote, type JobResult, type PictureEdit } from '#datanets';
import type { Assessed, Report, Rules } from '#gate';
import type { PictureFormat, Raster } from '#gate/image';
import { aboutFor } from '../about';
import type { DeskFile } from '../desk-file';

/** Seconds that the check of one file may take. */
export const budgetSeconds = ({ kind }: Rules): number => (kind === 'image' ? 30 : 60);

type Source = Pick<DeskFile, 'name' | 'blob' | 'about' | 'opened' | 'opening'>;

/** `file` null: it is the one that was asked about. `unreadable`: its bytes could not be had. */
export type Judging =
  | { readonly kind: 'judged'; readonly file: Entered['file'] | null; readonly opening: Entered['opening']; readonly assessed: Assessed | null }
  | { readonly kind: 'unreadable' | 'budget' | 'cancelled' | 'broken' };

/** Opens the file unless it was, and assesses it. `begun` is called when a worker takes it, and tells what to judge then: the newest. */
export async function judgeFile(rules: Rules, begun: () => Source, options: { readonly signal: AbortSignal; readonly soon: boolean }): Promise<Judging> {
  const result = await gatePool().run(
    async (gate): Promise<Judging> => {
      const { name, blob, about, opened, opening } = begun();
      const said = aboutFor(rules, about);
      const bytes = await bytesOf(blob);
      if (bytes === null) return { kind: 'unreadable' };
      const file = rules.kind === 'text' ? { name, bytes } : { name, bytes, about: said };
      const sent = transfer(file, [bytes.buffer]);
      if (!opened) return { kind: 'judged', ...(await gate.enter(rules, sent)) };
      return { kind: 'judged', file: null, opening, assessed: await gate.assess(rules, sent) };
    },
    { budgetMs: budgetSeconds(rules) * 1000, ...options },
  );
  return result.ok ? result.value : { kind: result.reason };
}

/** A text's report with those of its rows told that were seen elsewhere; null: it could not be made. */
export async function checkRows(rules: Rules, name: string, blob: Blob, seen: ReadonlyMap<string, string>): Promise<Report | null> {
  if (rules.kind !== 'text') return null;
  const report = await onBytes(rules, blob, (gate, bytes) => gate.check(rules, { name, bytes }, { seen }));
  return report ?? null;
}

export const cropIn = (rules: Rules, blob: Blob, edit: PictureEdit, taken: readonly PictureFormat[]): Promise<EditedPicture | null> =>
  onBytes(rules, blob, (gate, bytes) => gate.editPicture(bytes, edit, taken));

export const trimIn = (rules: Rules, blob: Blob, from: number, to: number): Promise<Uint8Array | null> => onBytes(rules, blob, (gate, bytes) => gate.trimRecording(bytes, from, to));

export const pictureIn = (rules: Rules, blob: Blob, side: number): Promise<Raster | null> => onBytes(rules, blob, (gate, bytes) => gate.pictureOf(bytes, side));

async function onBytes<R>(rules: Rules, blob: Blob, work: (gate: GateRemote, bytes: Uint8Array) => Promise<R | null>): Promise<R | null> {
  const result: JobResult<R | null> = await gatePool().run(
    async (gate) => {
      const bytes = await bytesOf(blob);
      return bytes === null ? null : work(gate, transfer(bytes, [bytes.buffer]));
    },
    { budgetMs: budgetSeconds(rules) * 1000, soon: true },
  );
  return result.ok ? result.value : null;
}

/** null: a folder, or a file that was moved or changed since. */
async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    return null;
  }
}
