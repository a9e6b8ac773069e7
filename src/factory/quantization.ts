/** The forms in which a base's weights can be held while an adapter learns beside them: fewer bits, less memory, a little less exact. */
import type { Quantization } from '#engine';
import { sizeOf } from '#store/models';
import type { Base } from './models/base';

export const QUANTIZATIONS: readonly Quantization[] = ['none', 'int8', 'int4', 'nf4', 'nf4-double'];

/** Bits a weight, its scales included; null: as in the file. */
export const BITS: Readonly<Record<Quantization, number | null>> = { none: null, int8: 8.5, int4: 5, nf4: 4.5, 'nf4-double': 4.13 };

/** Weights of more bytes than this, as they lie in their files, are held in fewer bits unless somebody says otherwise. */
const LARGE_BYTES = 1.4e9;

/** How a base is held when nobody says otherwise. */
export function usualQuantization({ files, keepsBits }: Pick<Base, 'files' | 'keepsBits'>): Quantization {
  return !keepsBits && sizeOf(files) > LARGE_BYTES ? 'int4' : 'none';
}

export const asQuantization = (value: unknown): Quantization => QUANTIZATIONS.find((one) => one === value) ?? 'none';
