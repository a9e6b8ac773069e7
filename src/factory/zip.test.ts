import { describe, expect, test } from 'vitest';
import { zip } from './zip';

const text = (value: string) => new TextEncoder().encode(value);

/** Reads a zip the way archivers do: from the end record to the directory to each file. */
function unzip(bytes: Uint8Array): { name: string; bytes: Uint8Array; crc: number }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  let at = view.getUint32(end + 16, true);
  expect(at + view.getUint32(end + 12, true)).toBe(end);
  return Array.from({ length: view.getUint16(end + 10, true) }, () => {
    expect(view.getUint32(at, true)).toBe(0x02014b50);
    const [crc, size, nameLength, local] = [view.getUint32(at + 16, true), view.getUint32(at + 24, true), view.getUint16(at + 28, true), view.getUint32(at + 42, true)];
    expect(view.getUint32(local, true)).toBe(0x04034b50);
    const name = new TextDecoder().decode(bytes.subarray(local + 30, local + 30 + nameLength));
    const start = local + 30 + nameLength;
    at += 46 + nameLength;
    return { name, bytes: bytes.subarray(start, start + size), crc };
  });
}

describe('zip', () => {
  test('every file is found again under its name, byte for byte', () => {
    const files = [
      { name: 'adapter_config.json', bytes: text('{"r":8}') },
      { name: 'weights/ä.bin', bytes: Uint8Array.of(0, 255, 7) },
    ];
    expect(unzip(zip(files)).map(({ name, bytes }) => ({ name, bytes: Uint8Array.from(bytes) }))).toEqual(files);
  });

  test('the checksum is CRC-32 (its published check value)', () => {
    expect(unzip(zip([{ name: 'check', bytes: text('123456789') }]))[0]?.crc).toBe(0xcbf43926);
  });

  test('an empty one is its end record alone', () => {
    expect(zip([]).length).toBe(22);
  });
});
