/**
 * The ledger as this device holds it: records in the database, verified once, folded in memory. Tabs share the database; a lock makes them write one
 * after the other, so that they never fork the device's chain, and each reads what the others wrote.
 */
import type { Preview } from '#gate';
import { type Identity, type KeyStore, ensureIdentity, loadIdentity } from '#identity';
import {
  type AccountId,
  type Assessment,
  type BlobId,
  type BodyByType,
  type DatanetManifest,
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
import { type BlobFile, type Blobs, createBlobs } from './blobs';
import type { HeldRow, RecordRow, WinnowDatabase } from './database';
import { type StoreResult, failure, storing } from './failures';
import type { Folders } from './folders';
import { blobNamedBy, keysInUse } from './in-use';
import { keyOfPreview } from './payloads';
import { toStoredPreview } from './previews';
import { type Platform, createQueue } from './platform';

export interface AppendOptions {
  /** Files that the record names; they are kept before it. */
  readonly blobs?: readonly BlobFile[];
  /** What the gate said of a submission before it was signed. */
  readonly assessed?: { readonly assessment: Assessment; readonly preview: Preview | null };
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
  /** Takes records from elsewhere through the verifier, and the files that come with them, as far as a record asks for them. */
  readonly take: (incoming: readonly IncomingRecord[], blobs: readonly BlobFile[]) => Promise<StoreResult<readonly Outcome[]>>;
  readonly blobs: Blobs;
  /** Resolves when every picture and recording that is here was judged. */
  readonly judged: () => Promise<void>;
  readonly onChange: (listener: () => void) => void;
  readonly close: () => void;
}

export interface DeviceLedgerOptions {
  readonly db: WinnowDatabase;
  readonly keyStore: KeyStore;
  readonly platform: Platform;
  /** Where files lie; null: in the database. */
  readonly folders?: Folders | null;
  readonly crypto?: Crypto;
}

/** While many files are judged, listeners are told of them no more often. */
const TELL_EVERY_MS = 500;

/** Resolves once everything in the database is folded. Throws when the browser lets nothing be stored. */
export async function openDeviceLedger({ db, keyStore, platform, folders = null, crypto = globalThis.crypto }: DeviceLedgerOptions): Promise<DeviceLedger> {
  const oneByOne = createQueue();
  const newVerifier = () => createVerifier({ subtle: crypto.subtle, now: platform.now });
  let verifier = newVerifier();
  const recordById = new Map<RecordId, SignedRecord>();
  const headByDevice = new Map<DeviceId, SignedRecord>();
  const listeners: (() => void)[] = [];
  let lastRow = 0;
  let identity: Identity | null = null;

  const blobs = createBlobs(db, folders);
  const assessments = createAssessments({
    db,
    blobs,
    manifestOf,
    aloneJudging: platform.aloneJudging,
    onJudged(submission) {
      fold.assessed(submission);
      isTold = false;
      if (platform.now() - toldAt >= TELL_EVERY_MS) tell();
    },
  });
  const fold = createFold({ assess: assessments.assess });
  let isTold = true;
  let toldAt = 0;

  function tell(): void {
    isTold = true;
    toldAt = platform.now();
    for (const listener of listeners) listener();
  }
  async function judge(): Promise<void> {
    await assessments.judge();
    if (!isTold) tell();
  }
  function manifestOf(version: RecordId): DatanetManifest | undefined {
    const record = recordById.get(version)?.record;
    return record?.type === 'datanet.create' || record?.type === 'datanet.amend' ? record.body.manifest : undefined;
  }

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
    assessments.expect(fresh.flatMap((signed) => submissionOf(signed) ?? []));
    fold.add(fresh);
    await assessments.settle(fold);
    await purgeWithdrawn(fresh);
    identity ??= await loadIdentity(keyStore, crypto.subtle);
    if (fresh.length > 0) tell();
    void judge();
  }

  /** Those that a fresh record withdraws, and those that come after their own withdrawal. */
  async function purgeWithdrawn(fresh: readonly SignedRecord[]): Promise<void> {
    const concerned = fresh.flatMap((signed) => submissionOf(signed.record.type === 'contribution.withdraw' ? recordById.get(signed.record.body.contribution) : signed) ?? []);
    const gone = concerned.filter(({ id }) => isWithdrawn(id));
    if (gone.length === 0) return;
    await assessments.forget(gone.map(({ id }) => id));
    await blobs.remove(gone.map(keyOfPreview), await inUse());
  }
  const isWithdrawn = (id: RecordId): boolean => {
    const net = recordById.get(id)?.record.net ?? '';
    return fold.state().datanets.get(net)?.contributions.get(id)?.status === 'withdrawn';
  };
  const inUse = async () => keysInUse(recordById.values(), await db.held.toArray(), isWithdrawn);

  /** Puts what is not here yet; takes it away again when `write` fails, so that nothing is half kept. */
  async function withBlobs<T>(files: readonly BlobFile[], write: () => Promise<StoreResult<T>>): Promise<StoreResult<T>> {
    const before = files.length === 0 ? null : await inUse();
    const written = await storing(async () => {
      for (const file of files) await blobs.put(file);
      return write();
    });
    if (!written.ok && before !== null) await blobs.remove(files.map(({ id }) => id), before);
    return written;
  }

  async function sign<T extends RecordType>(who: Identity, type: T, net: RecordId | null, body: BodyByType[T], notBefore = 0): Promise<StoreResult<SignedRecord>> {
    const head = headByDevice.get(who.device);
    const at = Math.max(platform.now(), notBefore, (head?.record.at ?? -1) + 1);
    const draft: Omit<LedgerRecord, 'type' | 'body'> = { v: 1, net, account: who.account, device: who.device, seq: (head?.record.seq ?? -1) + 1, prev: head?.id ?? null, at };
    const signed = await signRecord(asRecord(draft, type, body), who.signer);
    return signed.ok ? signed : unsignable(signed.error);
  }

  async function keep(signed: SignedRecord, files: readonly BlobFile[]): Promise<StoreResult<null>> {
    const written = await withBlobs(files, async () => {
      await db.records.add(recordToRow(signed));
      return ok(null);
    });
    if (written.ok) await catchUp();
    return written;
  }

  const caughtUp = oneByOne(() => assessments.load().then(catchUp));
  // Listens before it has read, so that nothing is missed that another tab writes in between.
  platform.onTold(() => {
    assessments.lookAgain();
    void oneByOne(catchUp);
  });
  await caughtUp;
  // What was ahead of the clock at the last visit may be due now.
  if ((await db.held.count()) > 0) await takeAll([], []);
  // A tab that was killed between a file and its record left a file that nothing names. Under the lock no other tab is in between.
  void oneByOne(() =>
    platform.alone(async () => {
      await catchUp();
      await blobs.remove('all', await inUse());
    }),
  );

  function takeAll(incoming: readonly IncomingRecord[], files: readonly BlobFile[]): Promise<StoreResult<readonly Outcome[]>> {
    return oneByOne(() =>
      platform.alone(async () => {
        await catchUp();
        const due = await db.held.toArray();
        const offered = [...incoming, ...due];
        const outcomes = await verifier.add(offered);
        const named = new Set(outcomes.flatMap((outcome, index) => blobAskedFor(outcome, offered[index]) ?? []));
        const written = await withBlobs(files.filter(({ id }) => named.has(id)), () =>
          db.transaction('rw', db.records, db.held, async () => {
            await db.records.bulkAdd(outcomes.flatMap((outcome) => (outcome.status === 'added' ? [recordToRow(outcome.record)] : [])));
            await db.held.clear();
            await db.held.bulkPut(heldRows(outcomes, offered));
            return ok(outcomes.slice(0, incoming.length).concat(outcomes.slice(incoming.length + due.length)));
          }),
        );
        if (written.ok) {
          assessments.lookAgain();
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

  /** Of a record that is kept, or was; not of one that is refused, or of a submission that was withdrawn. */
  function blobAskedFor(outcome: Outcome, incoming: IncomingRecord | undefined): BlobId | null {
    if (outcome.status === 'added') return blobNamedBy(outcome.record.record);
    if (outcome.status === 'known') {
      const known = recordById.get(outcome.id)?.record;
      return known === undefined || isWithdrawn(outcome.id) ? null : blobNamedBy(known);
    }
    const decoded = outcome.status === 'held' && incoming !== undefined ? decodeRecord(incoming.bytes) : null;
    return decoded?.ok === true ? blobNamedBy(decoded.value) : null;
  }

  return {
    state: () => fold.state(),
    me: () => identity?.account ?? null,
    records: () => recordById,
    assessmentOf: assessments.of,
    blobs,
    judged: judge,
    append: (type, net, body, { blobs: files = [], assessed, notBefore } = {}) =>
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
          if (signed.ok && assessed) assessments.know(signed.value.id, assessed.assessment);
          const kept = signed.ok ? await keep(signed.value, files) : signed;
          if (signed.ok && !kept.ok) await assessments.forget([signed.value.id]);
          if (!kept.ok) return kept;
          const [submission, preview] = [signed.ok ? submissionOf(signed.value) : null, assessed?.preview ?? null];
          // It can be made again: a full disk must not undo what was signed.
          if (submission && preview) await storing(async () => blobs.putPreview(keyOfPreview(submission), await toStoredPreview(preview)));
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

function submissionOf(signed: SignedRecord | undefined): SignedRecord<'contribution.submit'> | null {
  return signed?.record.type === 'contribution.submit' ? { ...signed, record: signed.record } : null;
}

/** The same refusal that others would meet with, in the words of whoever wants to sign. */
const unsignable = ({ code, message }: Refusal): StoreResult<never> =>
  code === 'too-large'
    ? failure(code, 'This is too long for one signed record, which holds 16 KiB.', 'Shorten it, for example the description or the list of topics.')
    : failure(code, `A field is too long, empty or holds characters that a record cannot hold: ${message.replace(/^.*\(|\)\.?$/g, '')}.`, 'Shorten or simplify that field, then try again.');

/** The compiler cannot see that `type` and `body` belong together, though the caller's signature says so; `signRecord` checks it by the schema. */
const asRecord = (draft: Omit<LedgerRecord, 'type' | 'body'>, type: RecordType, body: BodyByType[RecordType]): LedgerRecord => ({ ...draft, type, body }) as LedgerRecord;
