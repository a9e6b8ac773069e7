/** One case of the contract that every backend is held to: see backend.contract.ts. */
import type { Backend, CachedRows, Tensor } from './backend';
import type { Random } from './random';

/** Buffers with seeded contents on one backend. */
export interface Bench {
  readonly backend: Backend;
  readonly random: Random;
  /** Values in ±scale. */
  matrix(rows: number, columns: number, scale?: number): Tensor;
  ints(values: readonly number[]): Tensor;
  /** Rows of keys or values in 8 bits, none written yet. */
  cached(rows: number, heads: number, width: number): CachedRows;
}

export interface ContractCase {
  readonly name: string;
  readonly run: (bench: Bench) => Promise<readonly (Float32Array | Int32Array)[]>;
}
