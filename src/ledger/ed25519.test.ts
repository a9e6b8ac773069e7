/** Keys and signatures on which implementations disagree are refused before any of them is asked (L6). */
import { describe, expect, test } from 'vitest';
import { concatBytes, hexToBytes } from './bytes';
import { isSafePoint, isSafeSignature } from './ed25519';
import { createVerifier } from './verify';
import { createSigningDevice } from './testing/signers';

/** The small-order and non-canonical encodings of the web-platform-tests and of "Taming the many EdDSAs". */
const UNSAFE_POINTS = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
].map(hexToBytes);

const BASE_POINT = hexToBytes('5866666666666666666666666666666666666666666666666666666666666666');
const ORDER = hexToBytes('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');

describe('points and signatures (L6)', () => {
  test('small-order and non-canonical points are refused, others are not', () => {
    expect(UNSAFE_POINTS.map(isSafePoint)).toEqual(UNSAFE_POINTS.map(() => false));
    expect(isSafePoint(BASE_POINT)).toBe(true);
  });

  test('S at or over the order of the group is refused', () => {
    expect(isSafeSignature(concatBytes(BASE_POINT, ORDER))).toBe(false);
    expect(isSafeSignature(concatBytes(BASE_POINT, ORDER.map((byte, index) => (index === 0 ? byte - 1 : byte))))).toBe(true);
    expect(UNSAFE_POINTS.some((point) => isSafeSignature(concatBytes(point, new Uint8Array(32))))).toBe(false);
  });

  test('a record signed under such a key is refused, though some platforms would verify it', async () => {
    const { records } = await createSigningDevice('ada', 0);
    const identity = concatBytes(UNSAFE_POINTS[2] ?? new Uint8Array(), new Uint8Array(32));
    const [outcome] = await createVerifier().add([{ bytes: records[0]?.bytes ?? new Uint8Array(), signature: identity }]);
    expect(outcome).toMatchObject({ status: 'refused', error: { code: 'bad-signature' } });
  });
});
