/** What a piece of work takes from a backend, given back together: when it is done with, or at once when it fails half-way. */
import type { Backend, CachedRows, Tensor, TensorKind } from './backend';
import { Refusal } from './refusal';

export interface Allocations {
  allocate(kind: TensorKind, rows: number, columns: number): Tensor;
  allocateCached(rows: number, heads: number, width: number): CachedRows;
  /** Takes over something that gives back its own. Returns it. */
  hold<T extends { dispose(): void }>(owner: T): T;
  /** Gives everything back, the latest first. */
  dispose(): void;
}

export function createAllocations(backend: Backend): Allocations {
  const held: { dispose(): void }[] = [];
  const hold = <T extends { dispose(): void }>(owner: T): T => {
    held.push(owner);
    return owner;
  };
  const freed = <T extends Tensor | CachedRows>(tensor: T): T => {
    hold({ dispose: () => backend.free(tensor) });
    return tensor;
  };
  return {
    allocate: (kind, rows, columns) => freed(backend.allocate(kind, rows, columns)),
    allocateCached: (rows, heads, width) => freed(backend.allocateCached(rows, heads, width)),
    hold,
    dispose: () => {
      for (const owner of held.splice(0).toReversed()) owner.dispose();
    },
  };
}

/** What `make` returns; when it throws, what it took is given back. */
export function allocating<T>(backend: Backend, make: (memory: Allocations) => T): T {
  const memory = createAllocations(backend);
  try {
    return make(memory);
  } catch (error) {
    memory.dispose();
    throw error;
  }
}

/** What the first of these makes that finds room; where none does, the last one's refusal. */
export function firstThatFits<T>([make, ...others]: readonly [() => T, ...(() => T)[]]): T {
  const [next, ...rest] = others;
  if (!next) return make();
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Refusal && error.problem.code === 'no-memory')) throw error;
    return firstThatFits([next, ...rest]);
  }
}
