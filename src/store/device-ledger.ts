/**
 * The ledger as this device holds it: records in the database, verified once, folded in memory. Tabs share the database; a lock makes them write one
 * after the other, so that they never fork the device's chain, and each reads what the others wrote.
 */
import { type Identity, type KeyStore, ensureIdentity, loadIdentity } from '#identity';
import {
  type AccountId,
  type Assessment,
  type Block,
  type BlobId,
  type BodyByType,
  type DeviceId,
  type IncomingRecord,
  type LedgerRecord,
  type LedgerState,
  type Outcome,
  type RecordId,
  type RecordType,
  type Refusal,
  type SignedRecord,
  createFold,
  createVerifier,
  decodeRecord,
  ok,
  signRecord,
} from '#ledger';
import { createAssessments } from './assessments';
import type { HeldRow, RecordRow, WinnowDatabase } from './database';
import { type StoreResult, failure, storing } from './failures';
import { purgeBlobs } from './payloads';
import { type Platform, createQueue } from './platform';

export interface AppendOptions {
  /** Pieces of files that the record names; kept in the same breath. */
  readonly blocks?: readonly Block[];
  /** The record must not claim an earlier time: that of what it answers. */
  readonly notBefore?: number;
}

export interface DeviceLedger {
  readonly state: () => LedgerState;
  /** Null until the first signed act. */
  readonly me: () => AccountId | null;
  readonly records: () => ReadonlyMap<RecordId, SignedRecord>;
  readonly assessmentOf: (submission: RecordId) => Assessment | null;
  /** Signs and keeps a record of this device; makes the device's identity first where there is none. */
  readonly append: <T extends RecordType>(type: T, net: RecordId | null, body: BodyByType[T], options?: AppendOptions) => Promise<StoreResult<SignedRecord>>;
  /** Takes records from elsewhere through the verifier, and the blocks that come with them. */
  readonly take: (incoming: readonly IncomingRecord[], blocks: readonly Block[]) => Promise<StoreResult<readonly Outcome[]>>;
  readonly onChange: (listener: () => void) => void;
  readonly close: () => void;
}

export interface DeviceLedgerOptions {
  readonly db: WinnowDatabase;
  readonly keyStore: KeyStore;
  readonly platform: Platform;
  readonly crypto?: Crypto;
}

