import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bfloat16ToFloat32, halfToNumber } from '../formats/half';
import { dequantize, quantize, NF4_CODE } from '../quantization';
import type { PackedMatrix, Storage } from '../backend';
import { codeWordsOf, halvesOf, octetsOf, wordsOfRows, type PackedRows } from './packed-words';

const STORAGES: readonly Storage[] = ['f16', 'bf16', 'q8_0', 'q4_0', 'q4_1', 'nf4'];

/** One weight, read from the words as packed-words.ts describes them; `row` counts from the first packed one. */
function weightAt({ storage, columns, absmax }: PackedMatrix, { codes, halves }: PackedRows, row: number, column: number, first: number): number {
  const word = (bits: number): number => codes[row * codeWordsOf(storage, columns) + Math.floor((column * bits) / 32)]! >>> ((column * bits) % 32);
  /** The low half of byte i is weight i of an octet, the high half weight i + 4. */
  const code = (): number => (codes[row * codeWordsOf(storage, columns) + (column >> 3)]! >>> (8 * (column & 3) + (column & 4))) & 15;
  const half = (at: number): number => halfToNumber(halves[row * halvesOf(storage, columns) + at]!);
  const block = Math.floor(column / 32);
  switch (storage) {
    case 'f16':
      return halfToNumber(word(16) & 0xffff);
    case 'bf16':
      return bfloat16ToFloat32(Uint16Array.of(word(16) & 0xffff))[0]!;
    case 'q8_0':
      return half(block) * ((word(8) << 24) >> 24);
    case 'q4_0':
      return half(block) * (code() - 8);
    case 'q4_1':
      return half(2 * block) * code() + half(2 * block + 1);
    case 'nf4':
      return NF4_CODE[code()]! * (absmax as Float32Array)[Math.floor(((first + row) * columns + column) / 64)]!;
  }
}

describe('the words of frozen matrices', () => {
  const shapes = fc.record({ rows: fc.integer({ min: 1, max: 9 }), columns: fc.integer({ min: 1, max: 140 }), skipped: fc.integer({ min: 0, max: 3 }), seed: fc.integer() });

  test.each(STORAGES)('%s: every weight is where it is looked for, also when packing begins in the middle', (storage) => {
    fc.assert(
      fc.property(shapes, ({ rows, columns, skipped, seed }) => {
        const values = Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(seed + i * i));
        const matrix = quantize(storage, values, rows, columns);
        const wanted = dequantize(matrix);
        const first = Math.min(skipped, rows - 1);
        const packed = wordsOfRows({ storage, columns, bytes: matrix.bytes, first, count: rows - first });
        for (let row = 0; row < rows - first; row++) {
          for (let column = 0; column < columns; column++) {
            expect(Math.fround(weightAt(matrix, packed, row, column, first))).toBe(Math.fround(wanted[(first + row) * columns + column]!));
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  test('a row is whole octets, and whole blocks where scales belong to blocks', () => {
    expect(octetsOf('nf4', 33)).toBe(5);
    expect(octetsOf('q4_0', 33)).toBe(8);
    expect([codeWordsOf('f16', 9), codeWordsOf('q8_0', 32), codeWordsOf('q4_1', 32)]).toEqual([8, 8, 4]);
    expect([halvesOf('q8_0', 33), halvesOf('q4_1', 33), halvesOf('bf16', 33)]).toEqual([2, 4, 0]);
  });
});
