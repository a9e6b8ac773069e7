/**
 * A static tape: a model is traced once into a list of nodes, and the list is replayed for every batch, forwards and then back. Because the order
 * is known, memory is planned before the first run: each buffer lives from its first write to its last read, and buffers whose lives don't meet
 * share memory. A node knows its own backward; the tape knows who writes a gradient first and who adds to it.
 *
 *     const tape = createTape(backend, capacityRows);
 *     const y = rmsNorm(tape, x, weight, epsilon);   // operations record nodes: see operations.ts
 *     tape.seal();
 *     tape.rows = 200; tape.forward(); tape.backward();
 */
import type { Backend, Tensor, TensorKind } from './backend';

/** A planned buffer of `capacity` rows. Its memory exists once the tape is sealed. */
export class Slot {
  readonly kind: TensorKind;
  readonly columns: number;
  /** Set when another slot's memory serves: the gradient of a residual is the gradient of the sum. */
  sharedWith: Slot | null = null;
  first = Infinity;
  last = -Infinity;
  private memory: Tensor | null = null;

  constructor(kind: TensorKind, columns: number) {
    this.kind = kind;
    this.columns = columns;
  }

  get root(): Slot {
    return this.sharedWith ? this.sharedWith.root : this;
  }

  get tensor(): Tensor {
    const { memory } = this.root;
    if (!memory) throw new Error('A tape must be sealed before it runs.');
    return memory;
  }

  useAt(time: number): void {
    const { root } = this;
    root.first = Math.min(root.first, time);
    root.last = Math.max(root.last, time);
  }

  place(memory: Tensor): void {
    this.memory = memory;
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
  /** `adds[i]`: the gradient of input i holds something already, so add to it. Inputs without a gradient are skipped by the node. */
  readonly backward?: (adds: readonly boolean[]) => void;
  /** An input that is added to the output unchanged: where possible it takes over the output's gradient as it is. */
  readonly residual?: Variable | undefined;
}

export interface Tape {
  readonly backend: Backend;
  readonly capacity: number;
  /** Rows of the batch at hand, at most `capacity`. */
  rows: number;
  slot(columns: number, kind?: TensorKind): Slot;
  variable(columns: number, needsGradient: boolean): Variable;
  record(node: Node): void;
  /** Keeps a slot's contents to the end of a run. */
  keep(slot: Slot): void;
  seal(): void;
  /** Node by node, so that a caller can let others run in between. */
  forward(): Iterable<void>;
  backward(): Iterable<void>;
  dispose(): void;
}

interface Step {
  readonly node: Node;
  readonly adds: readonly boolean[];
}

export function createTape(backend: Backend, capacity: number): Tape {
  const nodes: Node[] = [];
  const slots: Slot[] = [];
  const keptToTheEnd: Slot[] = [];
  const memory: Tensor[] = [];
  let backwardSteps: readonly Step[] = [];

  const slot = (columns: number, kind: TensorKind = 'f32'): Slot => {
    const made = new Slot(kind, columns);
    slots.push(made);
    return made;
  };

  return {
    backend,
    capacity,
    rows: 0,
    slot,
    variable: (columns, needsGradient) => ({ value: slot(columns), gradient: needsGradient ? slot(columns) : null }),
    record: (node) => void nodes.push(node),
    keep: (kept) => void keptToTheEnd.push(kept),
    seal() {
      backwardSteps = planBackward(nodes);
      setLifetimes(nodes, backwardSteps, keptToTheEnd);
      memory.push(...placeSlots(backend, capacity, slots));
    },
    *forward() {
      for (const node of nodes) {
        node.forward();
        yield;
      }
    },
    *backward() {
      for (const { node, adds } of backwardSteps) {
        node.backward?.(adds);
        yield;
      }
    },
    dispose: () => {
      for (const tensor of memory.splice(0)) backend.free(tensor);
    },
  };
}

/** Nodes in reverse, those with a gradient to pass on, each told which of its inputs' gradients it is the first to write. */
function planBackward(nodes: readonly Node[]): Step[] {
  const written = new Set<Variable>();
  const steps: Step[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.backward || !node.output.gradient) continue;
    const { residual } = node;
    if (residual?.gradient && !written.has(residual)) residual.gradient.sharedWith = node.output.gradient;
    const adds = node.inputs.map((input) => {
      const seen = written.has(input);
      written.add(input);
      return seen;
    });
    steps.push({ node, adds });
  }
  return steps;
}

/** Time runs forwards through the nodes, then on through the backward steps. */
function setLifetimes(nodes: readonly Node[], backwardSteps: readonly Step[], keptToTheEnd: readonly Slot[]): void {
  nodes.forEach((node, time) => {
    for (const { value } of node.inputs) value.useAt(time);
    for (const used of node.scratch ?? []) used.useAt(time);
    node.output.value.useAt(time);
  });
  backwardSteps.forEach(({ node }, step) => {
    const time = nodes.length + step;
    for (const used of [...(node.kept ?? []), ...(node.backwardScratch ?? [])]) used.useAt(time);
    for (const { gradient } of [...node.inputs, node.output]) gradient?.useAt(time);
  });
  for (const kept of keptToTheEnd) kept.useAt(nodes.length + backwardSteps.length);
}

/** Gives every slot memory; slots of one shape whose lives don't meet share it. Returns what was allocated. */
function placeSlots(backend: Backend, capacity: number, slots: readonly Slot[]): Tensor[] {
  const allocated: Tensor[] = [];
  const free = new Map<string, { readonly tensor: Tensor; readonly until: number }[]>();
  const live = slots.filter((slot) => !slot.sharedWith && slot.first <= slot.last);
  for (const slot of live.toSorted((a, b) => a.first - b.first)) {
    const shape = `${slot.kind} ${slot.columns}`;
    const candidates = free.get(shape) ?? [];
    const index = candidates.findIndex(({ until }) => until < slot.first);
    const reused = index < 0 ? undefined : candidates.splice(index, 1)[0];
    const tensor = reused?.tensor ?? backend.allocate(slot.kind, capacity, slot.columns);
    if (!reused) allocated.push(tensor);
    slot.place(tensor);
    free.set(shape, [...candidates, { tensor, until: slot.last }]);
  }
  return allocated;
}
