/**
 * The ledger's vocabulary. A record is canonical DAG-CBOR `{ v, net, type, account, device, seq, prev, at, body }`; its id is the CID (sha2-256) of
 * those bytes, and an Ed25519 signature over a domain-separated id travels beside it. Bodies are validated by strict schemas (`schema.ts`).
 * State is derived: `fold` makes it from records and the payloads held, whatever their order.
 */
import type { About, Prints, Report, Rules } from '#gate';

/** A CID (v1, dag-cbor or raw, sha2-256) in base32 text. */
export type RecordId = string;
export type BlobId = string;
/** An Ed25519 public key, 32 bytes, as lower-case hex. */
export type AccountId = string;
export type DeviceId = string;

export type RecordType =
  | 'device.add'
  | 'account.rename'
  | 'datanet.create'
  | 'datanet.amend'
  | 'datanet.close'
  | 'contribution.submit'
  | 'contribution.withdraw'
  | 'verdict.cast'
  | 'run.publish';

/** Decides when a submission whose report passes is accepted. */
export interface Acceptance {
  /** Score from which a verified, passing report accepts by itself; null: never. */
  readonly automaticAt: number | null;
  /** Verdicts needed for a decision, out of at most `of` reviewers. */
  readonly quorum: { readonly needed: number; readonly of: number };
  /** Who may judge: anybody (a datanet for trying things), or these accounts and the owner. */
  readonly reviewers: 'anyone' | readonly AccountId[];
}

export interface DatanetManifest {
  readonly name: string;
  readonly summary: string;
  /** Markdown. */
  readonly description: string;
  readonly tags: readonly string[];
  readonly licence: string;
  readonly rules: Rules;
  readonly acceptance: Acceptance;
}

export interface BodyByType {
  /** First record of a device's chain. `certificate`: the account key's signature over this device key (see SPEC, identity). */
  'device.add': { readonly name: string; readonly deviceName: string; readonly certificate: Uint8Array };
  /** The latest name by (at, id) is the account's; empty: it goes by its key. */
  'account.rename': { readonly name: string };
  'datanet.create': { readonly manifest: DatanetManifest };
  'datanet.amend': { readonly manifest: DatanetManifest };
  'datanet.close': Record<string, never>;
  'contribution.submit': {
    /** The `datanet.create` or `datanet.amend` record whose rules the submission was made under. */
    readonly rules: RecordId;
    readonly file: {
      readonly name: string;
      readonly sizeBytes: number;
      /** The bytes themselves (at most 8 KiB), or the CID of a blob manifest. */
      readonly content: { readonly inline: Uint8Array } | { readonly blob: BlobId };
      /** What its author says of a picture or recording; absent where that is nothing, and of every text. */
      readonly about?: About;
    };
    readonly report: { readonly gate: number; readonly digest: Uint8Array; readonly score: number };
    /** The submission that this one improves on. */
    readonly replaces: RecordId | null;
  };
  'contribution.withdraw': { readonly contribution: RecordId };
  'verdict.cast': {
    readonly contribution: RecordId;
    readonly verdict: 'accept' | 'reject';
    readonly reason: { readonly code: ReasonCode; readonly note: string } | null;
  };
  'run.publish': {
    readonly name: string;
    readonly base: string;
    readonly adapter: BlobId | null;
    readonly recipe: Readonly<Record<string, string | number | boolean | readonly string[]>>;
    /** The exact submissions that it was trained on. */
    readonly contributions: readonly RecordId[];
    readonly finalLoss: number;
  };
}

export type ReasonCode = 'off-topic' | 'wrong' | 'unclear' | 'duplicate' | 'personal-data' | 'low-quality' | 'other';

interface Envelope<T extends RecordType> {
  readonly v: 1;
  /** The datanet's `datanet.create` id; null in that record itself, in `device.add` and in `account.rename`. */
  readonly net: RecordId | null;
  readonly type: T;
  readonly account: AccountId;
  readonly device: DeviceId;
  readonly seq: number;
  readonly prev: RecordId | null;
  /** Milliseconds since 1970, UTC; never decreases along a chain. */
  readonly at: number;
  readonly body: BodyByType[T];
}
/** A union by `type`, so that a switch on it narrows the body. */
export type LedgerRecord<T extends RecordType = RecordType> = { readonly [K in T]: Envelope<K> }[T];

/** As it is stored and sent: the canonical bytes and the signature, and what they decode to. */
export interface SignedRecord<T extends RecordType = RecordType> {
  readonly id: RecordId;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
  readonly record: LedgerRecord<T>;
}

/** What the gate says of a payload under one version of the rules, and what novelty is reckoned from. */
export interface Assessment extends Prints {
  readonly report: Report;
  readonly digest: Uint8Array;
  readonly sizeBytes: number;
}

export type ContributionStatus =
  | 'accepted'
  | 'rejected'
  /** Passed the gate, waits for reviewers. */
  | 'pending'
  /** The recomputed report does not pass, or differs from what was signed, or the payload is missing. */
  | 'unverified'
  | 'over-limit'
  | 'withdrawn'
  /** Signed after its device's chain forked, before its datanet opened or after it closed. */
  | 'void';

export interface ContributionState {
  readonly id: RecordId;
  readonly net: RecordId;
  readonly account: AccountId;
  readonly at: number;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly items: number;
  readonly status: ContributionStatus;
  /** How an accepted one was accepted. */
  readonly acceptedBy: 'score' | 'quorum' | null;
  readonly report: Report | null;
  readonly replaces: RecordId | null;
  readonly verdicts: readonly {
    readonly account: AccountId;
    readonly verdict: 'accept' | 'reject';
    readonly reason: { readonly code: ReasonCode; readonly note: string } | null;
    readonly at: number;
  }[];
  /** 0..1, thousandths; against what was accepted before in (at, id) order (SPEC, novelty). 0 unless accepted. */
  readonly novelty: number;
  /** score × novelty × 1000, rounded to an integer: sums do not depend on order. 0 unless accepted. */
  readonly points: number;
}

export interface Standing {
  /** From 1; equal points: who reached them first, then by account id. Accounts without points share the last rank. */
  readonly rank: number;
  readonly account: AccountId;
  readonly points: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly pending: number;
  /** Time of the last accepted contribution that added points; 0 without one. */
  readonly reachedAt: number;
}

export interface DatanetState {
  readonly id: RecordId;
  readonly owner: AccountId;
  readonly createdAt: number;
  readonly manifest: DatanetManifest;
  /** Every version of the rules by the id of the record that made it. */
  readonly manifestByVersion: ReadonlyMap<RecordId, DatanetManifest>;
  readonly version: RecordId;
  readonly open: boolean;
  readonly closedAt: number | null;
  readonly contributions: ReadonlyMap<RecordId, ContributionState>;
  readonly standings: readonly Standing[];
  readonly runs: readonly { readonly id: RecordId; readonly account: AccountId; readonly at: number; readonly body: BodyByType['run.publish'] }[];
}

export interface AccountState {
  readonly id: AccountId;
  /** What the person calls themselves; may be empty. */
  readonly name: string;
  readonly devices: readonly DeviceId[];
  /** A device of this account equivocated. */
  readonly flagged: boolean;
}

export interface LedgerState {
  readonly accounts: ReadonlyMap<AccountId, AccountState>;
  readonly datanets: ReadonlyMap<RecordId, DatanetState>;
}
