/**
 * The plan of a tape: in which order its nodes run, forwards and back, and which memory each buffer has when. Buffers whose lives don't meet share
 * memory. With checkpointing (Chen et al. 2016, "Training deep nets with sublinear memory cost") a segment's buffers are given up after the forward
 * pass and made again just before its way back: then only the segments' outputs live throughout.
 */
import type { Node, Slot, Variable } from './tape-node';
import type { TensorKind } from './tensor';

/** What happens on the way back, in order. */
export type BackwardStep =
  | { readonly kind: 'backward'; readonly node: Node; readonly adds: readonly boolean[] }
  | { readonly kind: 'again'; readonly node: Node; readonly run: () => void };

export interface RecordedNode {
  readonly node: Node;
  /** The segment it was recorded in; null outside. */
  readonly segment: number | null;
}

/** Memory that slots take in turn. */
export interface PlannedBuffer {
  readonly kind: TensorKind;
  readonly columns: number;
}

export interface Placement {
  readonly slot: Slot;
  /** Index of the buffer, in the forward pass (or throughout) and on the way back where that differs. */
  readonly forward: number | null;
  readonly backward: number | null;
}

export interface TapePlan {
  readonly backward: readonly BackwardStep[];
  readonly buffers: readonly PlannedBuffer[];
  readonly placements: readonly Placement[];
}

export interface TapeParts {
  readonly nodes: readonly RecordedNode[];
  readonly slots: readonly Slot[];
  readonly kept: ReadonlySet<Slot>;
}

/** Bytes of a plan's buffers with so many rows. */
export function planBytes({ buffers }: TapePlan, capacity: number): number {
  return buffers.reduce((sum, { columns }) => sum + capacity * columns * 4, 0);
}

export function planTape(parts: TapeParts, checkpointing: boolean): TapePlan {
  const reversed = planBackward(parts.nodes);
  const again = checkpointing ? recomputable(parts) : new Map<number, Recomputed>();
  const backward = again.size > 0 ? withRecomputation(parts.nodes, reversed, again) : reversed.map(({ step }) => step);
  const lives = livesOf(parts, backward, new Set([...again.values()].flatMap(({ internal }) => [...internal])));
  return { backward, ...place(parts.slots, lives) };
}

interface Placed {
  readonly step: BackwardStep & { readonly kind: 'backward' };
  readonly segment: number | null;
}

/** Nodes in reverse, those with a gradient to pass on, each told which of its inputs' gradients it is the first to write. */
function planBackward(nodes: readonly RecordedNode[]): Placed[] {
  const written = new Set<Variable>();
  const steps: Placed[] = [];
  for (const { node, segment } of nodes.toReversed()) {
    if (!node.backward || !node.output.gradient) continue;
    const { residual } = node;
    if (residual?.gradient && !written.has(residual)) residual.gradient.sharedWith = node.output.gradient;
    const adds = node.inputs.map((input) => {
      const seen = written.has(input);
      written.add(input);
      return seen;
    });
    steps.push({ step: { kind: 'backward', node, adds }, segment });
  }
  return steps;
}

interface Recomputed {
  /** Slots that nothing outside the segment reads: they live twice. */
  readonly internal: ReadonlySet<Slot>;
}

/** Segments worth making again: all with a way back but the last, whose buffers are still there when it begins. */
function recomputable({ nodes, slots, kept }: TapeParts): Map<number, Recomputed> {
  const withBackward = [...new Set(nodes.flatMap(({ node, segment }) => (segment !== null && node.backward && node.output.gradient ? [segment] : [])))];
  const home = new Map<Slot, number>();
  for (const { node, segment } of nodes) {
    if (segment === null) continue;
    for (const made of [node.output.value, ...(node.scratch ?? [])]) home.set(made, segment);
  }
  for (const { node, segment } of nodes) {
    for (const { value } of node.inputs) if (home.get(value) !== segment) home.delete(value);
  }
  for (const slot of kept) home.delete(slot);
  return new Map(withBackward.slice(0, -1).map((segment) => [segment, { internal: new Set(slots.filter((slot) => home.get(slot) === segment)) }]));
}

