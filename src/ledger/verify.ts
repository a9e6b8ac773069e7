/**
 * The verifier: what stands between bytes from anywhere and the ledger. It checks from cheap to dear, adds and never removes, and answers for each
 * record with one typed outcome. It knows chains (who wrote what after what), not meanings: those are for the fold.
 */
import { compareText, hexToBytes } from './bytes';
import { recordIdOf } from './cid';
import { isSafePoint, isSafeSignature, verifySignature } from './ed25519';
import { RECORD_BYTES, decodeRecord, tooLarge } from './encode';
import { type Refusal, type Result, ok, refuse } from './result';
import { deviceMessage, recordMessage } from './sign';
import type { DeviceId, LedgerRecord, RecordId, SignedRecord } from './types';

/** How far a record may run ahead of this device's clock before it is held back. */
const FUTURE_MS = 10 * 60 * 1000;
/** Records a device whose predecessors are missing; more are refused. */
const WAITING_PER_DEVICE = 256;

export interface IncomingRecord {
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

export type Outcome =
  | { readonly status: 'added'; readonly record: SignedRecord }
  | { readonly status: 'known'; readonly id: RecordId }
  /** Ahead of this device's clock: offer it again at `until`. */
  | { readonly status: 'held'; readonly id: RecordId; readonly until: number }
  /** Its predecessor hasn't come yet: it is kept, and added with it. */
  | { readonly status: 'waiting'; readonly id: RecordId }
  | { readonly status: 'refused'; readonly id: RecordId | null; readonly error: Refusal };

export interface Verifier {
  /** In the order of `incoming`; records that waited for one of these follow, as `added`. */
  add(incoming: readonly IncomingRecord[]): Promise<readonly Outcome[]>;
  /** Takes in records that this device has verified before. */
  trust(records: readonly SignedRecord[]): void;
}

export interface VerifierOptions {
  readonly subtle?: SubtleCrypto;
  readonly now?: () => number;
}

interface Link {
  readonly account: string;
  readonly device: DeviceId;
  readonly seq: number;
  readonly at: number;
}

/** A verifier that knows nothing yet. `now` is in milliseconds since 1970. */
export function createVerifier({ subtle = globalThis.crypto.subtle, now = Date.now }: VerifierOptions = {}): Verifier {
  const linkById = new Map<RecordId, Link>();
  const waitingByPrev = new Map<RecordId, SignedRecord[]>();
  const waitingCount = new Map<DeviceId, number>();

  const append = ({ id, record: { account, device, seq, at } }: SignedRecord): void => void linkById.set(id, { account, device, seq, at });

  function wait(signed: SignedRecord, prev: RecordId): Outcome {
    const { id, record } = signed;
    const waiting = waitingByPrev.get(prev) ?? [];
    if (waiting.some((other) => other.id === id)) return { status: 'waiting', id };
    const held = waitingCount.get(record.device) ?? 0;
    if (held >= WAITING_PER_DEVICE) {
      return { status: 'refused', ...idAnd(id, refuse('missing-previous', 'Too many records of one device wait for an earlier one that is missing.', 'Import a bundle that holds the whole chain.')) };
    }
    waitingByPrev.set(prev, [...waiting, signed]);
    waitingCount.set(record.device, held + 1);
    return { status: 'waiting', id };
  }

  /** Appends, and whatever waited for it, as far as the chain holds. */
  function settle(signed: SignedRecord, outcomes: Outcome[]): Outcome {
    const { prev } = signed.record;
    const link = prev === null ? null : linkById.get(prev);
    if (prev !== null && link === undefined) return wait(signed, prev);
    const chain = checkChain(signed.record, link ?? null);
    if (!chain.ok) return { status: 'refused', ...idAnd(signed.id, chain) };
    append(signed);
    const successors = waitingByPrev.get(signed.id) ?? [];
    waitingByPrev.delete(signed.id);
    for (const successor of successors) {
      const { device } = successor.record;
      waitingCount.set(device, (waitingCount.get(device) ?? 1) - 1);
      outcomes.push(settle(successor, outcomes));
    }
    return { status: 'added', record: signed };
  }

  return {
    trust: (records) => records.forEach(append),
    async add(incoming) {
      const checked = await Promise.all(incoming.map((one) => checkAlone(one, linkById, subtle)));
      const outcomes: Outcome[] = [];
      const followers: Outcome[] = [];
      const signed: { readonly index: number; readonly one: SignedRecord }[] = [];
      checked.forEach((one, index) => ('signed' in one ? signed.push({ index, one: one.signed }) : (outcomes[index] = one)));
      // Predecessors before successors, so that a shuffled bundle needs no waiting.
      signed.sort((a, b) => compareText(a.one.record.device, b.one.record.device) || a.one.record.seq - b.one.record.seq || a.index - b.index);
      for (const { index, one } of signed) {
        if (linkById.has(one.id)) outcomes[index] = { status: 'known', id: one.id };
        else if (one.record.at > now() + FUTURE_MS) outcomes[index] = { status: 'held', id: one.id, until: one.record.at - FUTURE_MS };
        else outcomes[index] = settle(one, followers);
      }
      return [...outcomes, ...followers];
    },
  };
}

type Alone = { readonly signed: SignedRecord } | Outcome;

/** Everything that needs no other record: size, known, canonical and strict, keys, certificate, signature. */
async function checkAlone({ bytes, signature }: IncomingRecord, known: ReadonlyMap<RecordId, Link>, subtle: SubtleCrypto): Promise<Alone> {
  if (bytes.length > RECORD_BYTES) return { status: 'refused', ...idAnd(null, tooLarge(bytes.length)) };
  const id = recordIdOf(bytes);
  if (known.has(id)) return { status: 'known', id };
  const decoded = decodeRecord(bytes);
  if (!decoded.ok) return { status: 'refused', ...idAnd(id, decoded) };
  const record = decoded.value;
  const keys = checkKeys(record, signature);
  if (!keys.ok) return { status: 'refused', ...idAnd(id, keys) };
  if (record.type === 'device.add' && !(await verifySignature(subtle, hexToBytes(record.account), record.body.certificate, deviceMessage(record.account, record.device)))) {
    return { status: 'refused', ...idAnd(id, refuse('bad-certificate', 'A device claims an account that has not certified it.')) };
  }
  if (!(await verifySignature(subtle, hexToBytes(record.device), signature, recordMessage(id)))) {
    return { status: 'refused', ...idAnd(id, refuse('bad-signature', 'A record does not carry the signature of the device that it names: it was altered, or is not theirs.')) };
  }
  return { signed: { id, bytes, signature, record } };
}

function checkKeys(record: LedgerRecord, signature: Uint8Array): Result<null> {
  const points = [record.account, record.device].map(hexToBytes);
  if (!points.every(isSafePoint)) return refuse('bad-key', 'A record names a key that would verify anything, or is not written canonically.');
  if (record.type === 'device.add' && !isSafeSignature(record.body.certificate)) {
    return refuse('bad-certificate', 'A device certificate is not a canonical signature.');
  }
  return isSafeSignature(signature) ? ok(null) : refuse('bad-signature', 'A signature would verify anything, or is not written canonically.');
}

/** The chain's rules between a record and its predecessor (null: none). */
function checkChain(record: LedgerRecord, prev: Link | null): Result<null> {
  if (prev === null) {
    return record.seq === 0 && record.type === 'device.add' ? ok(null) : refuse('bad-chain', 'A chain must begin with the record that adds its device.');
  }
  if (record.type === 'device.add') return refuse('bad-chain', 'A device can be added only at the beginning of its chain.');
  if (prev.device !== record.device || prev.account !== record.account) return refuse('bad-chain', 'A record follows one of another device or account.');
  if (prev.seq + 1 !== record.seq) return refuse('bad-chain', `A record is numbered ${record.seq}, but follows number ${prev.seq}.`);
  return prev.at <= record.at ? ok(null) : refuse('bad-chain', 'A record claims a time before the one that it follows.');
}

const idAnd = <I extends RecordId | null>(id: I, { error }: { readonly error: Refusal }): { readonly id: I; readonly error: Refusal } => ({ id, error });
