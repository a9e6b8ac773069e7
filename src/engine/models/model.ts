/** What the trainer, the scorer and the generator know of a model, whatever its family. */
import type { Backend, Weight } from '../backend';
import type { Checkpoint } from '../checkpoints';
import type { Linear, LoraUse } from '../lora/linear';
import type { BatchTensors, KeyCache } from '../operations';
import type { Tape, Variable } from '../tape';
import type { FileSource } from '../source';

export interface ModelContext {
  readonly tape: Tape;
  readonly batch: BatchTensors;
  /** The adapter's part in a layer, or null where it has none. */
  readonly loraOf: (layer: Linear) => LoraUse | null;
  /** One a block in generation; null when the batch's own rows are all there is. */
  readonly caches: readonly KeyCache[] | null;
}

export interface Model {
  readonly family: string;
  readonly vocabulary: number;
  readonly width: number;
  readonly maxPositions: number;
  readonly layers: number;
  readonly parameterCount: number;
  /** Linear layers of the blocks, by name, in order: what an adapter can target, beside `head`. */
  readonly linears: ReadonlyMap<string, Linear>;
  readonly head: Linear;
  /** `target_modules` of a recipe that names none: PEFT's for the family, or the attention's linears where PEFT has none. */
  readonly defaultTargets: readonly string[];
  /** What a block caches of a token: so many heads' keys and values, and the width of each. */
  readonly cache: { readonly heads: number; readonly keyWidth: number; readonly valueWidth: number };
  /** Records the model up to the final norm; returns the hidden states [rows, width]. */
  trace(context: ModelContext): Variable;
  /** Tensors to give back when the model is closed. */
  readonly owned: readonly Weight[];
  /** Tensors of the checkpoint that the model has no use for. */
  readonly unread: readonly string[];
}

/** How the linears of the blocks are kept in memory: as the checkpoint stores them, in 8 or 4 bits in groups of 32, or in NF4. */
export type Quantization = 'none' | 'int8' | 'int4' | 'nf4' | 'nf4-double';

export const QUANTIZATIONS: readonly Quantization[] = ['none', 'int8', 'int4', 'nf4', 'nf4-double'];

export interface LoadOptions {
  readonly backend: Backend;
  readonly source: FileSource;
  readonly config: unknown;
  /** The weights, where they are not safetensors of `source`. */
  readonly openCheckpoint?: () => Promise<Checkpoint>;
  /** Default: none. */
  readonly quantization?: Quantization | undefined;
  readonly onProgress: (share: number) => void;
}
