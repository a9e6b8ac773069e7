/** What the page can ask of the device's ledger. It runs in a worker; everything that crosses is plain data. */
import type { EntryFile, Item, Prints } from '#gate';
import type { AccountId, BodyByType, ContributionStatus, DatanetManifest, LedgerState, ReasonCode, RecordId } from '#ledger';
import type { StoreResult } from './failures';
import type { RunRecord } from './runs';

export interface LedgerView extends LedgerState {
  /** Null until the first signed act on this device. */
  readonly me: AccountId | null;
  readonly myName: string;
}

export interface Submitted {
  readonly id: RecordId;
  readonly status: ContributionStatus;
  readonly points: number;
}

export interface AcceptedItem {
  readonly contribution: RecordId;
  readonly account: AccountId;
  readonly item: Item;
}

export interface ImportSummary {
  readonly added: number;
  readonly known: number;
  /** Ahead of this device's clock; they join when their time has come. */
  readonly held: number;
  readonly refused: readonly { readonly reason: string }[];
  /** Datanets that the bundle founds. */
  readonly datanets: readonly RecordId[];
}

export interface LeftToday {
  readonly submissions: number;
  readonly bytes: number;
}

export interface PublishRun {
  readonly net: RecordId;
  readonly name: string;
  readonly base: string;
  readonly recipe: BodyByType['run.publish']['recipe'];
  readonly contributions: readonly RecordId[];
  readonly finalLoss: number;
  /** Kept as a blob, and named in the record. */
  readonly adapter: Uint8Array | null;
}

/** The contribution that a file resembles most. */
export interface NearestContribution {
  readonly kind: Prints['kind'];
  readonly contribution: RecordId;
  /** All of the file is in it. */
  readonly exact: boolean;
  /** Thousandths, on the gate's scale of likeness: from `nearCopyFrom` on a near copy. */
  readonly similarity: number;
  /** Where it is, in words. */
  readonly place: string;
}

export type StoredPreview =
  /** At most 320 pixels a side. */
  | { readonly kind: 'picture'; readonly bytes: Uint8Array; readonly mime: 'image/jpeg' | 'image/png'; readonly width: number; readonly height: number }
  /** One peak a column, 0..255. */
  | { readonly kind: 'sound'; readonly peaks: Uint8Array; readonly seconds: number };

export interface LedgerService {
  state(): Promise<LedgerView>;
  /** Calls with each new view, from whichever tab the change came. Across a worker, pass `proxy(listener)`. */
  subscribe(listener: (view: LedgerView) => void): Promise<void>;
  /** Imports the sample datanet unless it is here; gives its id. */
  ensureSample(): Promise<StoreResult<RecordId>>;

  createDatanet(manifest: DatanetManifest): Promise<StoreResult<RecordId>>;
  amendDatanet(net: RecordId, manifest: DatanetManifest): Promise<StoreResult<RecordId>>;
  closeDatanet(net: RecordId): Promise<StoreResult<RecordId>>;
  submit(net: RecordId, file: EntryFile, replaces?: RecordId | null): Promise<StoreResult<Submitted>>;
  withdraw(net: RecordId, contribution: RecordId): Promise<StoreResult<RecordId>>;
  castVerdict(
    net: RecordId,
    contribution: RecordId,
    verdict: 'accept' | 'reject',
    reason?: { readonly code: ReasonCode; readonly note: string } | null,
  ): Promise<StoreResult<RecordId>>;
  publishRun(run: PublishRun): Promise<StoreResult<RecordId>>;
  rename(name: string): Promise<StoreResult<RecordId>>;

  /** In (at, id) order; a file's rows each with its submission's id. Empty for pictures and recordings. */
  acceptedItems(net: RecordId): Promise<readonly AcceptedItem[]>;
  /** With what is said about it. */
  file(contribution: RecordId): Promise<EntryFile | null>;
  /** Of a picture or recording that is here; made when it is first asked for, if not before. */
  preview(contribution: RecordId): Promise<StoredPreview | null>;
  /** Among what is accepted or waits, by whomever; null where nothing is alike, or the datanet doesn't ask. `except` doesn't count: what a new one improves on. */
  nearest(net: RecordId, prints: Prints, except?: RecordId | null): Promise<NearestContribution | null>;
  /** Fingerprints of what is accepted or waits, and where that is, in words: the gate's context. */
  seen(net: RecordId): Promise<ReadonlyMap<string, string>>;
  leftToday(net: RecordId): Promise<LeftToday>;

  importCar(bytes: Uint8Array): Promise<StoreResult<ImportSummary>>;
  exportCar(net: RecordId): Promise<Uint8Array>;

  saveRun(run: RunRecord): Promise<StoreResult<null>>;
  getRun(id: string): Promise<RunRecord | null>;
  /** Newest first. */
  listRuns(): Promise<readonly RunRecord[]>;
  deleteRun(id: string): Promise<void>;
}
