/** For tests: writes a zip archive. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly isStored?: boolean;
}

export function zip(entries: readonly ZipEntry[], comment = ''): Buffer {
  const parts: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, isStored = false } of entries) {
    const packed = isStored ? Buffer.from(bytes) : deflateRawSync(bytes);
    const path = Buffer.from(name);
    const common = Buffer.concat([
      u16(20), u16(0), u16(isStored ? 0 : 8), u16(0), u16(0x21), u32(crc32(bytes)), u32(packed.length), u32(bytes.length), u16(path.length),
    ]);
    // The local header has an extra field that the list lacks, as archives do.
    const extra = Buffer.concat([u16(0x5455), u16(1), Buffer.from([0])]);
    const local = Buffer.concat([u32(0x04034b50), common, u16(extra.length), path, extra, packed]);
    list.push(Buffer.concat([u32(0x02014b50), u16(20), common, u16(0), u16(0), u16(0), u16(0), u32(0), u32(at), path]));
    parts.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.concat([u32(0x06054b50), u16(0), u16(0), u16(list.length), u16(list.length), u32(directory.length), u32(at), u16(comment.length), Buffer.from(comment)]);
  return Buffer.concat([...parts, directory, end]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** What pip takes for a wheel. `name` with underscores. */
export const wheel = (name: string, version: string, files: readonly ZipEntry[]): Buffer =>
  zip([
    ...files,
    { name: `${name}-${version}.dist-info/METADATA`, bytes: Buffer.from(`Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`) },
    { name: `${name}-${version}.dist-info/WHEEL`, bytes: Buffer.from('Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n') },
    { name: `${name}-${version}.dist-info/RECORD`, bytes: Buffer.from('') },
  ]);
