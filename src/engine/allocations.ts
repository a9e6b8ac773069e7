/** What a piece of work takes from a backend, given back together: when it is done with, or at once when it fails half-way. */
import type { Backend, Tensor, TensorKind } from './backend';

export interface Allocations {
  allocate(kind: TensorKind, rows: number, columns: number): Tensor;
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
  return {
    allocate(kind, rows, columns) {
      const tensor = backend.allocate(kind, rows, columns);
      hold({ dispose: () => backend.free(tensor) });
      return tensor;
    },
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
