/**
 * Training as it was after a step: what it takes to go on from there, on this device or another. The order of the rows and the masks of dropout follow from
 * the recipe's seed and the step, so they are made again and not kept.
 */
import type { Backend, Tensor } from '../backend';
import type { Adapter } from '../lora/adapter';
import { Refusal } from '../refusal';
import { readInSlices } from '../slices';

export interface TrainingSnapshot {
  /** The last step that is in it. */
  readonly step: number;
  /** The adapter's, flat, and AdamW's two moments of them. */
  readonly parameters: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** What the base says of preference pairs: the log probabilities of all answers. Empty for rows. */
  readonly references: readonly number[];
}

/** When a snapshot is to be taken, and who gets it. */
export interface SnapshotKeeper {
  /** Asked after each step. */
  isDue(step: number): boolean;
  keep(snapshot: TrainingSnapshot): void;
}

/** The tensors that change with every step. */
export interface TrainedTensors {
  readonly adapter: Adapter;
  readonly first: Tensor;
  readonly second: Tensor;
}

/**
 * Copies the state out, a few megabytes at a time, so that no room for all of it is needed beside it. Null where the copies don't arrive: for want of room,
 * or from a device that has failed, which the loop hears of itself.
 */
export async function takeSnapshot(backend: Backend, step: number, { adapter, first, second }: TrainedTensors, references: readonly number[]): Promise<TrainingSnapshot | null> {
  try {
    const parameters = await readInSlices(backend, adapter.parameters);
    return { step, parameters, first: await readInSlices(backend, first), second: await readInSlices(backend, second), references };
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** Makes an adapter what it was in the snapshot. It must have been made by the same recipe, for the same base. */
export function restoreAdapter(backend: Backend, adapter: Adapter, { parameters }: TrainingSnapshot): void {
  backend.write(adapter.parameters, parameters);
  adapter.refresh();
}
