/**
 * Running a tape without holding the thread: recorded work is executed in portions, and between two portions the event loop turns, so that a message
 * (such as "cancel") is heard within one portion.
 */
import type { Backend } from '../backend';

/** Multiply-adds between two turns of the event loop, where the backend has no opinion: about 20 ms on two cores. */
const PORTION = 6e8;

/** Thrown (as the signal's reason) when work is cancelled. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  signal?.throwIfAborted();
}

declare const setImmediate: ((callback: () => void) => unknown) | undefined;

/** One turn of the event loop. Timers would add 4 ms each in browsers, so a message does it there. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Runs the steps of a tape. */
export async function runSteps(backend: Backend, steps: Iterable<void>, signal: AbortSignal | undefined): Promise<void> {
  for (const _ of steps) {
    if (backend.pending < (backend.portion ?? PORTION)) continue;
    backend.flush();
    await nextTurn();
    await backend.caughtUp?.();
    throwIfAborted(signal);
  }
}
