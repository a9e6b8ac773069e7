/**
 * A static tape: a model is traced once into a list of nodes, and the list is replayed for every batch, forwards and then back. Because the order
 * is known, memory is planned before the first run (tape-plan.ts), and nothing is allocated after that. A node knows its own backward; the tape knows
 * who writes a gradient first and who adds to it.
 *
 *     const tape = createTape(backend, capacityRows);
 *     const y = rmsNorm(tape, x, weight, epsilon);   // operations record nodes: see operations.ts
 *     tape.seal();
 *     tape.rows = 200; tape.forward(); tape.backward();
 */
import type { Backend, Tensor, TensorKind } from './backend';
import { amount } from './bytes';
import { Refusal } from './refusal';
import { Slot, type Clock, type Node, type Variable } from './tape-node';
import { planBytes, planTape, type BackwardStep, type RecordedNode, type TapeParts, type TapePlan } from './tape-plan';

export { Slot } from './tape-node';
export type { Node, Variable } from './tape-node';

export interface Tape {
  readonly backend: Backend;
  readonly capacity: number;
  /** Rows of the batch at hand, at most `capacity`. */
  rows: number;
  slot(columns: number, kind?: TensorKind): Slot;
  variable(columns: number, needsGradient: boolean): Variable;
  record(node: Node): void;
  /** A part of the model, such as a block, whose buffers may be given up and made again. Returns what `trace` returns. */
  segment<T>(trace: () => T): T;
  /** Keeps a slot's contents to the end of a run. */
  keep(slot: Slot): void;
  /** Plans and allocates. Throws a `Refusal` when the device has too little memory, before anything is allocated. */
  seal(): void;
  /** Whether the plan gives up the segments' buffers, to save memory. Known once sealed. */
  readonly isCheckpointing: boolean;
  /** Node by node, so that a caller can let others run in between. */
  forward(): Iterable<void>;
  backward(): Iterable<void>;
  dispose(): void;
}

/** auto: only when the plan without it doesn't fit the device's memory, or isn't sparing where that is wanted. */
export type Checkpointing = 'auto' | 'always' | 'never';

export function createTape(backend: Backend, capacity: number, checkpointing: Checkpointing = 'auto'): Tape {
  const nodes: RecordedNode[] = [];
  const slots: Slot[] = [];
  const kept = new Set<Slot>();
  const memory: Tensor[] = [];
  const clock: Clock = { isBack: false };
  let segments = 0;
  let open: number | null = null;
  let backwardSteps: readonly BackwardStep[] = [];
  let isCheckpointing = false;

  const slot = (columns: number, kind: TensorKind = 'f32'): Slot => {
    const made = new Slot(kind, columns, clock);
    slots.push(made);
    return made;
  };

  return {
    backend,
    capacity,
    rows: 0,
    slot,
    variable: (columns, needsGradient) => ({ value: slot(columns), gradient: needsGradient ? slot(columns) : null }),
    record: (node) => void nodes.push({ node, segment: open }),
    segment(trace) {
      if (open !== null) throw new Error('A segment can’t lie in another.');
      open = segments++;
      try {
        return trace();
      } finally {
        open = null;
      }
    },
    keep: (slotToKeep) => void kept.add(slotToKeep),
    seal() {
      const chosen = choosePlan({ nodes, slots, kept }, backend, capacity, checkpointing);
      ({ isCheckpointing } = chosen);
      const { buffers, placements, backward } = chosen.plan;
      backwardSteps = backward;
      for (const { kind, columns } of buffers) memory.push(backend.allocate(kind, capacity, columns));
      const at = (buffer: number | null): Tensor | null => (buffer === null ? null : memory[buffer]!);
      for (const placed of placements) placed.slot.place(at(placed.forward), at(placed.backward));
    },
    get isCheckpointing() {
      return isCheckpointing;
    },
    *forward() {
      clock.isBack = false;
      for (const { node } of nodes) {
        node.forward();
        yield;
      }
    },
    *backward() {
      clock.isBack = true;
      for (const step of backwardSteps) {
        if (step.kind === 'again') step.run();
        else step.node.backward?.(step.adds);
        yield;
      }
    },
    dispose: () => {
      for (const tensor of memory.splice(0)) backend.free(tensor);
    },
  };
}

function choosePlan(parts: TapeParts, backend: Backend, capacity: number, checkpointing: Checkpointing): { readonly plan: TapePlan; readonly isCheckpointing: boolean } {
  const { usedBytes, limitBytes, sparingBytes = limitBytes } = backend.memory;
  const free = limitBytes - usedBytes;
  const easy = Math.min(limitBytes, sparingBytes) - usedBytes;
  const planOf = (isCheckpointing: boolean) => {
    const plan = planTape(parts, isCheckpointing);
    return { plan, isCheckpointing, bytes: planBytes(plan, capacity) };
  };
  let chosen = planOf(checkpointing === 'always');
  if (checkpointing === 'auto' && chosen.bytes > easy) {
    const sparing = planOf(true);
    if (sparing.bytes < chosen.bytes) chosen = sparing;
  }
  if (chosen.bytes <= free) return chosen;
  throw new Refusal('no-memory', `This batch needs ${amount(chosen.bytes)} of memory beside the model, and ${amount(Math.max(0, free), Math.floor)} are free.`, 'Use a smaller per_device_train_batch_size or max_length, or a smaller model.');
}
