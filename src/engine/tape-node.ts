/** What a tape is made of: slots of memory, the variables in them, and the nodes that compute one from others. */
import type { Tensor, TensorKind } from './tensor';

/** Which way the tape runs: a slot that is made again has other memory on the way back. */
export interface Clock {
  isBack: boolean;
}

/** A planned buffer of `capacity` rows. Its memory exists once the tape is sealed. */
export class Slot {
  readonly kind: TensorKind;
  readonly columns: number;
  /** Set when another slot's memory serves: the gradient of a residual is the gradient of the sum. */
  sharedWith: Slot | null = null;
  private readonly clock: Clock;
  private forwardMemory: Tensor | null = null;
  private backwardMemory: Tensor | null = null;

  constructor(kind: TensorKind, columns: number, clock: Clock) {
    this.kind = kind;
    this.columns = columns;
    this.clock = clock;
  }

  get root(): Slot {
    return this.sharedWith ? this.sharedWith.root : this;
  }

  get tensor(): Tensor {
    const { root } = this;
    const memory = this.clock.isBack ? root.backwardMemory : root.forwardMemory;
    if (!memory) throw new Error('This slot has no memory now: the tape is not sealed, or nobody said that it is used here.');
    return memory;
  }

  place(forward: Tensor | null, backward: Tensor | null): void {
    this.forwardMemory = forward;
    this.backwardMemory = backward;
  }
}

/** A matrix [rows, columns] on the tape. `gradient` is null where nothing trainable lies below. */
export interface Variable {
  readonly value: Slot;
  readonly gradient: Slot | null;
}

export interface Node {
  readonly inputs: readonly Variable[];
  readonly output: Variable;
  /** Further slots that forward writes, and those among all slots that backward still reads. */
  readonly scratch?: readonly Slot[];
  readonly kept?: readonly Slot[];
  /** Slots that only backward uses. */
  readonly backwardScratch?: readonly Slot[];
  readonly forward: () => void;
  /** Makes only `scratch`, where that is cheaper than `forward`: for checkpointing, when nobody needs the output again. */
  readonly forwardScratch?: () => void;
  /** `adds[i]`: the gradient of input i holds something already, so add to it. Inputs without a gradient are skipped by the node. */
  readonly backward?: (adds: readonly boolean[]) => void;
  /** An input that is added to the output unchanged: where possible it takes over the output's gradient as it is. */
  readonly residual?: Variable | undefined;
}
