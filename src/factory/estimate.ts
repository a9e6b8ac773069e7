/**
 * How much memory and time a run will take, before it starts. Rough by nature: memory is arithmetic over shapes, time is the speed of past
 * runs on this device (or of a short probe) times the tokens to read.
 */
import type { Quantization } from '#engine';
import type { ModelFacts } from '#store/models';
import { BITS } from './quantization';

/** What a base measures: what the engine told of it, or its config.json. */
export type ModelShape = Pick<ModelFacts, 'width' | 'layers' | 'vocabulary' | 'parameterCount' | 'weightBytes' | 'linears'>;

export interface Load {
  /** Rows read at once and tokens of the longest. */
  readonly batch: number;
  readonly tokens: number;
  readonly rank: number;
  /** Names of the adapted linears; all-linear: every one. */
  readonly modules: readonly string[] | 'all-linear';
  readonly quantization: Quantization;
}

const FLOAT = 4;
/** Rows of logits that exist at one time: the head works in pieces. */
const LOGIT_ROWS = 64;

/** Bytes for the frozen base, the adapter with its gradients and AdamW's two moments, and one batch's activations. */
export function memoryBytes(shape: ModelShape, load: Load): number {
  return bytesWith(shape, load, shape.layers);
}

export interface MemoryNeed {
  readonly bytes: number;
  /** The trainer makes each block's activations again on the way back, because all of them at once have no room. */
  readonly isCheckpointing: boolean;
}

/** What a run takes of so much memory: as the trainer does, it gives up the blocks' activations only when it must. */
export function memoryNeed(shape: ModelShape, load: Load, availableBytes: number): MemoryNeed {
  const bytes = memoryBytes(shape, load);
  if (bytes <= availableBytes) return { bytes, isCheckpointing: false };
  const outputs = FLOAT * shape.layers * load.batch * load.tokens * shape.width;
  return { bytes: bytesWith(shape, load, 1) + outputs, isCheckpointing: true };
}

function bytesWith(shape: ModelShape, load: Load, blocks: number): number {
  return baseBytes(shape, load.quantization) + FLOAT * (4 * adapterParameters(shape, load) + activations(shape, load, blocks));
}

/** The base's weights in memory. Fewer bits are for the linear layers of the blocks, most of the weights; the rest stays as it is. */
export function baseBytes(shape: ModelShape, quantization: Quantization): number {
  const bits = BITS[quantization];
  if (bits === null) return shape.weightBytes;
  const inBlocks = shape.linears.reduce((sum, { inputs, outputs, count }) => sum + inputs * outputs * count, 0);
  const share = inBlocks / shape.parameterCount;
  return shape.weightBytes * (1 - share) + (inBlocks * bits) / 8;
}

export function adapterParameters({ linears }: Pick<ModelShape, 'linears'>, { rank, modules }: Pick<Load, 'rank' | 'modules'>): number {
  const adapted = linears.filter(({ target }) => modules === 'all-linear' || modules.includes(target));
  return adapted.reduce((sum, { inputs, outputs, count }) => sum + rank * (inputs + outputs) * count, 0);
}

/** Kept for the way back: about ten widths and three inner widths a token and block; and a piece of the logits with its gradient. */
function activations({ width, vocabulary, linears }: ModelShape, { batch, tokens }: Load, blocks: number): number {
  const inner = linears.reduce((most, { outputs }) => Math.max(most, outputs), width);
  const rows = batch * tokens;
  return blocks * rows * (10 * width + 3 * inner) + 2 * Math.min(rows, LOGIT_ROWS) * vocabulary;
}

/** Median speed of past runs, as people's machines vary from run to run; null without any. */
export function usualSpeed(tokensPerSecond: readonly number[]): number | null {
  const sorted = tokensPerSecond.filter((speed) => speed > 0).toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** Below this a model is quick to measure, and overhead says more of its speed than its size. */
const QUICK_TO_MEASURE = 20e6;
/** Multiply-adds that a core does in a second, in products of 4-bit or f32 weights. */
const MULTIPLY_ADDS_A_CORE = 12e9;

/** Tokens a second of training, guessed from the size: each weight is used once on the way there and once on the way back. null: better measured. */
export function guessedSpeed({ parameterCount }: Pick<ModelShape, 'parameterCount'>, cores: number): number | null {
  return parameterCount < QUICK_TO_MEASURE ? null : (MULTIPLY_ADDS_A_CORE * cores) / (2 * parameterCount);
}

export function trainSeconds(tokensPerEpoch: number, epochs: number, tokensPerSecond: number): number {
  return (tokensPerEpoch * epochs) / tokensPerSecond;
}

/** How a guess reads: "about 25 s", "about 2 min"; nobody needs its seconds. */
export function roughDuration(seconds: number): string {
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s`;
  return seconds < 5400 ? `about ${Math.round(seconds / 60)} min` : `about ${Math.round(seconds / 3600)} h`;
}

export type Fit = 'fits' | 'tight' | 'does not fit';

/** Against what the page may use: a WASM memory ends at 4 GiB, and a phone gives a page about a quarter of its own. */
export function fit(bytes: number, availableBytes: number): Fit {
  if (bytes > availableBytes) return 'does not fit';
  return bytes > 0.7 * availableBytes ? 'tight' : 'fits';
}

/** `deviceGiB` is what the browser tells (navigator.deviceMemory, at most 8); unknown counts as 4. */
export function availableBytes(deviceGiB: number | undefined): number {
  return Math.min(4, (deviceGiB ?? 4) / 2) * 2 ** 30;
}
