/** A loaded model in figures, for estimates: what its adaptable layers measure, and how many bytes its weights take. */
import type { Weight } from '../backend';
import { BITS_PER_WEIGHT } from '../quantization';
import type { Model } from './model';

/** Linear layers that share the last part of their name and their size. */
export interface LinearShape {
  /** What `target_modules` calls them. */
  readonly target: string;
  readonly inputs: number;
  readonly outputs: number;
  /** How many of them the model has, over all blocks. */
  readonly count: number;
}

export function linearShapes({ linears }: Pick<Model, 'linears'>): LinearShape[] {
  const shapes = new Map<string, LinearShape>();
  for (const [name, { inputs, outputs }] of linears) {
    const target = name.slice(name.lastIndexOf('.') + 1);
    const key = `${target} ${inputs} ${outputs}`;
    shapes.set(key, { target, inputs, outputs, count: (shapes.get(key)?.count ?? 0) + 1 });
  }
  return [...shapes.values()];
}

export function weightBytes({ owned }: Pick<Model, 'owned'>): number {
  return owned.reduce((sum, weight) => sum + Math.ceil((weight.rows * weight.columns * bitsOf(weight)) / 8), 0);
}

/** Bits of a weight in the linear layers of the blocks, at the most. */
export function bitsOfLinears({ linears }: Pick<Model, 'linears'>): number {
  return Math.max(...[...linears.values()].map(({ weight }) => bitsOf(weight)));
}

const bitsOf = (weight: Weight): number => BITS_PER_WEIGHT[weight.kind === 'packed' ? weight.storage : 'f32'];
