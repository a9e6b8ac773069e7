/**
 * One end of an exchange of records with one peer: tells the heads of its chains, asks for what it lacks, and answers what the peer asks. Only what was asked
 * for is looked at, and it goes through the ledger's verifier like a file from a stranger; a peer that says what no honest one says is let go. Nothing that a
 * peer says removes anything.
 */
import type { DeviceId, IncomingRecord, Outcome, RecordId } from '#ledger';
import { type ChainHead, HEADS_A_MESSAGE, MESSAGE_BYTES, type Message, WANT_RECORDS, decodeMessage, encodeMessage } from './messages';

/** The records of one datanet as a device holds them, with the whole chains of those who wrote them. */
export interface RecordStore {
  /** The last record of every branch of every chain: one a chain, unless it forked. */
  readonly heads: () => readonly ChainHead[];
  readonly holds: (id: RecordId) => boolean;
  /** All records held of a chain from seq `from` to seq `to`, of every branch, in the order of seq. */
  readonly range: (device: DeviceId, from: number, to: number) => readonly IncomingRecord[];
  readonly take: (records: readonly IncomingRecord[]) => Promise<readonly Outcome[]>;
}

export interface RecordExchangeOptions {
  readonly store: RecordStore;
  readonly send: (frame: Uint8Array) => void;
  /** The peer said what no honest one says: its connection is to be closed. The exchange is over. */
  readonly onFault: (why: string) => void;
}

export interface RecordExchange {
  /** Tells the peer what is held; call it again whenever there is more. */
  readonly tellHeads: () => void;
  /** Resolves when the frame has been followed. */
  readonly receive: (frame: Uint8Array) => Promise<void>;
  readonly close: () => void;
}

/** Chains of which a peer may tell: more are not asked for. */
const CHAINS = 5_000;
/** Wants that wait for their answer. */
const OPEN_WANTS = 4;
/** What a frame's own fields take beside its records. */
const FRAME_BYTES = MESSAGE_BYTES - 1024;

interface Want {
  readonly device: DeviceId;
  readonly from: number;
  readonly to: number;
}

export function createRecordExchange({ store, send, onFault }: RecordExchangeOptions): RecordExchange {
  const open = new Map<DeviceId, Want>();
  const queued = new Map<DeviceId, Want>();
  const chains = new Set<DeviceId>();
  /** What the peer was told last of a chain, so that only news is told. */
  const told = new Set<RecordId>();
  let isOver = false;
  let following: Promise<void> = Promise.resolve();

  const say = (message: Message): void => send(encodeMessage(message));

  function fault(why: string): void {
    if (isOver) return;
    isOver = true;
    onFault(why);
  }

  function tellHeads(): void {
    if (isOver) return;
    const news = store.heads().filter(({ id }) => !told.has(id));
    for (const { id } of news) told.add(id);
    for (let start = 0; start < news.length; start += HEADS_A_MESSAGE) say({ type: 'heads', heads: news.slice(start, start + HEADS_A_MESSAGE) });
  }

  /** Asks for what lies between what is held of a chain and its head; where another branch is held, for all of it. */
  function lack({ device, seq, id }: ChainHead): void {
    if (store.holds(id)) return;
    if (chains.size >= CHAINS && !chains.has(device)) return;
    chains.add(device);
    const mine = Math.max(-1, ...store.heads().filter((head) => head.device === device).map((head) => head.seq));
    const from = mine >= seq ? 0 : mine + 1;
    const waiting = queued.get(device) ?? open.get(device);
    queued.set(device, { device, from: Math.min(from, waiting?.from ?? from), to: Math.max(seq, waiting?.to ?? seq) });
    ask();
  }

  function ask(): void {
    for (const want of queued.values()) {
      if (open.size >= OPEN_WANTS) return;
      if (open.has(want.device)) continue;
      const to = Math.min(want.to, want.from + WANT_RECORDS - 1);
      if (to < want.to) queued.set(want.device, { ...want, from: to + 1 });
      else queued.delete(want.device);
      const part = { ...want, to };
      open.set(want.device, part);
      say({ type: 'want', ...part });
    }
  }

  function answer({ device, from, to }: Want): void {
    let records: IncomingRecord[] = [];
    let size = 0;
    for (const record of store.range(device, from, to).slice(0, WANT_RECORDS)) {
      const bytes = record.bytes.length + record.signature.length + 16;
      if (size + bytes > FRAME_BYTES) {
        say({ type: 'records', device, records, done: false });
        [records, size] = [[], 0];
      }
      records.push(record);
      size += bytes;
    }
    say({ type: 'records', device, records, done: true });
  }

  async function take({ device, records, done }: Message & { readonly type: 'records' }): Promise<void> {
    const want = open.get(device);
    if (want === undefined) return fault('records that nobody asked for');
    // Who doesn't give what they told of isn't asked on.
    if (records.length === 0) queued.delete(device);
    const outcomes = records.length === 0 ? [] : await store.take(records);
    if (isOver) return;
    if (outcomes.some((outcome) => outcome.status === 'refused' && outcome.error.code !== 'missing-previous')) return fault('a record that does not verify');
    const isBranch = outcomes.some(({ status }) => status === 'waiting') && want.from > 0;
    if (done) {
      open.delete(device);
      // Its predecessors are on a branch that is not held here: the whole chain, once.
      if (isBranch) queued.set(device, { device, from: 0, to: Math.max(want.to, queued.get(device)?.to ?? 0) });
      ask();
    }
    tellHeads();
  }

  async function follow(frame: Uint8Array): Promise<void> {
    if (isOver) return;
    const message = decodeMessage(frame);
    if (message === null) return fault('a message that cannot be read');
    if (message.type === 'heads') for (const head of message.heads) lack(head);
    else if (message.type === 'want') answer(message);
    else await take(message);
  }

  return {
    tellHeads,
    // One after the other: what a message changes is seen by the next.
    receive: (frame) => (following = following.then(() => follow(frame))),
    close() {
      isOver = true;
    },
  };
}
