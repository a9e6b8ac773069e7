/**
 * The database `winnow`: what this device holds. Records and blocks are only ever added; what can be derived again (assessments) may go at any time.
 */
import { Dexie, type Table } from 'dexie';
import type { About } from '#gate';
import type { StoredKeys } from '#identity';
import type { Assessment, DeviceId, RecordId } from '#ledger';

/** `n` counts up in the order of arrival on this device, so that a tab reads only what it has not seen. */
export interface RecordRow {
  readonly n?: number;
  readonly id: RecordId;
  readonly device: DeviceId;
  readonly seq: number;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

/** Verified, but ahead of this device's clock. */
export interface HeldRow {
  readonly id: RecordId;
  readonly until: number;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

/** A piece of a file, or the list of its pieces. */
export interface BlockRow {
  readonly cid: string;
  readonly bytes: Uint8Array;
}

export interface AssessmentRow {
  readonly submission: RecordId;
  readonly gateVersion: number;
  readonly assessment: Assessment;
}

/** Made from a payload, and made again when missing; `key` as in `blobs/blobs.ts`. */
export interface PreviewRow {
  readonly key: string;
  readonly preview: unknown;
}

/** A file that a person has chosen and not yet sent. */
export interface DeskRow {
  readonly id: string;
  readonly net: RecordId;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly about: About;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
  /** The submission that this one improves on. */
  readonly replaces: RecordId | null;
}

export interface DraftRow {
  readonly id: string;
  readonly net: RecordId;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly deletedAt: number | null;
}

export interface DraftUpdateRow {
  readonly n?: number;
  readonly draft: string;
  readonly update: Uint8Array;
}

export interface RunRow {
  readonly id: string;
  readonly net: RecordId;
  readonly createdAt: number;
  readonly run: unknown;
}

export interface AdapterRow {
  readonly run: string;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

export interface SettingRow {
  readonly key: string;
  readonly value: unknown;
}

// On localhost it would write to the console at every page change.
Dexie.debug = false;

export class WinnowDatabase extends Dexie {
  declare readonly records: Table<RecordRow, number>;
  declare readonly held: Table<HeldRow, RecordId>;
  declare readonly blocks: Table<BlockRow, string>;
  declare readonly assessments: Table<AssessmentRow, RecordId>;
  declare readonly previews: Table<PreviewRow, string>;
  declare readonly desk: Table<DeskRow, string>;
  declare readonly keys: Table<{ readonly name: 'device'; readonly keys: StoredKeys }, string>;
  declare readonly drafts: Table<DraftRow, string>;
  declare readonly draftUpdates: Table<DraftUpdateRow, number>;
  declare readonly runs: Table<RunRow, string>;
  declare readonly adapters: Table<AdapterRow, string>;
  declare readonly settings: Table<SettingRow, string>;

  constructor(name = 'winnow') {
    super(name);
    this.version(1).stores({
      records: '++n, &id',
      held: 'id',
      blocks: 'cid',
      assessments: 'submission',
      keys: 'name',
      drafts: 'id, net',
      draftUpdates: '++n, draft',
      runs: 'id, net, createdAt',
      adapters: 'run',
      settings: 'key',
    });
    this.version(2)
      .stores({ previews: 'key', desk: 'id, net' })
      // They did not say of what kind they are.
      .upgrade((transaction) => transaction.table('assessments').clear());
  }
}
