/**
 * A zip file without compression (adapters are floats: they don't shrink), enough for `unzip`, Finder and Explorer. Files are small, so no zip64.
 */

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function zip(files: readonly NamedBytes[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const file of files) {
    const name = new TextEncoder().encode(file.name);
    const fields = commonFields(file.bytes, name.length);
    const local = concat([words([0x04034b50, 4]), fields, name]);
    directory.push(concat([words([0x02014b50, 4]), words([20, 2]), fields, words([0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]), name]));
    parts.push(local, file.bytes);
    offset += local.length + file.bytes.length;
  }
  const central = concat(directory);
  const count = files.length;
  const end = words([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [central.length, 4], [offset, 4], [0, 2]);
  return concat([...parts, central, end]);
}

/** Version, UTF-8 flag, method 0, 1980-01-01, checksum, sizes, name length, no extra field: the same in both headers. */
function commonFields(bytes: Uint8Array, nameLength: number): Uint8Array {
  const size = bytes.length;
  return words([20, 2], [0x0800, 2], [0, 2], [0, 2], [0x21, 2], [crc32(bytes), 4], [size, 4], [size, 4], [nameLength, 2], [0, 2]);
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** Little-endian integers of the given byte lengths. */
function words(...fields: readonly (readonly [value: number, length: number])[]): Uint8Array {
  return Uint8Array.from(fields.flatMap(([value, length]) => Array.from({ length }, (_, index) => (value >>> (8 * index)) & 0xff)));
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
