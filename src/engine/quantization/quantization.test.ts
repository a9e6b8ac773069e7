import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bfloat16ToFloat32, float16ToFloat32, float32ToBfloat16, float32ToFloat16 } from '../formats/half';
import { createRandom } from '../random';
import { dynamicMap } from './double-quantization';
import { createEncoder, dequantize, isFiniteMatrix, quantize, SLICE_ROWS, type Form } from './index';
import { NF4_CODE } from './nf4';

const FORMS: readonly Form[] = ['f16', 'bf16', 'q8_0', 'q4_0', 'q4_1', 'nf4', 'nf4-double'];

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** A matrix of an odd shape, with rows of zeros and values of very different sizes. */
const matrices = fc.record({ rows: fc.integer({ min: 1, max: 9 }), columns: fc.integer({ min: 1, max: 150 }), seed: fc.nat(), size: fc.integer({ min: -4, max: 3 }) }).map(({ rows, columns, seed, size }) => {
  const random = createRandom(seed);
  const values = Float32Array.from({ length: rows * columns }, (_, i) => (seed % 3 === 0 && i < columns ? 0 : random.next() - 0.5) * 10 ** size);
  return { rows, columns, values };
});

/** The largest of a block's magnitudes, for each element; a block is `width` elements of a row, or with `isFlat` of the whole matrix. */
function blockLargest(values: Float32Array, columns: number, width: number, isFlat: boolean): Float32Array {
  const row = isFlat ? values.length : columns;
  return values.map((_, i) => {
    const start = i - ((i % row) % width);
    const end = Math.min(start + width, i - (i % row) + row);
    return values.subarray(start, end).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  });
}

/**
 * The share of the block's largest magnitude that a value may be off by: half a step, and the rounding of scales to f16. Of q4_1, whose squared error is at
 * most that of half a step for every value, one value could be off by all of it.
 */
const MOST_ERROR: Readonly<Record<Form, number>> = { f16: 2 ** -11, bf16: 2 ** -8, q8_0: 1 / 254 + 6e-4, q4_0: 1 / 8 + 6e-4, q4_1: Math.sqrt(32) / 15 + 2e-3, nf4: 0.152, 'nf4-double': 0.17 };
const SMALLEST_HALF_STEP = 2 ** -25;

