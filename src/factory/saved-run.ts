/** A run as this device keeps it: what it was asked to do, how far it came, what it said on the way, and its adapter. Plain data. */
import type { RecordId } from '#ledger';
import type { Move } from './move';
import type { Recipe } from './recipe';
import type { RunState } from './run';
import type { NamedBytes } from './zip';

export interface Sample {
  readonly step: number;
  /** One for each prompt, in their order. */
  readonly answers: readonly string[];
}

export interface SavedRun {
  readonly id: string;
  readonly name: string;
  readonly net: RecordId;
  readonly netName: string;
  readonly createdAt: number;
  /** The base model: `embedded`, or its folder on this device. The adapter means nothing to any other. */
  readonly base: string;
  /** What people call it. */
  readonly baseName: string;
  readonly recipe: Recipe;
  /** The exact submissions that it trains on. */
  readonly contributions: readonly RecordId[];
  readonly prompts: readonly string[];
  readonly state: RunState;
  readonly samples: readonly Sample[];
  /** What it began to train on, `wasm` or `webgpu`; null until that is known. */
  readonly backend: string | null;
  /** Each time the device failed under it, in order. */
  readonly moves: readonly Move[];
  readonly memoryBytes: number | null;
  /** PEFT's two files; null until there is something to keep. */
  readonly adapter: readonly NamedBytes[] | null;
  /** The ledger's record of it, once it is published. */
  readonly published: RecordId | null;
}

/** "Port Winnow by heart, run 3": the next free number of its datanet. */
export function runName(netName: string, taken: readonly string[]): string {
  const used = new Set(taken);
  for (let number = 1; ; number += 1) {
    const name = `${netName}, run ${number}`;
    if (!used.has(name)) return name;
  }
}