/** Resolves once everything in the database is folded. Throws when the browser lets nothing be stored. */
export async function openDeviceLedger({ db, keyStore, platform, crypto = globalThis.crypto }: DeviceLedgerOptions): Promise<DeviceLedger> {
  const oneByOne = createQueue();
  const newVerifier = () => createVerifier({ subtle: crypto.subtle, now: platform.now });
  let verifier = newVerifier();
  const recordById = new Map<RecordId, SignedRecord>();
  const headByDevice = new Map<DeviceId, SignedRecord>();
  const listeners: (() => void)[] = [];
  let lastRow = 0;
  let identity: Identity | null = null;

  const assessments = createAssessments(db);
  const fold = createFold({ assess: assessments.assess });

  /** Reads what this tab has not seen yet, whoever wrote it, and folds it in. */
  async function catchUp(): Promise<void> {
    const rows = await db.records.where('n').above(lastRow).toArray();
    const fresh = rows.flatMap((row) => rowToRecord(row) ?? []);
    lastRow = rows.at(-1)?.n ?? lastRow;
    verifier.trust(fresh);
    for (const signed of fresh) {
      const { record } = signed;
      recordById.set(signed.id, signed);
      if ((headByDevice.get(record.device)?.record.seq ?? -1) < record.seq) headByDevice.set(record.device, signed);
    }
    assessments.expect(fresh);
    fold.add(fresh);
    await assessments.settle(fold);
    await purgeWithdrawn(fresh);
    identity ??= await loadIdentity(keyStore, crypto.subtle);
    if (fresh.length > 0) for (const listener of listeners) listener();
  }

  async function purgeWithdrawn(fresh: readonly SignedRecord[]): Promise<void> {
    const blobs = fresh.flatMap(({ record }) => (record.type === 'contribution.withdraw' ? (blobOfWithdrawn(record.body.contribution) ?? []) : []));
    if (blobs.length === 0) return;
    const inUse = [...recordById.values()].flatMap((signed) => (isWithdrawn(signed.id) ? [] : (blobOf(signed) ?? [])));
    await purgeBlobs(db, blobs, inUse);
  }
  const isWithdrawn = (id: RecordId): boolean => {
    const net = recordById.get(id)?.record.net ?? '';
    return fold.state().datanets.get(net)?.contributions.get(id)?.status === 'withdrawn';
  };
  const blobOfWithdrawn = (id: RecordId): BlobId | null => (isWithdrawn(id) ? blobOf(recordById.get(id)) : null);

  async function sign<T extends RecordType>(who: Identity, type: T, net: RecordId | null, body: BodyByType[T], notBefore = 0): Promise<StoreResult<SignedRecord>> {
    const head = headByDevice.get(who.device);
    const at = Math.max(platform.now(), notBefore, (head?.record.at ?? -1) + 1);
    const draft: Omit<LedgerRecord, 'type' | 'body'> = { v: 1, net, account: who.account, device: who.device, seq: (head?.record.seq ?? -1) + 1, prev: head?.id ?? null, at };
    const signed = await signRecord(asRecord(draft, type, body), who.signer);
    return signed.ok ? signed : unsignable(signed.error);
  }

  async function keep(signed: SignedRecord, blocks: readonly Block[]): Promise<StoreResult<null>> {
    const written = await storing(() =>
      db.transaction('rw', db.records, db.blocks, async () => {
        await db.blocks.bulkPut([...blocks]);
        await db.records.add(recordToRow(signed));
        return ok(null);
      }),
    );
    if (written.ok) await catchUp();
    return written;
  }

  const caughtUp = oneByOne(() => assessments.load().then(catchUp));
  // Listens before it has read, so that nothing is missed that another tab writes in between.
  platform.onTold(() => void oneByOne(catchUp));
  await caughtUp;
  // What was ahead of the clock at the last visit may be due now.
  if ((await db.held.count()) > 0) await takeAll([], []);

  function takeAll(incoming: readonly IncomingRecord[], blocks: readonly Block[]): Promise<StoreResult<readonly Outcome[]>> {
    return oneByOne(() =>
      platform.alone(async () => {
        await catchUp();
        const due = await db.held.toArray();
        const offered = [...incoming, ...due];
        const outcomes = await verifier.add(offered);
        const written = await storing(() =>
          db.transaction('rw', db.records, db.blocks, db.held, async () => {
            await db.blocks.bulkPut([...blocks]);
            await db.records.bulkAdd(outcomes.flatMap((outcome) => (outcome.status === 'added' ? [recordToRow(outcome.record)] : [])));
            await db.held.clear();
            await db.held.bulkPut(heldRows(outcomes, offered));
            return ok(outcomes.slice(0, incoming.length).concat(outcomes.slice(incoming.length + due.length)));
          }),
        );
        if (written.ok) {
          await catchUp();
          platform.tellOthers();
        } else {
          // What could not be kept must not count as known.
          verifier = newVerifier();
          verifier.trust([...recordById.values()]);
        }
        return written;
      }),
    );
  }

  return {
    state: () => fold.state(),
    me: () => identity?.account ?? null,
    records: () => recordById,
    assessmentOf: assessments.of,
    append: (type, net, body, { blocks = [], notBefore } = {}) =>
      oneByOne(() =>
        platform.alone(async () => {
          await catchUp();
          const who = identity === null ? await storing(() => ensureIdentity(keyStore, crypto, platform.now)) : ok(identity);
          if (!who.ok) return who;
          identity = who.value;
          if (!headByDevice.has(identity.device)) {
            const first = await sign(identity, 'device.add', null, { name: '', deviceName: 'browser', certificate: identity.certificate });
            const kept = first.ok ? await keep(first.value, []) : first;
            if (!kept.ok) return kept;
          }
          const signed = await sign(identity, type, net, body, notBefore);
          const kept = signed.ok ? await keep(signed.value, blocks) : signed;
          if (!kept.ok) return kept;
          platform.tellOthers();
          return signed;
        }),
      ),
    take: takeAll,
    onChange: (listener) => void listeners.push(listener),
    close: platform.close,
  };
}

const recordToRow = ({ id, bytes, signature, record }: SignedRecord): RecordRow => ({ id, bytes, signature, device: record.device, seq: record.seq });

const heldRows = (outcomes: readonly Outcome[], offered: readonly IncomingRecord[]): readonly HeldRow[] =>
  offered.flatMap(({ bytes, signature }, index) => {
    const outcome = outcomes[index];
    return outcome?.status === 'held' ? [{ id: outcome.id, until: outcome.until, bytes, signature }] : [];
  });

/** What this database holds was verified before it was written; a row that no longer reads is left out. */
function rowToRecord({ id, bytes, signature }: RecordRow): SignedRecord | null {
  const decoded = decodeRecord(bytes);
  return decoded.ok ? { id, bytes, signature, record: decoded.value } : null;
}

function blobOf(signed: SignedRecord | undefined): BlobId | null {
  return signed?.record.type === 'contribution.submit' && 'blob' in signed.record.body.file.content ? signed.record.body.file.content.blob : null;
}

/** The same refusal that others would meet with, in the words of whoever wants to sign. */
const unsignable = ({ code, message }: Refusal): StoreResult<never> =>
  code === 'too-large'
    ? failure(code, 'This is too long for one signed record, which holds 16 KiB.', 'Shorten it, for example the description or the list of topics.')
    : failure(code, `A field is too long, empty or holds characters that a record cannot hold: ${message.replace(/^.*\(|\)\.?$/g, '')}.`, 'Shorten or simplify that field, then try again.');

/** The compiler cannot see that `type` and `body` belong together, though the caller's signature says so; `signRecord` checks it by the schema. */
const asRecord = (draft: Omit<LedgerRecord, 'type' | 'body'>, type: RecordType, body: BodyByType[RecordType]): LedgerRecord => ({ ...draft, type, body }) as LedgerRecord;
