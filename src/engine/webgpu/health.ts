/**
 * What went wrong on a device. WebGPU tells of failures aside, not to the call that caused them: the first one is kept here, and whoever waits for the device
 * gets it instead of an answer. There is no way back: another device is needed. What the device tells is a `Refusal`; an error that is ours, thrown while
 * recorded work waited its turn, stays what it is.
 */
import { Refusal } from '../refusal';

export interface Health {
  /** The first failure. */
  readonly failure: Error | null;
  report(failure: Error): void;
  /** What `work` gives, or the first failure: also when the device never ends the work. Nothing is begun after a failure. */
  orFailure<T>(work: () => Promise<T>): Promise<T>;
}

export function watch(device: GPUDevice): Health {
  let failure: Error | null = null;
  const waiting = new Set<(failure: Error) => void>();
  const report = (found: Error): void => {
    if (failure) return;
    failure = found;
    for (const reject of waiting) reject(found);
    waiting.clear();
  };
  void device.lost.then(({ message }) => report(lost(message)));
  device.addEventListener('uncapturederror', (event) => {
    // Whoever reads is told; printed as well, it would mix with a command's output.
    event.preventDefault();
    report(failureOf(event.error));
  });
  return {
    get failure() {
      return failure;
    },
    report,
    orFailure: (work) =>
      new Promise((resolve, reject) => {
        if (failure) return reject(failure);
        waiting.add(reject);
        const settle = (end: () => void): void => {
          waiting.delete(reject);
          if (failure) reject(failure);
          else end();
        };
        work().then(
          (value) => settle(() => resolve(value)),
          (error: unknown) => settle(() => reject(failureOf(error))),
        );
      }),
  };
}

const isMistake = (error: unknown): error is Error => error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;

/** What the device said, beside what people are told. */
const because = (refusal: Refusal, cause: unknown): Refusal => Object.assign(refusal, { cause });

function lost(cause: unknown): Refusal {
  return because(
    new Refusal('device-lost', 'The connection to the graphics card was lost while it worked.', 'Start it again, or use the processor (wasm).'),
    cause,
  );
}

/** A mistake of the code is no failure of the device. */
export const failureOf = (error: unknown): Error => (isMistake(error) ? error : refusalOf(error));

/** What a device's error means, by its name: Node has the classes under no global name. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const message = error instanceof Error || isGpuError(error) ? error.message : String(error);
  const name = error instanceof DOMException || error instanceof Error ? error.name : isGpuError(error) ? error.constructor.name : '';
  // What waits on a lost device is aborted, sometimes before the loss is told.
  if (name === 'AbortError') return lost(error);
  if (name === 'GPUOutOfMemoryError') return because(new Refusal('no-memory', 'The graphics card has no memory left.', 'Use a smaller model, batch or length, or fewer bits for the weights.'), error);
  return because(new Refusal('gpu-failed', `The graphics card failed: ${message.split('\n', 1)[0]}`, 'Use the processor (wasm) instead.'), error);
}

const isGpuError = (error: unknown): error is GPUError => typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
