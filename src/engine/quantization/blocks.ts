/**
 * GGML's blocks of 32 weights of a row, as llama.cpp's ggml-quants.c lays them out and reads them:
 *
 *     q8_0   f16 d, 32 × i8                       w = d·q                d = max|w| / 127
 *     q4_0   f16 d, 16 bytes                      w = d·(q − 8)          d = (the w of largest magnitude) / −8
 *     q4_1   f16 d, f16 m, 16 bytes               w = d·q + m            d and m by least squares (line.ts)
 *
 * In 4 bits, byte j holds weight j in its low half and weight j + 16 in its high half. q8_0 and q4_0 are written as ggml-quants.c does (the reference
 * functions, in f32): codes are chosen with d as it was before it was rounded to f16.
 * The last block of a row whose width is not a multiple of 32 is filled up with zeros, which no line is fitted to.
 */
import type { PackedMatrix } from '../backend';
import { halfToNumber, numberToHalf } from '../formats/half';
import type { Codec } from './codec';
import { fitLine } from './line';

const BLOCK = 32;
const round = Math.fround;

interface BlockFormat {
  readonly storage: 'q8_0' | 'q4_0' | 'q4_1';
  readonly bytes: number;
  /** f16 numbers at a block's start. */
  readonly scales: number;
  /** `weights` holds 32, of which `width` are the row's and the others 0. */
  encode(weights: Float32Array, bytes: Uint8Array, at: number, width: number): void;
  decode(bytes: Uint8Array, at: number, weights: Float32Array): void;
}

function getHalf(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

function putHalf(bytes: Uint8Array, at: number, value: number): void {
  const half = numberToHalf(value);
  bytes[at] = half & 255;
  bytes[at + 1] = half >> 8;
}

/** C's roundf: halves go away from zero. */
const roundAway = (x: number): number => Math.sign(x) * Math.floor(Math.abs(x) + 0.5);

const inverse = (d: number): number => (d === 0 ? 0 : round(1 / d));

const Q8_0: BlockFormat = {
  storage: 'q8_0',
  bytes: 34,
  scales: 1,
  encode: (weights, bytes, at) => {
    let largest = 0;
    for (let j = 0; j < BLOCK; j++) largest = Math.max(largest, Math.abs(weights[j]!));
    const d = round(largest / 127);
    const id = inverse(d);
    putHalf(bytes, at, d);
    for (let j = 0; j < BLOCK; j++) bytes[at + 2 + j] = roundAway(round(weights[j]! * id));
  },
  decode: (bytes, at, weights) => {
    const d = halfToNumber(getHalf(bytes, at));
    for (let j = 0; j < BLOCK; j++) weights[j] = d * ((bytes[at + 2 + j]! << 24) >> 24);
  },
};

const Q4_0: BlockFormat = {
  storage: 'q4_0',
  bytes: 18,
  scales: 1,
  encode: (weights, bytes, at) => {
    let largest = 0;
    for (let j = 0; j < BLOCK; j++) if (Math.abs(weights[j]!) > Math.abs(largest)) largest = weights[j]!;
    const d = largest / -8;
    const id = inverse(d);
    putHalf(bytes, at, d);
    const code = (weight: number): number => Math.min(15, Math.trunc(round(round(weight * id) + 8.5)));
    for (let j = 0; j < BLOCK / 2; j++) bytes[at + 2 + j] = code(weights[j]!) | (code(weights[j + 16]!) << 4);
  },
  decode: (bytes, at, weights) => {
    const d = halfToNumber(getHalf(bytes, at));
    for (let j = 0; j < BLOCK / 2; j++) {
      const pair = bytes[at + 2 + j]!;
      weights[j] = d * ((pair & 15) - 8);
      weights[j + 16] = d * ((pair >> 4) - 8);
    }
  },
};

const Q4_1: BlockFormat = {
  storage: 'q4_1',
  bytes: 20,
  scales: 2,
  encode: (weights, bytes, at, width) => {
    const { scale, minimum, codes } = fitLine(weights, width);
    putHalf(bytes, at, scale);
    putHalf(bytes, at + 2, minimum);
    for (let j = 0; j < BLOCK / 2; j++) bytes[at + 4 + j] = codes[j]! | (codes[j + 16]! << 4);
  },
  decode: (bytes, at, weights) => {
    const d = halfToNumber(getHalf(bytes, at));
    const m = halfToNumber(getHalf(bytes, at + 2));
    for (let j = 0; j < BLOCK / 2; j++) {
      const pair = bytes[at + 4 + j]!;
      weights[j] = d * (pair & 15) + m;
      weights[j + 16] = d * (pair >> 4) + m;
    }
  },
};

function blocks(format: BlockFormat): Codec {
  const rowBytes = (columns: number): number => Math.ceil(columns / BLOCK) * format.bytes;
  const block = new Float32Array(BLOCK);
  return {
    encoder: (_, columns) => ({
      add: (values) => {
        const bytes = new Uint8Array((values.length / columns) * rowBytes(columns));
        for (let row = 0, at = 0; row < values.length; row += columns) {
          for (let i = 0; i < columns; i += BLOCK, at += format.bytes) {
            const width = Math.min(BLOCK, columns - i);
            for (let j = 0; j < width; j++) block[j] = values[row + i + j]!;
            block.fill(0, width);
            format.encode(block, bytes, at, width);
          }
        }
        return bytes;
      },
      finish: () => undefined,
    }),
    decodeRow: ({ columns, bytes }: PackedMatrix, row, out) => {
      for (let i = 0, at = row * rowBytes(columns); i < columns; i += BLOCK, at += format.bytes) {
        format.decode(bytes, at, block);
        for (let j = 0; j < BLOCK && i + j < columns; j++) out[i + j] = block[j]!;
      }
    },
    isFinite: ({ bytes }) => {
      for (let at = 0; at < bytes.length; at += format.bytes) {
        for (let i = 0; i < format.scales; i++) if ((getHalf(bytes, at + 2 * i) & 0x7c00) === 0x7c00) return false;
      }
      return true;
    },
  };
}

export const q8_0 = blocks(Q8_0);
export const q4_0 = blocks(Q4_0);
export const q4_1 = blocks(Q4_1);
