/**
 * QLoRA's double quantization of NF4's block scales, as bitsandbytes 0.50 does it: less their mean, in blocks of 256, to the nearest of 256 values of
 * a signed dynamic map. "Nearest" is looked up: bitsandbytes rounds a number to one of 65,536 steps between −1 and 1 first.
 */
import type { NestedScales } from '../backend';
import { meanInF32 } from './mean';

export const NESTED_BLOCK = 256;
/** Values of the dynamic map, which 8-bit codes choose from. */
export const NESTED_CODES = 256;
const STEPS = 65536;
const round = Math.fround;

/** bitsandbytes' create_dynamic_map(): 0, 1, and for each power of ten the middles of 2^i equal parts of [0.1, 1], with both signs. */
export function dynamicMap(): Float32Array {
  const values = [0, 1];
  for (let i = 0; i < 7; i++) {
    const parts = 2 ** i;
    const scale = round(10 ** (i - 6));
    for (let j = 0; j < parts; j++) {
      const middle = round(round(boundary(j, parts) + boundary(j + 1, parts)) / 2);
      values.push(scale * middle, -scale * middle);
    }
  }
  return Float32Array.from(values).toSorted();
}

/** torch.linspace(0.1, 1, parts + 1)[j]: counted from the nearer end, multiplied and added with one rounding to f32. */
function boundary(j: number, parts: number): number {
  const step = round(round(1 - round(0.1)) / parts);
  return j < Math.floor((parts + 1) / 2) ? round(round(0.1) + step * j) : round(1 - step * (parts - j));
}

let codeBySteps: Uint8Array | null = null;

/** The code of each step from −1 to 1: as many codes as have their upper middle below it. */
function stepCodes(map: Float32Array): Uint8Array {
  if (codeBySteps) return codeBySteps;
  codeBySteps = new Uint8Array(STEPS);
  for (let i = 0, code = 0; i < STEPS; i++) {
    const value = round(-1 + round((2 * i) / (STEPS - 1)));
    while (code < 255 && round(round(map[code]! + map[code + 1]!) / 2) < value) code++;
    codeBySteps[i] = code;
  }
  return codeBySteps;
}

export function quantizeScales(scales: Float32Array): NestedScales {
  const map = dynamicMap();
  const codeOf = stepCodes(map);
  const offset = meanInF32(scales);
  const codes = new Uint8Array(scales.length);
  const absmax = new Float32Array(Math.ceil(scales.length / NESTED_BLOCK));
  for (let block = 0; block < absmax.length; block++) {
    const start = block * NESTED_BLOCK;
    const shifted = scales.slice(start, start + NESTED_BLOCK).map((scale) => scale - offset);
    const largest = shifted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    absmax[block] = largest;
    if (largest === 0) continue;
    const inverse = round(1 / largest);
    shifted.forEach((value, i) => {
      const scaled = Math.max(-1, Math.min(1, round(value * inverse)));
      codes[start + i] = codeOf[Math.trunc(round(round(round(round(scaled + 1) * 0.5) * (STEPS - 1)) + 0.5))]!;
    });
  }
  return { codes, absmax, map, offset };
}

/** The scale of one block. */
export function nestedScale({ codes, absmax, map, offset }: NestedScales, block: number): number {
  return round(round(map[codes[block]!]! * absmax[Math.floor(block / NESTED_BLOCK)]!) + offset);
}
