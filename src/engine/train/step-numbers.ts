/**
 * What a step tells of itself: the losses of its batches and the norm of its gradients. They are laid side by side on the device and read at once, and
 * nobody waits for them: on a device with a queue, the next step is under way by the time they arrive.
 */
import { type Allocations } from '../allocations';
import { VIEW_ALIGNMENT, type Backend, type Tensor } from '../backend';
import { nextTurn } from '../run/breathe';
import type { Measure, Measured } from './objective';

export interface StepNumbers {
  /** Where the step's squared norm belongs, [1, 1]. */
  readonly squaredNorm: Tensor;
  /** Takes a batch's losses as they are now; `measure` tells later what the batch came to. */
  add(losses: Tensor, count: number, measure: Measure): void;
  /** Reads what was added since the last time. */
  read(): Reading;
}

export interface StepTold {
  readonly measured: Measured;
  readonly squaredNorm: number;
}

export interface Reading {
  /** Whether it is there, after a turn of the event loop: at once where commands are done when they are read. */
  isThere(): Promise<boolean>;
  readonly told: Promise<StepTold>;
}

/** For steps of so many batches, of `capacity` losses each. */
export function createStepNumbers(backend: Backend, memory: Allocations, batches: number, capacity: number): StepNumbers {
  const stride = Math.ceil(capacity / VIEW_ALIGNMENT) * VIEW_ALIGNMENT;
  const end = batches * stride;
  const numbers = memory.allocate('f32', 1, end + 1);
  const places = Array.from({ length: batches }, (_, i) => backend.view(numbers, i * stride, capacity, 1));
  let added: { readonly count: number; readonly measure: Measure }[] = [];
  return {
    squaredNorm: backend.view(numbers, end, 1, 1),
    add(x, count, measure) {
      backend.copyColumns({ out: places[added.length]!, x, rows: count, blocks: 1, width: 1, outStart: 0, outStep: 0, xStart: 0, xStep: 0, accumulate: false });
      added.push({ count, measure });
    },
    read() {
      const mine = added;
      added = [];
      let isDone = false;
      const told = backend.read(numbers).then((values): StepTold => ({
        measured: mine.map(({ count, measure }, i) => measure(values.subarray(i * stride, i * stride + count))).reduce(together, { loss: 0 }),
        squaredNorm: values[end]!,
      }));
      const hear = (): void => void (isDone = true);
      // A failure is heard by whoever asks what was told.
      told.then(hear, hear);
      return {
        async isThere() {
          await nextTurn();
          return isDone;
        },
        told,
      };
    },
  };
}

function together(a: Measured, b: Measured): Measured {
  const reward = b.reward && { margin: (a.reward?.margin ?? 0) + b.reward.margin, right: (a.reward?.right ?? 0) + b.reward.right };
  return { loss: a.loss + b.loss, ...((reward ?? a.reward) && { reward: reward ?? a.reward! }) };
}
