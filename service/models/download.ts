/**
 * One file over HTTP, onto the disk: what has arrived stays in `FILE.part`, so a connection that breaks, or a process that ends, is gone on from; the file
 * appears under its name only when its checksum is right.
 */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '#engine';
import { type Checksum, verify } from './checksum';
import { diskTrouble } from './disk-trouble';
import { type Follow, isOutOfReach, isWorthAnotherTry, request } from './request';

export interface Download extends Follow {
  readonly url: URL;
  /** Where it goes. */
  readonly target: string;
  /** What people call it. */
  readonly name: string;
  readonly expected: Checksum | null;
  /** The whole size in bytes is null while nobody knows. */
  readonly onProgress?: ((doneBytes: number, totalBytes: number | null) => void) | undefined;
  /** Milliseconds before the first try after a failure; doubled each time. */
  readonly patienceMs?: number | undefined;
}

/** How far a pull has come; `from` is where the bytes come from, for people. The whole size is null while nobody knows. */
export interface PullProgress {
  readonly from: string;
  readonly doneBytes: number;
  readonly totalBytes: number | null;
}

export interface Downloaded {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Tries without a new byte in between before it gives up. */
const MOST_TRIES = 5;

interface Part {
  readonly path: string;
  readonly hash: Hash;
  doneBytes: number;
  /** Of the version that the part is of; null when the server names none. */
  tag: string | null;
}

export async function download(job: Download): Promise<Downloaded> {
  const found = await findWhole(job);
  if (found) return found;
  const part = await openPart(job);
  const isResumed = part.doneBytes > 0;
  try {
    return await finish(job, part);
  } catch (error) {
    // What lay here from before may be what is wrong.
    if (!(isResumed && error instanceof Refusal && error.problem.code === 'checksum')) throw error;
    restart(part);
    return finish(job, part);
  }
}

async function finish(job: Download, part: Part): Promise<Downloaded> {
  for (let failures = 0; ; ) {
    const before = part.doneBytes;
    try {
      await receive(job, part);
      break;
    } catch (error) {
      job.signal?.throwIfAborted();
      failures = part.doneBytes > before ? 1 : failures + 1;
      // Without a connection at the very start there is no sense in waiting: somebody else may have the file.
      if (!isWorthAnotherTry(error) || failures >= MOST_TRIES || (part.doneBytes === 0 && isOutOfReach(error))) throw error;
      await pause((job.patienceMs ?? 500) * 2 ** (failures - 1), undefined, job.signal ? { signal: job.signal } : {}).catch(() => job.signal?.throwIfAborted());
    }
  }
  const sha256 = part.hash.digest('hex');
  if (job.expected) {
    await verify(part.path, job.name, sha256, job.expected).catch(async (error: unknown) => {
      await rm(part.path, { force: true });
      throw error;
    });
  }
  await rename(part.path, job.target);
  return { sizeBytes: part.doneBytes, sha256 };
}

/** The file itself, when an earlier pull got this far. */
async function findWhole({ target, name, expected }: Download): Promise<Downloaded | null> {
  const sizeBytes = await stat(target).then(({ size }) => size, () => null);
  if (sizeBytes === null || !expected) return null;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(target)) hash.update(chunk as Buffer);
  const sha256 = hash.digest('hex');
  return verify(target, name, sha256, expected).then(
    () => ({ sizeBytes, sha256 }),
    () => null,
  );
}

/** What is there from an earlier process counts only when the checksum will tell whether the halves belong together. */
async function openPart({ target, expected }: Download): Promise<Part> {
  const path = expected ? `${target}.${expected.hex.slice(0, 12)}.part` : `${target}.part`;
  const hash = createHash('sha256');
  const doneBytes = expected ? await stat(path).then(({ size }) => size, () => 0) : 0;
  if (doneBytes > 0) for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { path, hash, doneBytes, tag: null };
}

/** Asks for what is missing and appends it. Returns when the file is whole. */
async function receive(job: Download, part: Part): Promise<void> {
  // A part without a checksum or a tag can't be gone on from: the file may have changed.
  if (part.doneBytes > 0 && !job.expected && part.tag === null) restart(part);
  const headers: Record<string, string> = { 'Accept-Encoding': 'identity' };
  if (part.doneBytes > 0) {
    headers['Range'] = `bytes=${part.doneBytes}-`;
    if (part.tag !== null) headers['If-Range'] = part.tag;
  }
  const response = await request(job.url, job, headers, [200, 206, 416]);
  try {
    if (response.status === 416) {
      // All of it is here already, or the part is longer than the file.
      if (Number(/\*\/(\d+)$/.exec(response.header('content-range') ?? '')?.[1]) === part.doneBytes) return;
      restart(part);
      throw interrupted(job.name);
    }
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.header('content-range') ?? '');
    if (response.status === 206 && Number(range?.[1]) !== part.doneBytes) throw new Refusal('server', `${job.name}: the server sent another part than was asked for.`, 'Pull again.');
    if (response.status === 200 && part.doneBytes > 0) restart(part);
    const tag = response.header('etag');
    part.tag = tag?.startsWith('"') ? tag : null;
    // The length of what was packed on the way is not that of the file.
    const length = response.header('content-encoding') === null ? response.header('content-length') : null;
    const total = response.status === 206 ? (range?.[2] === '*' ? null : Number(range?.[2])) : length === null ? null : Number(length);
    await append(job, part, response.body, total);
    if (total !== null && part.doneBytes < total) throw interrupted(job.name);
  } finally {
    response.end();
  }
}

function restart(part: Part): void {
  Object.assign(part, { doneBytes: 0, hash: createHash('sha256'), tag: null });
}

const interrupted = (name: string): Refusal => new Refusal('interrupted', `The connection broke before all of ${name} was here.`, 'Pull again; it goes on from where it stopped.');

async function append(job: Download, part: Part, body: AsyncIterable<Uint8Array>, total: number | null): Promise<void> {
  const file = await open(part.path, part.doneBytes === 0 ? 'w' : 'a').catch((error: unknown) => {
    throw diskTrouble(part.path, error);
  });
  try {
    job.onProgress?.(part.doneBytes, total);
    for await (const chunk of body) {
      if (total !== null && part.doneBytes + chunk.length > total) throw new Refusal('server', `${job.name}: the server sent more than it announced.`, 'Pull again.');
      await file.appendFile(chunk).catch((error: unknown) => {
        throw diskTrouble(part.path, error);
      });
      part.hash.update(chunk);
      part.doneBytes += chunk.length;
      job.onProgress?.(part.doneBytes, total);
    }
  } finally {
    await file.close();
  }
}
