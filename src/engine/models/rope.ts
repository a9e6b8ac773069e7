/** Rotary position tables: the frequencies of each scaling rule, and their cosines and sines. Rules as in transformers' modeling_rope_utils. */
import { allocating } from '../allocations';
import type { Backend, Weight } from '../backend';
import type { RopeTables } from '../operations';
import { isOwn } from '../rehearsal';
import type { ModelContext } from './model';

export type RopeScaling =
  | { readonly type: 'default' }
  | { readonly type: 'linear'; readonly factor: number }
  /** One divisor a pair of dimensions: how GGUF files hold Llama 3's rule. */
  | { readonly type: 'frequency_factors'; readonly factors: readonly number[] }
  | {
      readonly type: 'llama3';
      readonly factor: number;
      readonly lowFrequencyFactor: number;
      readonly highFrequencyFactor: number;
      readonly originalPositions: number;
    }
  | {
      readonly type: 'yarn';
      readonly factor: number;
      readonly betaFast: number;
      readonly betaSlow: number;
      readonly truncate: boolean;
      readonly originalPositions: number;
      /** On cosines and sines. */
      readonly attentionFactor: number;
    };

export interface RopeConfig {
  readonly theta: number;
  /** Dimensions of a head that turn (an odd number turns one more, as transformers has it). */
  readonly rotated: number;
  readonly scaling: RopeScaling;
}

/** Radians a position, for each pair of dimensions. */
export function ropeFrequencies({ theta, rotated, scaling }: RopeConfig): Float64Array {
  // transformers computes the unscaled ones in f32.
  const plain = Float64Array.from({ length: Math.ceil(rotated / 2) }, (_, i) => Math.fround(1 / Math.fround(theta ** Math.fround((2 * i) / rotated))));
  switch (scaling.type) {
    case 'default':
      return plain;
    case 'linear':
      return plain.map((frequency) => frequency / scaling.factor);
    case 'frequency_factors':
      return plain.map((frequency, i) => frequency / scaling.factors[i]!);
    case 'llama3':
      return plain.map((frequency) => llama3(frequency, scaling));
    case 'yarn':
      return yarn(plain, theta, rotated, scaling);
  }
}

type Scaling<Type extends RopeScaling['type']> = Extract<RopeScaling, { readonly type: Type }>;

/** Llama 3.1's: long wavelengths are divided, short ones kept, those between blended. */
function llama3(frequency: number, { factor, lowFrequencyFactor, highFrequencyFactor, originalPositions }: Scaling<'llama3'>): number {
  const wavelength = (2 * Math.PI) / frequency;
  if (wavelength > originalPositions / lowFrequencyFactor) return frequency / factor;
  if (wavelength < originalPositions / highFrequencyFactor) return frequency;
  const blend = (originalPositions / wavelength - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
  return ((1 - blend) * frequency) / factor + blend * frequency;
}

/** "YaRN: Efficient Context Window Extension" (Peng et al. 2023): pairs that turn often in the original context are kept, slow ones divided. */
function yarn(plain: Float64Array, theta: number, rotated: number, { factor, betaFast, betaSlow, truncate, originalPositions }: Scaling<'yarn'>): Float64Array {
  const pairOf = (turns: number): number => (rotated * Math.log(originalPositions / (turns * 2 * Math.PI))) / (2 * Math.log(theta));
  const [fast, slow] = [pairOf(betaFast), pairOf(betaSlow)];
  const low = Math.max(truncate ? Math.floor(fast) : fast, 0);
  const top = Math.min(truncate ? Math.ceil(slow) : slow, rotated - 1);
  const high = top === low ? top + 0.001 : top;
  return plain.map((frequency, i) => {
    const ramp = Math.min(Math.max((i - low) / (high - low), 0), 1);
    return (frequency / factor) * ramp + frequency * (1 - ramp);
  });
}

/** Positions that tables are first made for; longer ones double it. */
const FIRST_POSITIONS = 1024;

/**
 * cos and sin for as many positions as a run can reach: made when a model is traced, kept for later runs, made again when a longer one comes.
 * `owned` takes what is allocated. `scaleOf` multiplies a position's rotation.
 */
export function createRopeTables(
  backend: Backend,
  config: RopeConfig,
  maxPositions: number,
  owned: Weight[],
  scaleOf: (position: number) => number = () => 1,
): (context: ModelContext) => RopeTables {
  let held: RopeTables | null = null;
  /** Those of rehearsals, by their backend. */
  const rehearsed = new WeakMap<Backend, RopeTables>();
  return ({ tape, caches }) => {
    const wanted = Math.min(caches?.[0]?.keys.rows ?? tape.capacity, maxPositions);
    if (held && held.cos.rows >= wanted) return held;
    let count = Math.min(FIRST_POSITIONS, maxPositions);
    while (count < wanted) count = Math.min(2 * count, maxPositions);
    if (!isOwn(backend, tape.backend)) {
      const known = rehearsed.get(tape.backend);
      if (known && known.cos.rows >= count) return known;
      const made = ropeTables(tape.backend, config, count, scaleOf);
      rehearsed.set(tape.backend, made);
      return made;
    }
    held = ropeTables(backend, config, count, scaleOf);
    owned.push(held.cos, held.sin);
    return held;
  };
}

function ropeTables(backend: Backend, config: RopeConfig, count: number, scaleOf: (position: number) => number): RopeTables {
  const frequencies = ropeFrequencies(config).map(Math.fround);
  const half = frequencies.length;
  const attentionFactor = config.scaling.type === 'yarn' ? config.scaling.attentionFactor : 1;
  const cosines = new Float32Array(count * half);
  const sines = new Float32Array(count * half);
  for (let at = 0; at < count; at++) {
    const scale = attentionFactor * scaleOf(at);
    for (let i = 0; i < half; i++) {
      // transformers multiplies in f32.
      const angle = Math.fround(at * frequencies[i]!);
      cosines[at * half + i] = Math.cos(angle) * scale;
      sines[at * half + i] = Math.sin(angle) * scale;
    }
  }
  const { cos, sin } = allocating(backend, (memory) => ({ cos: memory.allocate('f32', count, half), sin: memory.allocate('f32', count, half) }));
  backend.write(cos, cosines);
  backend.write(sin, sines);
  return { cos, sin };
}
