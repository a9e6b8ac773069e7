/** Reads Protocol Buffers (wire format of proto2 and proto3): the fields of a message in order, each as its raw value. Broken bytes are a `RangeError`. */

export interface ProtobufField {
  readonly number: number;
  /** Of varints; 64-bit values beyond 2⁵³ lose their low bits. */
  readonly integer: number;
  /** Of fixed32 fields, as a float. */
  readonly float: number;
  /** Of strings, messages and byte arrays. */
  readonly bytes: Uint8Array;
}

const NO_BYTES = new Uint8Array(0);
const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const FIXED32 = 5;
const LONGEST_VARINT = 10;

export function* readProtobuf(bytes: Uint8Array): Generator<ProtobufField, void, void> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let i = 0; i < LONGEST_VARINT; i++) {
      const byte = view.getUint8(at++);
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    throw new RangeError('A varint has more than ten bytes.');
  };
  while (at < bytes.length) {
    const key = varint();
    const number = Math.floor(key / 8);
    if (number === 0) throw new RangeError('A field has the number 0.');
    const kind = key % 8;
    if (kind === VARINT) yield { number, integer: varint(), float: 0, bytes: NO_BYTES };
    else if (kind === FIXED32) {
      yield { number, integer: 0, float: view.getFloat32(at, true), bytes: NO_BYTES };
      at += 4;
    } else if (kind === FIXED64) {
      yield { number, integer: 0, float: view.getFloat64(at, true), bytes: NO_BYTES };
      at += 8;
    } else if (kind === DELIMITED) {
      const length = varint();
      if (length > bytes.length - at) throw new RangeError('A field goes on beyond its message.');
      yield { number, integer: 0, float: 0, bytes: bytes.subarray(at, at + length) };
      at += length;
    } else throw new RangeError(`The wire type ${kind} is not known.`);
  }
}