/** Puts before each segment's way back the nodes that make its kept buffers again. */
function withRecomputation(nodes: readonly RecordedNode[], reversed: readonly Placed[], again: ReadonlyMap<number, Recomputed>): BackwardStep[] {
  const steps: BackwardStep[] = [];
  let current: number | null = null;
  for (const { step, segment } of reversed) {
    const recomputed = segment === null ? undefined : again.get(segment);
    if (segment !== current && recomputed) {
      const inSegment = nodes.filter((recorded) => recorded.segment === segment).map(({ node }) => node);
      const kept = reversed.filter((placed) => placed.segment === segment).flatMap((placed) => placed.step.node.kept ?? []);
      steps.push(...recompute(inSegment, kept, recomputed.internal));
    }
    current = segment;
    steps.push(step);
  }
  return steps;
}

/** The nodes that make the slots in `kept` again, and what those need, in order. */
function recompute(nodes: readonly Node[], kept: readonly Slot[], internal: ReadonlySet<Slot>): BackwardStep[] {
  const needed = new Set(kept.filter((slot) => internal.has(slot)));
  const steps: BackwardStep[] = [];
  for (const node of nodes.toReversed()) {
    const needsOutput = needed.has(node.output.value);
    if (!needsOutput && !node.scratch?.some((slot) => needed.has(slot))) continue;
    for (const { value } of node.inputs) if (internal.has(value)) needed.add(value);
    steps.unshift({ kind: 'again', node, run: needsOutput ? node.forward : (node.forwardScratch ?? node.forward) });
  }
  return steps;
}

interface Life {
  first: number;
  last: number;
}

interface Lives {
  readonly forward: Life;
  /** The second life of a slot that is made again; otherwise the same as `forward`. */
  readonly backward: Life;
}

/** Time runs forwards through the nodes, then on through the backward steps. */
function livesOf({ nodes, slots, kept }: TapeParts, backward: readonly BackwardStep[], twice: ReadonlySet<Slot>): Map<Slot, Lives> {
  const fresh = (): Life => ({ first: Infinity, last: -Infinity });
  const lives = new Map<Slot, Lives>();
  for (const slot of slots) {
    const forward = fresh();
    lives.set(slot, { forward, backward: twice.has(slot) ? fresh() : forward });
  }
  const use = (slot: Slot, time: number): void => {
    const { forward, backward: later } = lives.get(slot.root)!;
    const life = time < nodes.length ? forward : later;
    life.first = Math.min(life.first, time);
    life.last = Math.max(life.last, time);
  };
  const run = (node: Node, time: number, withOutput: boolean): void => {
    for (const { value } of node.inputs) use(value, time);
    for (const used of node.scratch ?? []) use(used, time);
    if (withOutput) use(node.output.value, time);
  };
  nodes.forEach(({ node }, time) => run(node, time, true));
  backward.forEach((step, i) => {
    const time = nodes.length + i;
    const { node } = step;
    if (step.kind === 'again') {
      run(node, time, step.run === node.forward);
      return;
    }
    for (const used of [...(node.kept ?? []), ...(node.backwardScratch ?? [])]) use(used, time);
    for (const { gradient } of [...node.inputs, node.output]) if (gradient) use(gradient, time);
  });
  for (const slot of kept) use(slot, nodes.length + backward.length);
  return lives;
}

/** Gives every life a buffer; lives of one shape that don't meet share it. */
function place(slots: readonly Slot[], livesBySlot: ReadonlyMap<Slot, Lives>): Pick<TapePlan, 'buffers' | 'placements'> {
  const buffers: PlannedBuffer[] = [];
  const shelves = new Map<string, { readonly buffer: number; readonly until: number }[]>();
  const takeFor = ({ kind, columns }: Slot, life: Life): number => {
    const shape = `${kind} ${columns}`;
    const candidates = shelves.get(shape) ?? [];
    const index = candidates.findIndex(({ until }) => until < life.first);
    const buffer = index < 0 ? buffers.push({ kind, columns }) - 1 : candidates[index]!.buffer;
    shelves.set(shape, [...candidates.filter((_, i) => i !== index), { buffer, until: life.last }]);
    return buffer;
  };
  const requests = slots.flatMap((slot) => {
    const { forward, backward } = livesBySlot.get(slot)!;
    if (slot.sharedWith) return [];
    return [...new Set([forward, backward])].filter(({ first, last }) => first <= last).map((life) => ({ slot, life }));
  });
  const bufferByLife = new Map<Life, number>();
  for (const { slot, life } of requests.toSorted((a, b) => a.life.first - b.life.first)) bufferByLife.set(life, takeFor(slot, life));
  const placements = slots.map((slot): Placement => {
    const { forward, backward } = livesBySlot.get(slot)!;
    return { slot, forward: bufferByLife.get(forward) ?? null, backward: bufferByLife.get(backward) ?? null };
  });
  return { buffers, placements };
}
