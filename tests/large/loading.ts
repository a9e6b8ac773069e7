/** What loading a large checkpoint may take, whatever its size: its weights in the form they are kept in, and beside them a few slices of one tensor. */
import { openModel, type Quantization, type Session } from '#engine';
import { heldBytes } from './held-bytes';
import { createNodeBackend } from '../../cli/node-platform';
import { inRoot } from '../../tools/lib/project.mjs';
import type { LlamaShape } from '../../bench/measure/random-model';
import { largeCheckpoint, type LargeCheckpoint } from './checkpoint';

/** A slice as it is read, in f32, and in the form it gets; and one that is not yet let go. */
export const MOST_BESIDE = 16 * 2 ** 20;

/** Bits of a weight in the linear layers, and in the embedding. */
export const BITS: Readonly<Record<Quantization, readonly [layer: number, table: number]>> = {
  none: [16, 16],
  int8: [8.5, 8.5],
  int4: [5, 8.5],
  nf4: [4.5, 16],
  'nf4-double': [4.127, 16],
};

export interface Loading {
  readonly session: Session;
  readonly checkpoint: LargeCheckpoint;
  /** The most that was held in JavaScript's buffers beside what was there before. */
  readonly besideBytes: number;
  /** What the backend's memory took for the weights. */
  readonly weightBytes: number;
  readonly close: () => void;
}

/** Loads it, looking at what is held before every `every`-th large read. */
export async function load(shape: LlamaShape, quantization: Quantization, every: number): Promise<Loading> {
  const backend = await createNodeBackend('wasm', inRoot());
  const before = { held: heldBytes(), used: backend.memory.usedBytes };
  let reads = 0;
  let besideBytes = 0;
  const checkpoint = largeCheckpoint(shape, 'BF16', (bytes) => {
    if (bytes < 2 ** 18) return;
    reads += 1;
    if (reads % every === 0) besideBytes = Math.max(besideBytes, heldBytes() - before.held);
  });
  const opened = await openModel(checkpoint.source, { backend, quantization });
  if (!opened.ok) throw new Error(opened.error.message);
  const session = opened.value;
  return {
    session,
    checkpoint,
    besideBytes,
    weightBytes: backend.memory.usedBytes - before.used,
    close: () => {
      session.close();
      backend.dispose();
    },
  };
}

/** Bytes of the weights in a form: linear layers, the table, and norms and biases in f32. */
export function bytesInForm(shape: LlamaShape, quantization: Quantization): number {
  const { hidden_size: width, intermediate_size: inner, num_hidden_layers: layers } = shape;
  const keys = (width / shape.num_attention_heads) * shape.num_key_value_heads;
  const [layer, table] = BITS[quantization];
  const linears = layers * (2 * width * width + 2 * keys * width + 3 * width * inner);
  const vectors = layers * (3 * width + 2 * keys) + width;
  return (linears * layer + shape.vocab_size * width * table) / 8 + 4 * vectors;
}