describe('quantized matrices', () => {
  test.each(FORMS)('%s: no value is off by more than its block allows', (form) => {
    fc.assert(
      fc.property(matrices, ({ rows, columns, values }) => {
        const back = dequantize(quantize(form, values, rows, columns));
        const isFlat = form.startsWith('nf4');
        const largest = blockLargest(values, columns, form.endsWith('f16') ? 1 : isFlat ? 64 : 32, isFlat);
        // Double quantization moves scales by up to a share of the widest scale.
        const widest = form === 'nf4-double' ? largest.reduce((a, b) => Math.max(a, b), 0) : 0;
        values.forEach((value, i) => {
          const most = MOST_ERROR[form] * largest[i]! + 0.02 * widest + 256 * SMALLEST_HALF_STEP;
          expect(Math.abs(back[i]! - value)).toBeLessThanOrEqual(most);
        });
      }),
    );
  });

  test.each(FORMS.filter((form) => form !== 'nf4-double'))('%s: what was dequantized quantizes to the same bytes', (form) => {
    fc.assert(
      fc.property(matrices, ({ rows, columns, values }) => {
        // A scale that is too small for f16 is zero, and a negative code times zero is −0.
        const unsigned = (numbers: Float32Array): Float32Array => numbers.map((value) => value + 0);
        const once = dequantize(quantize(form, values, rows, columns));
        expect(unsigned(dequantize(quantize(form, once, rows, columns)))).toEqual(unsigned(once));
      }),
    );
  });

  test.each(FORMS)('%s: rows that come in slices give the same matrix', (form) => {
    const [rows, columns] = [3 * SLICE_ROWS + 5, 37];
    const random = createRandom(3);
    const values = Float32Array.from({ length: rows * columns }, () => random.next() - 0.5);
    const encoder = createEncoder(form, rows, columns);
    const cuts = [0, 2 * SLICE_ROWS, 3 * SLICE_ROWS, rows].map((row) => row * columns);
    const parts = cuts.slice(1).map((end, i) => encoder.add(values.subarray(cuts[i], end)));
    const { bytes, absmax } = quantize(form, values, rows, columns);
    expect(parts.flatMap((part) => [...part])).toEqual([...bytes]);
    expect(encoder.finish()).toEqual(absmax);
  });

  const spread = Float32Array.from({ length: 32 }, (_, i) => (((i * 37) % 64) - 31) / 16);

  test('blocks of q8_0 and q4_0 are the bytes that llama.cpp’s library writes', () => {
    expect(hex(quantize('q8_0', spread, 1, 32).bytes)).toBe('08248518ad40d467fc9124b94be073089d30c457ec7f14a93cd063f88d20b547dc6f');
    expect(hex(quantize('q4_0', spread, 1, 32).bytes)).toBe('00b4cf379d047be248bf269df36ad148ae15');
  });

  test('a block of q4_1 that llama.cpp’s library wrote is read as it meant it, and ours has no larger error', () => {
    const bytes = Uint8Array.from('3334c0bf40d962fb952eb751da730c953ec851ea'.match(/../g)!, (pair) => parseInt(pair, 16));
    const theirs = dequantize({ storage: 'q4_1', rows: 1, columns: 32, bytes });
    spread.forEach((value, i) => expect(Math.abs(theirs[i]! - value)).toBeLessThan(0.1325));
    const error = (values: Float32Array): number => values.reduce((sum, value, i) => sum + (value - spread[i]!) ** 2, 0);
    expect(error(dequantize(quantize('q4_1', spread, 1, 32)))).toBeLessThan(error(theirs));
  });

  test('an infinite scale or value is seen', () => {
    const values = Float32Array.from({ length: 96 }, (_, i) => i - 40);
    for (const form of FORMS) expect(isFiniteMatrix(quantize(form, values, 2, 48)), form).toBe(true);
    for (const form of FORMS.filter((name) => name !== 'bf16')) {
      const matrix = quantize(form, values, 2, 48);
      if (!matrix.absmax) new DataView(matrix.bytes.buffer).setUint16(0, 0xfc00, true);
      else if (matrix.absmax instanceof Float32Array) matrix.absmax[1] = NaN;
      else matrix.absmax.absmax[0] = Infinity;
      expect(isFiniteMatrix(matrix), form).toBe(false);
    }
  });

  test('NF4 and the dynamic map hold the numbers of the paper and of bitsandbytes', () => {
    expect([NF4_CODE[0], NF4_CODE[7], NF4_CODE[15]]).toEqual([-1, 0, 1]);
    const map = dynamicMap();
    expect(map).toEqual(map.toSorted());
    expect([map.length, map[0], map[127], map[255]]).toEqual([256, Math.fround(-0.992968738079071), 0, 1]);
  });
});

describe('16-bit floats', () => {
  const floats = fc.float({ noNaN: true });

  test('every finite f16 and bf16 comes back from f32 as it was', () => {
    const all = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const numbers = (mask: number): Uint16Array => all.filter((bits) => (bits & mask) !== mask);
    expect(float32ToFloat16(float16ToFloat32(numbers(0x7c00)))).toEqual(numbers(0x7c00));
    expect(float32ToBfloat16(bfloat16ToFloat32(numbers(0x7f80)))).toEqual(numbers(0x7f80));
  });

  test('the nearest is taken: no neighbour is nearer', () => {
    fc.assert(
      fc.property(floats, (value) => {
        for (const [narrow, widen, largest] of [[float32ToFloat16, float16ToFloat32, 0x7bff], [float32ToBfloat16, bfloat16ToFloat32, 0x7f7f]] as const) {
          const bits = narrow(Float32Array.of(value))[0]!;
          if ((bits & 0x7fff) > largest) {
            expect(Math.abs(value)).toBeGreaterThan(widen(Uint16Array.of(largest))[0]!);
            continue;
          }
          const error = Math.abs(widen(Uint16Array.of(bits))[0]! - value);
          for (const other of [bits - 1, bits + 1]) {
            if ((other & 0x7fff) > largest || other < 0) continue;
            expect(Math.abs(widen(Uint16Array.of(other))[0]! - value)).toBeGreaterThanOrEqual(error);
          }
        }
      }),
    );
  });

  test('halves round to even; beyond the largest is infinity', () => {
    expect([...float32ToFloat16(Float32Array.of(1 + 2 ** -11, 1 + 3 * 2 ** -11, 65519, 65520, -65536, 2 ** -25, 3 * 2 ** -25, NaN, -0))]).toEqual([0x3c00, 0x3c02, 0x7bff, 0x7c00, 0xfc00, 0, 2, 0x7e00, 0x8000]);
  });
});
