/**
 * The fold: from verified records and the payloads held to the state that everybody sees. Pure, and independent of order and of duplicates: the same
 * records and payloads give the same state, byte for byte. Incremental: a record marks what it concerns in its datanet's shard, and only that is
 * derived again.
 */
import { compareByTime } from '../bytes';
import type { Assessment, BlobId, DatanetState, LedgerState, RecordId, SignedRecord } from '../types';
import { createAccounts } from './accounts';
import { createChains } from './chains';
import { type DatanetShard, createDatanetShard } from './datanet';
import { isOf } from './is-of';
import type { Version } from './versions';

/**
 * What the gate says of a submission's payload under a version of the rules; null while the payload is missing. It must depend on nothing else. The fold
 * asks once a submission, and again only after `payloadArrived` or `assessed`.
 */
export type Assess = (submission: SignedRecord<'contribution.submit'>, version: Version) => Assessment | null;

export interface Fold {
  add(records: Iterable<SignedRecord>): void;
  /** A blob that `assess` was missing can be read now. */
  payloadArrived(blob: BlobId): void;
  /** `assess` has an answer now about a submission that it had none for. */
  assessed(submission: RecordId): void;
  /** Unchanged parts are the same objects as in the state before. */
  state(): LedgerState;
}

/** An empty fold; give it verified records only. */
export function createFold({ assess }: { readonly assess: Assess }): Fold {
  const known = new Set<RecordId>();
  const chains = createChains();
  const accounts = createAccounts(chains);
  const shardByNet = new Map<RecordId, DatanetShard>();
  const assessmentById = new Map<RecordId, Assessment>();
  const submissionById = new Map<RecordId, SignedRecord<'contribution.submit'>>();
  const submissionsByBlob = new Map<BlobId, SignedRecord<'contribution.submit'>[]>();
  let current: LedgerState = { accounts: new Map(), datanets: new Map() };

  const assessOnce: Assess = (submission, version) => {
    const kept = assessmentById.get(submission.id) ?? assess(submission, version);
    if (kept !== null) assessmentById.set(submission.id, kept);
    return kept;
  };

  function shardOf({ id, record }: SignedRecord): DatanetShard | null {
    const net = record.type === 'datanet.create' ? id : record.net;
    if (net === null) return null;
    const shard = shardByNet.get(net) ?? createDatanetShard(net, chains, assessOnce);
    shardByNet.set(net, shard);
    return shard;
  }

  function add(signed: SignedRecord): void {
    if (known.has(signed.id)) return;
    known.add(signed.id);
    const forked = chains.add(signed);
    accounts.add(signed);
    shardOf(signed)?.add(signed);
    if (isOf(signed, 'contribution.submit')) submissionById.set(signed.id, signed);
    if (isOf(signed, 'contribution.submit') && 'blob' in signed.record.body.file.content) {
      const { blob } = signed.record.body.file.content;
      submissionsByBlob.set(blob, [...(submissionsByBlob.get(blob) ?? []), signed]);
    }
    if (chains.isFlagged(signed.record.account)) accounts.touch(signed.record.account);
    if (!forked) return;
    for (const other of chains.recordsOf(signed.record.device)) {
      accounts.touch(other.record.account);
      shardOf(other)?.touch(other);
    }
  }

  function assessAgain(submission: SignedRecord<'contribution.submit'>): void {
    assessmentById.delete(submission.id);
    shardOf(submission)?.touch(submission);
  }

  return {
    add: (records) => {
      for (const signed of records) add(signed);
    },
    payloadArrived: (blob) => submissionsByBlob.get(blob)?.forEach(assessAgain),
    assessed(id) {
      const submission = submissionById.get(id);
      if (submission !== undefined) assessAgain(submission);
    },
    state() {
      const datanets = [...shardByNet.values()].flatMap((shard) => shard.state() ?? []).sort((a, b) => compareByTime(foundedAs(a), foundedAs(b)));
      const accountsNow = accounts.state();
      const before = [...current.datanets.values()];
      if (accountsNow === current.accounts && before.length === datanets.length && before.every((datanet, index) => datanet === datanets[index])) return current;
      current = { accounts: accountsNow, datanets: new Map(datanets.map((datanet) => [datanet.id, datanet])) };
      return current;
    },
  };
}

const foundedAs = ({ id, createdAt }: DatanetState) => ({ id, at: createdAt });

/** All at once. */
export function foldRecords(records: Iterable<SignedRecord>, assess: Assess): LedgerState {
  const fold = createFold({ assess });
  fold.add(records);
  return fold.state();
}
