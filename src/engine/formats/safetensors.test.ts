import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bfloat16ToFloat32, float16ToFloat32 } from './half';
import { decodeTensor, readSafetensors, writeSafetensors, type NamedTensor } from './safetensors';

const tensors = fc
  .array(fc.tuple(fc.string({ minLength: 1, maxLength: 8 }).filter((name) => name !== '__metadata__' && name !== '__proto__'), fc.float32Array({ maxLength: 20 })), { maxLength: 5 })
  .map((entries) => new Map(entries.map(([name, data]): [string, NamedTensor] => [name, { shape: [data.length], data }])));

function outcome(file: Uint8Array): string {
  try {
    readSafetensors(file, 'x');
    return 'read';
  } catch (error) {
    return String(error);
  }
}

describe('safetensors', () => {
  test('what is written is read, whatever the alignment of the file in memory', () => {
    fc.assert(
      fc.property(tensors, fc.integer({ min: 0, max: 7 }), (written, shift) => {
        const file = writeSafetensors(written);
        const shifted = new Uint8Array(file.length + shift);
        shifted.set(file, shift);
        const read = readSafetensors(shifted.subarray(shift), 'x');
        expect([...read.keys()].toSorted()).toEqual([...written.keys()].toSorted());
        for (const [name, { data }] of written) expect(decodeTensor(name, read.get(name)!)).toEqual(data);
      }),
    );
  });

  test('a file cut anywhere, or with a byte of its header changed, is refused or read: never anything else', () => {
    const file = writeSafetensors(new Map([['a', { shape: [2, 3], data: new Float32Array(6) }]]));
    for (let length = 0; length < file.length; length++) expect(() => readSafetensors(file.subarray(0, length), 'x')).toThrow('not a whole safetensors file');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: file.length - 25 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = file.slice();
        changed[at]! ^= change;
        expect(outcome(changed)).toMatch(/^read$|not a whole safetensors file/);
      }),
    );
  });

  test('half floats: zero, one, the smallest, the largest, infinities', () => {
    expect([...float16ToFloat32(Uint16Array.of(0, 0x3c00, 0xbc00, 0x0001, 0x7bff, 0xfc00))]).toEqual([0, 1, -1, 2 ** -24, 65504, -Infinity]);
    expect([...bfloat16ToFloat32(Uint16Array.of(0x3f80, 0xc040))]).toEqual([1, -3]);
  });
});
