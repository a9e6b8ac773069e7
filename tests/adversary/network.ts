/**
 * A simulated network: links between devices that lose their connection at any frame, are slow, or come back later. What a connection delivers, it delivers
 * whole and in order, as a data channel does; what was under way when it broke is lost. Hostile ends say what they like.
 */
import { type RecordExchange, type RecordStore, createRecordExchange } from '#sync';
import type { Random } from './random';

export interface Link {
  /** Frames that are under way to either end. */
  readonly pending: () => number;
  /** Delivers the next frame in a direction that has one. */
  readonly step: () => Promise<void>;
  readonly isOpen: () => boolean;
  readonly cut: () => void;
  readonly tell: () => void;
}

export interface End {
  readonly store: RecordStore;
  /** What it says beside, or instead of, what the protocol would: frames of its own making at the start. */
  readonly hostile?: (say: (frame: Uint8Array) => void) => void;
}

/** `onFault` hears which end was let go, by the other. */
export function createLink(a: End, b: End, random: Random, onFault: (of: End) => void): Link {
  const queues: { readonly to: RecordExchange; readonly frames: Uint8Array[] }[] = [];
  let isOpen = true;
  const framesToB: Uint8Array[] = [];
  const framesToA: Uint8Array[] = [];
  const cut = (): void => {
    isOpen = false;
    framesToA.length = 0;
    framesToB.length = 0;
    for (const { to } of queues) to.close();
  };
  const endOf = (end: End, other: End, out: Uint8Array[]): RecordExchange =>
    createRecordExchange({
      store: end.store,
      send: (frame) => void (isOpen && out.push(frame)),
      onFault() {
        onFault(other);
        cut();
      },
    });
  const atA = endOf(a, b, framesToB);
  const atB = endOf(b, a, framesToA);
  queues.push({ to: atB, frames: framesToB }, { to: atA, frames: framesToA });
  a.hostile?.((frame) => void framesToB.push(frame));
  b.hostile?.((frame) => void framesToA.push(frame));
  atA.tellHeads();
  atB.tellHeads();
  return {
    pending: () => framesToA.length + framesToB.length,
    async step() {
      const waiting = queues.filter(({ frames }) => frames.length > 0);
      if (waiting.length === 0) return;
      const { to, frames } = random.pick(waiting);
      const frame = frames.shift();
      if (frame !== undefined) await to.receive(frame);
    },
    isOpen: () => isOpen,
    cut,
    tell() {
      atA.tellHeads();
      atB.tellHeads();
    },
  };
}
