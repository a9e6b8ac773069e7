/** Rotary position tables: the frequencies of each scaling rule, and their cosines and sines. Rules as in transformers' modeling_rope_utils. */
import type { Backend } from '../backend';
import type { RopeTables } from '../operations';

export type RopeScaling =
  | { readonly type: 'default' }
  | { readonly type: 'linear'; readonly factor: number }
  | {
      readonly type: 'llama3';
      readonly factor: number;
      readonly lowFrequencyFactor: number;
      readonly highFrequencyFactor: number;
      readonly originalPositions: number;
    };

export interface RopeConfig {
  readonly theta: number;
  /** Dimensions of a head that turn, an even number. */
  readonly rotated: number;
  readonly scaling: RopeScaling;
}

/** Radians a position, for each pair of dimensions. */
export function ropeFrequencies({ theta, rotated, scaling }: RopeConfig): Float64Array {
  return Float64Array.from({ length: rotated / 2 }, (_, i) => scaled(theta ** ((-2 * i) / rotated), scaling));
}

function scaled(frequency: number, scaling: RopeScaling): number {
  if (scaling.type === 'default') return frequency;
  if (scaling.type === 'linear') return frequency / scaling.factor;
  const { factor, lowFrequencyFactor, highFrequencyFactor, originalPositions } = scaling;
  const wavelength = (2 * Math.PI) / frequency;
  if (wavelength > originalPositions / lowFrequencyFactor) return frequency / factor;
  if (wavelength < originalPositions / highFrequencyFactor) return frequency;
  const blend = (originalPositions / wavelength - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
  return ((1 - blend) * frequency) / factor + blend * frequency;
}

/** cos and sin for the positions 0 … positions − 1. */
export function ropeTables(backend: Backend, config: RopeConfig, positions: number): RopeTables {
  const frequencies = ropeFrequencies(config);
  const half = frequencies.length;
  const cosines = new Float32Array(positions * half);
  const sines = new Float32Array(positions * half);
  for (let at = 0; at < positions; at++) {
    for (let i = 0; i < half; i++) {
      // transformers multiplies in f32.
      const angle = Math.fround(at * Math.fround(frequencies[i]!));
      cosines[at * half + i] = Math.cos(angle);
      sines[at * half + i] = Math.sin(angle);
    }
  }
  const cos = backend.allocate('f32', positions, half);
  const sin = backend.allocate('f32', positions, half);
  backend.write(cos, cosines);
  backend.write(sin, sines);
  return { cos, sin };
}
