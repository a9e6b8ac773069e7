/**
 * What two devices say to each other about records: canonical DAG-CBOR, one message a frame, every field bounded. Parsed strictly; whatever is not of it is
 * null, and its sender is at fault.
 *
 *   heads    the last records of the chains that the sender holds: [device, seq, id] each
 *   want     records of one chain, from seq `from` to seq `to`
 *   records  some of what was wanted; `done` with the last
 */
import * as dagCbor from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import * as z from 'zod/mini';
import { RECORD_BYTES, bytesToHex, equalBytes, hexToBytes, type DeviceId, type IncomingRecord, type RecordId } from '#ledger';

/** Bytes of a message. */
export const MESSAGE_BYTES = 64 * 1024;
export const HEADS_A_MESSAGE = 500;
/** Records that one want may ask for. */
export const WANT_RECORDS = 256;

export interface ChainHead {
  readonly device: DeviceId;
  readonly seq: number;
  readonly id: RecordId;
}

export type Message =
  | { readonly type: 'heads'; readonly heads: readonly ChainHead[] }
  | { readonly type: 'want'; readonly device: DeviceId; readonly from: number; readonly to: number }
  | { readonly type: 'records'; readonly device: DeviceId; readonly records: readonly IncomingRecord[]; readonly done: boolean };

const DAG_CBOR = 0x71;
const bytes = (least: number, most: number) => z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length >= least && value.length <= most);
const device = bytes(32, 32);
const seq = z.int().check(z.nonnegative());
const id = z.custom<CID>((value) => CID.asCID(value)?.code === DAG_CBOR);

const schema = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('heads'), h: z.array(z.tuple([device, seq, id])).check(z.maxLength(HEADS_A_MESSAGE)) }),
  z.strictObject({ t: z.literal('want'), d: device, f: seq, to: seq }).check(z.refine(({ f, to }) => f <= to && to - f < WANT_RECORDS)),
  z.strictObject({ t: z.literal('records'), d: device, r: z.array(z.tuple([bytes(1, RECORD_BYTES), bytes(64, 64)])).check(z.maxLength(WANT_RECORDS)), done: z.boolean() }),
]);

export function encodeMessage(message: Message): Uint8Array {
  switch (message.type) {
    case 'heads':
      return dagCbor.encode({ t: 'heads', h: message.heads.map((head) => [hexToBytes(head.device), head.seq, CID.parse(head.id)]) });
    case 'want':
      return dagCbor.encode({ t: 'want', d: hexToBytes(message.device), f: message.from, to: message.to });
    case 'records':
      return dagCbor.encode({ t: 'records', d: hexToBytes(message.device), r: message.records.map((record) => [record.bytes, record.signature]), done: message.done });
  }
}

export function decodeMessage(frame: Uint8Array): Message | null {
  if (frame.length > MESSAGE_BYTES) return null;
  const parsed = schema.safeParse(canonical(frame));
  if (!parsed.success) return null;
  const said = parsed.data;
  switch (said.t) {
    case 'heads':
      return { type: 'heads', heads: said.h.map(([of, at, tip]) => ({ device: bytesToHex(of), seq: at, id: tip.toString() })) };
    case 'want':
      return { type: 'want', device: bytesToHex(said.d), from: said.f, to: said.to };
    case 'records':
      return { type: 'records', device: bytesToHex(said.d), records: said.r.map(([record, signature]) => ({ bytes: record, signature })), done: said.done };
  }
}

function canonical(frame: Uint8Array): unknown {
  try {
    const value: unknown = dagCbor.decode(frame);
    return equalBytes(dagCbor.encode(value), frame) ? value : undefined;
  } catch {
    return undefined;
  }
}
