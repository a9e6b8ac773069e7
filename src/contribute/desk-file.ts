/** One file on the desk, as the page draws it: what it is, what is said of it, and what the gate says. Its bytes lie in a Blob, which browsers keep off the page's memory. */
import type { About, Assessed, Finding, Item, Preview, Report } from '#gate';
import type { ContributionStatus, RecordId } from '#ledger';
import type { Twin } from './twins';

export interface DeskFile {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  /** What is judged and sent. */
  readonly blob: Blob;
  /** The same of a text, to be edited in place. */
  readonly text: Uint8Array | null;
  readonly about: About;
  readonly addedAt: number;
  /** The submission that it improves on. */
  readonly replaces: RecordId | null;
  /** Documents are parted, media have lost what they told beside themselves. */
  readonly opened: boolean;
  readonly opening: readonly Finding[];
  readonly items: Assessed['items'];
  readonly preview: Preview | null;
  /** The first rows of a text. */
  readonly rows: readonly Item[];
  readonly report: Report | null;
  readonly twin: Twin | null;
  readonly state: 'waiting' | 'checking' | 'checked' | 'submitting' | 'submitted';
  /** Its check was called off. */
  readonly stopped: boolean;
  /** Why it could not be read, kept or submitted; null: all is well. */
  readonly trouble: string | null;
  readonly canUndo: boolean;
  /** Once submitted. */
  readonly contribution: RecordId | null;
  readonly status: ContributionStatus | null;
}

/** What can be put back. */
export type Edit = Pick<DeskFile, 'name' | 'sizeBytes' | 'blob' | 'text' | 'about'>;

export const isUnderWay = ({ state }: Pick<DeskFile, 'state'>): boolean => state === 'waiting' || state === 'checking';
