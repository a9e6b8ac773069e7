/**
 * NF4 (QLoRA, Dettmers et al. 2023), bit for bit as bitsandbytes 0.50 stores it: the row-major elements in blocks of 64, which may end in the middle of
 * a row; w = code[q] · absmax of its block; two elements a byte, the even one in the high half.
 */
import type { NestedScales, PackedMatrix } from '../backend';
import type { Codec, Encoder } from './codec';
import { nestedScale, quantizeScales } from './double-quantization';

export const NF4_BLOCK = 64;

/** The 16 values, f32. */
export const NF4_CODE = Float32Array.of(
  -1, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635, -0.18477343022823334, -0.09105003625154495, 0,
  0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224, 0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1,
);

const round = Math.fround;
/** Between neighbours; what lies on one goes to the lower code. */
const MIDDLES = Float32Array.from({ length: 15 }, (_, i) => round(NF4_CODE[i]! + NF4_CODE[i + 1]!) / 2);
/** Below it bitsandbytes takes a block for zeros. */
const LEAST_SCALE = round(1e-38);

/** For each of 1024 equal parts of [−1, 1] the code at its start: a part holds at most one middle, so one comparison is left. */
const PARTS = 1024;
const CODE_AT_PART = Uint8Array.from({ length: PARTS + 1 }, (_, part) => MIDDLES.filter((middle) => (2 * part) / PARTS - 1 > middle).length);

function nearestCode(x: number): number {
  const code = CODE_AT_PART[Math.trunc((x + 1) * (PARTS / 2))]!;
  return x > MIDDLES[code]! ? code + 1 : code;
}

function encoder(rows: number, columns: number, isDouble: boolean): Encoder {
  const absmax = new Float32Array(Math.ceil((rows * columns) / NF4_BLOCK));
  let block = 0;
  const addBlock = (values: Float32Array, start: number, end: number, bytes: Uint8Array): void => {
    let largest = 0;
    for (let i = start; i < end; i++) largest = Math.max(largest, Math.abs(values[i]!));
    // bitsandbytes multiplies whole blocks by the inverse and divides the rest of the last one, and never stores 0 for the latter.
    const isWhole = end - start === NF4_BLOCK;
    const divisor = Math.max(largest, LEAST_SCALE);
    const inverse = round(1 / divisor);
    absmax[block++] = isWhole ? largest : divisor;
    for (let i = start; i < end; i++) {
      const code = nearestCode(round(isWhole ? values[i]! * inverse : values[i]! / divisor));
      bytes[i >> 1]! |= i % 2 === 0 ? code << 4 : code;
    }
  };
  return {
    add: (values) => {
      const bytes = new Uint8Array(Math.ceil(values.length / 2));
      for (let start = 0; start < values.length; start += NF4_BLOCK) addBlock(values, start, Math.min(start + NF4_BLOCK, values.length), bytes);
      // The half byte after an odd count stands for 0.
      if (values.length % 2 === 1) bytes[values.length >> 1]! |= 7;
      return bytes;
    },
    finish: () => (isDouble ? quantizeScales(absmax) : absmax),
  };
}

function scaleOf(absmax: Float32Array | NestedScales, block: number): number {
  return absmax instanceof Float32Array ? absmax[block]! : nestedScale(absmax, block);
}

function scalesOf({ absmax }: PackedMatrix): Float32Array | NestedScales {
  if (!absmax) throw new TypeError('An NF4 matrix needs its scales.');
  return absmax;
}

function nf4Codec(isDouble: boolean): Codec {
  return {
    encoder: (rows, columns) => encoder(rows, columns, isDouble),
    decodeRow: (matrix, row, out) => {
      const { bytes, columns } = matrix;
      const absmax = scalesOf(matrix);
      const start = row * columns;
      for (let at = start, scale = 0; at < start + columns; at++) {
        if (at === start || at % NF4_BLOCK === 0) scale = scaleOf(absmax, Math.floor(at / NF4_BLOCK));
        const pair = bytes[at >> 1]!;
        out[at - start] = NF4_CODE[at % 2 === 0 ? pair >> 4 : pair & 15]! * scale;
      }
    },
    isFinite: (matrix) => {
      const absmax = scalesOf(matrix);
      const blocks = Math.ceil((matrix.rows * matrix.columns) / NF4_BLOCK);
      for (let block = 0; block < blocks; block++) if (!Number.isFinite(scaleOf(absmax, block))) return false;
      return true;
    },
  };
}

export const nf4 = nf4Codec(false);
export const nf4Double = nf4Codec(true);
