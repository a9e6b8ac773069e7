/**
 * How much memory and time a run will take, before it starts. Rough by nature: memory is arithmetic over shapes, time is the speed of past
 * runs on this device (or of a short probe) times the tokens to read.
 */

/** The shape of a LLaMA-like base: what its config.json says. */
export interface ModelShape {
  readonly hidden: number;
  readonly intermediate: number;
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly vocabulary: number;
  readonly tied: boolean;
}

export interface Load {
  /** Rows read at once and tokens of the longest. */
  readonly batch: number;
  readonly tokens: number;
  readonly rank: number;
  /** Names of the adapted linears. */
  readonly modules: readonly string[];
}

const FLOAT = 4;

/** Bytes for the frozen base in f32, the adapter with its gradients and AdamW's two moments, and one batch's activations. */
export function memoryBytes(shape: ModelShape, load: Load): number {
  return FLOAT * (baseParameters(shape) + 4 * adapterParameters(shape, load) + activations(shape, load));
}

export function baseParameters(shape: ModelShape): number {
  const block = Object.values(linears(shape)).reduce((sum, [inside, outside]) => sum + inside * outside, 2 * shape.hidden);
  return shape.vocabulary * shape.hidden * (shape.tied ? 1 : 2) + shape.layers * block + shape.hidden;
}

export function adapterParameters(shape: ModelShape, load: Pick<Load, 'rank' | 'modules'>): number {
  const all = linears(shape);
  const perBlock = load.modules.reduce((sum, name) => {
    const [inside, outside] = all[name] ?? [0, 0];
    return sum + load.rank * (inside + outside);
  }, 0);
  return shape.layers * perBlock;
}

/** Kept for the way back: about ten widths and three inner widths a token and block, the attention weights, and the logits with their gradient. */
function activations(shape: ModelShape, { batch, tokens }: Load): number {
  const block = tokens * (10 * shape.hidden + 3 * shape.intermediate) + shape.heads * tokens * tokens;
  return batch * (shape.layers * block + 2 * tokens * shape.vocabulary);
}

function linears({ hidden, intermediate, heads, kvHeads }: ModelShape): Readonly<Record<string, readonly [number, number]>> {
  const kv = (hidden / heads) * kvHeads;
  return {
    q_proj: [hidden, hidden],
    k_proj: [hidden, kv],
    v_proj: [hidden, kv],
    o_proj: [hidden, hidden],
    gate_proj: [hidden, intermediate],
    up_proj: [hidden, intermediate],
    down_proj: [intermediate, hidden],
  };
}

/** Median speed of past runs, as people's machines vary from run to run; null without any. */
export function usualSpeed(tokensPerSecond: readonly number[]): number | null {
  const sorted = tokensPerSecond.filter((speed) => speed > 0).toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
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
