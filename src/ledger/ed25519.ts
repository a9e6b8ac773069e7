/**
 * Ed25519 as every device must see it alike. Implementations of `verify` disagree on small-order and non-canonical points (Chromium accepts the identity
 * as a key for every message, Node does not), so those are refused here, before any of them is asked.
 */
import { hexToBytes } from './bytes';

/** y-coordinates, little-endian, of the eight points of small order; the sign bit is masked before comparing. */
const SMALL_ORDER_Y = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
].map(hexToBytes);

/** 2^255 − 19, little-endian. */
const FIELD_PRIME = hexToBytes('edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f');
/** The order of the base point, little-endian. */
const GROUP_ORDER = hexToBytes('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');

/** −1, 0 or 1 for little-endian numbers of 32 bytes. */
function compareLittleEndian(a: Uint8Array, b: Uint8Array): number {
  for (let i = 31; i >= 0; i--) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

/** A point's encoding that is canonical and not of small order; whether it lies on the curve is for `verify`. */
export function isSafePoint(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false;
  const y = bytes.slice();
  y[31] = (y[31] ?? 0) & 0x7f;
  return compareLittleEndian(y, FIELD_PRIME) < 0 && !SMALL_ORDER_Y.some((small) => compareLittleEndian(y, small) === 0);
}

/** R ‖ S with R a safe point and S below the group's order. */
export const isSafeSignature = (bytes: Uint8Array): boolean =>
  bytes.length === 64 && isSafePoint(bytes.subarray(0, 32)) && compareLittleEndian(bytes.subarray(32), GROUP_ORDER) < 0;

/** Verifies one signature; the caller has checked both encodings. */
export async function verifySignature(subtle: SubtleCrypto, publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array): Promise<boolean> {
  try {
    const key = await subtle.importKey('raw', new Uint8Array(publicKey), 'Ed25519', false, ['verify']);
    return await subtle.verify('Ed25519', key, new Uint8Array(signature), new Uint8Array(message));
  } catch (error) {
    // Bytes that are no point of the curve end here on some platforms; a platform without Ed25519 must not pass for a bad signature.
    if (error instanceof Error && error.name === 'NotSupportedError') throw error;
    return false;
  }
}
