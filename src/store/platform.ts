/** What the device's ledger needs of its platform: one writer at a time among all tabs, and a word to the others when something was written. */

export interface Platform {
  readonly now: () => number;
  /** Runs `work` while no other tab is in its own; the same promise comes back. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
  /** The same for the judging of files, which is long and writes no record. */
  readonly aloneJudging: <T>(work: () => Promise<T>) => Promise<T>;
  readonly tellOthers: () => void;
  readonly onTold: (listener: () => void) => void;
  readonly close: () => void;
}

const NAME = 'winnow-ledger';

/** The browser's Web Lock and BroadcastChannel of this name; on Node a queue in the process. */
export function browserPlatform(name = NAME): Platform {
  const channel = new BroadcastChannel(name);
  // Node below 24 has no locks: there, one process has one ledger.
  const locks: LockManager | undefined = globalThis.navigator?.locks;
  const aloneAs = (lock: string): Platform['alone'] => {
    const inProcess = createQueue();
    return (work) => (locks === undefined ? inProcess(work) : locks.request(lock, work));
  };
  return {
    now: Date.now,
    alone: aloneAs(name),
    aloneJudging: aloneAs(`${name}-judging`),
    tellOthers: () => channel.postMessage('changed'),
    onTold: (listener) => channel.addEventListener('message', listener),
    close: () => channel.close(),
  };
}

/** One after the other, in the order of asking; a failure stops nobody else. */
export function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}
