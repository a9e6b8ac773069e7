/**
 * The files on the desk: read, judged by the gate's worker one after another, mended in place, and submitted one by one or together. Kept while the
 * page is open, so that a look at another tab loses nothing.
 */
import { createStore, produce } from 'solid-js/store';
import { type Accessor, createMemo } from 'solid-js';
import { type CheckLane, createCheckLane, gateService } from '#datanets';
import { applyRemedy, type EntryFile, type Finding, type Item, type Remedy, type Report, type TextRules } from '#gate';
import type { ContributionStatus, RecordId } from '#ledger';
import { formatBytes } from '#ui';
import { submittable, tooLarge, withText } from '../files';
import { withPassages } from '../passages';
import { previewItems } from '../preview';
import type { Quota } from '../quota';
import type { Submission } from './submission';

export interface DroppedFile {
  readonly id: string;
  readonly file: EntryFile;
  readonly sizeBytes: number;
  readonly report: Report | null;
  /** What was found when the document was opened, of which these are the rows. */
  readonly opening: readonly Finding[];
  readonly preview: readonly Item[];
  readonly state: 'checking' | 'checked' | 'submitting' | 'submitted';
  /** Why it could not be read or submitted; null: all is well. */
  readonly trouble: string | null;
  /** Once submitted. */
  readonly contribution: RecordId | null;
  readonly status: ContributionStatus | null;
}

export interface DropDesk {
  readonly files: readonly DroppedFile[];
  readonly ready: Accessor<readonly string[]>;
  readonly add: (files: readonly File[]) => Promise<void>;
  readonly mend: (id: string, text: string) => void;
  /** Other passages for a document's. */
  readonly arrange: (id: string, passages: readonly string[]) => void;
  readonly remedy: (id: string, remedy: Remedy) => void;
  readonly remove: (id: string) => void;
  readonly submit: (ids: readonly string[]) => Promise<void>;
}

export function createDropDesk(rules: Accessor<TextRules | undefined>, quota: Accessor<Quota | undefined>, submitFile: (file: EntryFile) => Promise<Submission>): DropDesk {
  const [files, setFiles] = createStore<DroppedFile[]>([]);
  const change = (id: string, to: Partial<DroppedFile>): void => setFiles((one) => one.id === id, to);
  const find = (id: string): DroppedFile | undefined => files.find((one) => one.id === id);
  /** A lane a file: while somebody edits, only the newest text is judged. */
  const lanes = new Map<string, CheckLane>();
  let lastId = 0;

  const judge = async (id: string, file: EntryFile): Promise<void> => {
    const under = rules();
    if (!under) return;
    change(id, { file, sizeBytes: file.bytes.length, state: 'checking', trouble: null });
    const overtaken = (): boolean => find(id)?.file.bytes !== file.bytes;
    try {
      const lane = lanes.get(id) ?? createCheckLane();
      lanes.set(id, lane);
      const report = await lane.check(under, file);
      if (report !== null && !overtaken()) change(id, { report, preview: previewItems(under, file), state: 'checked' });
    } catch {
      if (!overtaken()) change(id, { state: 'checked', trouble: 'The gate could not look at this file. Reload the page, and drop it again.' });
    }
  };

  const layOut = (dropped: File): string => {
    lastId += 1;
    const id = String(lastId);
    const empty: DroppedFile = { id, file: { name: dropped.name, bytes: new Uint8Array() }, sizeBytes: dropped.size, report: null, opening: [], preview: [], state: 'checking', trouble: null, contribution: null, status: null };
    setFiles(produce((list) => list.push(empty)));
    return id;
  };

  const open = async (id: string, dropped: File): Promise<void> => {
    const under = rules();
    if (!under) return;
    const large = tooLarge(dropped.size, under, formatBytes);
    if (large) return change(id, { state: 'checked', trouble: large });
    try {
      const opened = await gateService().open(under, { name: dropped.name, bytes: new Uint8Array(await dropped.arrayBuffer()) });
      if (!opened.ok) return change(id, { state: 'checked', opening: [{ ...opened.ending, severity: 'refuse' }] });
      change(id, { opening: opened.findings });
      await judge(id, opened.file);
    } catch {
      change(id, { state: 'checked', trouble: 'This could not be read. If it is a folder, drop the files in it; if it was moved, drop it again.' });
    }
  };

  const submitOne = async (id: string): Promise<void> => {
    const one = find(id);
    if (!one || one.state !== 'checked' || !one.report?.pass) return;
    change(id, { state: 'submitting', trouble: null });
    const result = await submitFile({ name: one.file.name, bytes: one.file.bytes });
    change(id, result.ok ? { state: 'submitted', contribution: result.id, status: result.status } : { state: 'checked', trouble: result.trouble });
  };

  return {
    files,
    ready: createMemo(() => submittable(files.map((one) => ({ ...one, submitted: one.state !== 'checked' })), quota() ?? { left: 0, bytesLeft: 0 })),
    async add(dropped) {
      const laidOut = dropped.map((file) => ({ id: layOut(file), file }));
      for (const { id, file } of laidOut) await open(id, file);
    },
    mend: (id, text) => {
      const one = find(id);
      if (one) void judge(id, withText(one.file, text));
    },
    arrange: (id, passages) => {
      const one = find(id);
      if (one) void judge(id, withPassages(one.file, passages));
    },
    remedy: (id, remedy) => {
      const one = find(id);
      if (one) void judge(id, applyRemedy(one.file, remedy));
    },
    remove: (id) => {
      lanes.delete(id);
      setFiles((list) => list.filter((one) => one.id !== id));
    },
    async submit(ids) {
      for (const id of ids) await submitOne(id);
    },
  };
}
