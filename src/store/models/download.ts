/**
 * Fetches a file into a `WritableFile`, so that nothing is fetched twice: it goes on behind the bytes that are there, tries again when the network
 * fails, and checks the whole against the announced sha256.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Failure } from '#gate';
import type { StoreResult } from '../failures';
import { failure, storageFailure } from '../failures';
import type { WritableFile } from './files';

export interface FileToFetch {
  readonly url: string;
  readonly sizeBytes: number;
  /** Lowercase hexadecimal. */
  readonly sha256: string | null;
}

export interface DownloadPlatform {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Resolves when it is worth trying again, after the `attempt`-th failure (from 1) in a row; false: give up. */
  readonly waitForNetwork: (attempt: number, signal: AbortSignal) => Promise<boolean>;
}

const READ_BYTES = 1 << 20;
/** What is written is put on the disk this often. */
const FLUSH_BYTES = 8 << 20;

export const CANCELLED: Failure = { code: 'cancelled', message: 'Fetching was stopped. What has arrived is kept.', fix: 'Go on when you like.' };

/** `onBytes` gets how many of the file's bytes are here. */
export async function downloadFile(file: FileToFetch, into: WritableFile, platform: DownloadPlatform, signal: AbortSignal, onBytes: (bytes: number) => void): Promise<StoreResult<null>> {
  const first = await downloadOrRestart(file, into, platform, signal, onBytes);
  if (first !== 'restart') return first;
  // Once, for a host that answers so again would be asked for ever.
  into.truncate(0);
  const second = await downloadOrRestart(file, into, platform, signal, onBytes);
  if (second !== 'restart') return second;
  into.truncate(0);
  return notGoneOn;
}

async function downloadOrRestart(file: FileToFetch, into: WritableFile, platform: DownloadPlatform, signal: AbortSignal, onBytes: (bytes: number) => void): Promise<StoreResult<null> | 'restart'> {
  if (into.sizeBytes() > file.sizeBytes) into.truncate(0);
  const hash = sha256.create();
  // What an earlier visit fetched is hashed again: it may have been cut while it was written.
  for (let at = 0; at < into.sizeBytes(); at += READ_BYTES) {
    if (signal.aborted) return { ok: false, error: CANCELLED };
    hash.update(into.read(at, Math.min(READ_BYTES, into.sizeBytes() - at)));
    onBytes(Math.min(at + READ_BYTES, into.sizeBytes()));
    await breath();
  }
  let failures = 0;
  while (into.sizeBytes() < file.sizeBytes) {
    const before = into.sizeBytes();
    const ended = await fetchRest(file, into, platform.fetch, signal, (bytes) => {
      hash.update(bytes);
      onBytes(into.sizeBytes());
    });
    if (signal.aborted) return { ok: false, error: CANCELLED };
    if (ended === 'restart') return ended;
    if (ended !== 'network') return ended;
    if (into.sizeBytes() >= file.sizeBytes) break;
    failures = into.sizeBytes() > before ? 1 : failures + 1;
    if (!(await platform.waitForNetwork(failures, signal))) return signal.aborted ? { ok: false, error: CANCELLED } : networkLost;
  }
  const arrived = bytesToHex(hash.digest());
  if (file.sha256 === null || arrived === file.sha256) return { ok: true, value: null };
  into.truncate(0);
  return notAnnounced;
}

const notAnnounced = failure('checksum', 'What arrived is not the file that the host announced: its sha256 differs. It was thrown away.', 'Fetch it again. If that repeats, the file on the host is damaged.');
const notGoneOn = failure('checksum', 'The host gives another file than it announced, or can’t go on with one that was cut off. What had arrived was thrown away.', 'Fetch it again. If that repeats, the file on the host is damaged.');
const networkLost = failure('network', 'The network was lost. What has arrived is kept on this device.', 'Go on when the network is back.');

/** Appends what is missing. "network": the connection ended, maybe before the end; "restart": what is here doesn't belong to the host's file. */
async function fetchRest(
  { url, sizeBytes }: FileToFetch,
  into: WritableFile,
  fetch: DownloadPlatform['fetch'],
  signal: AbortSignal,
  onBytes: (bytes: Uint8Array) => void,
): Promise<'network' | 'restart' | { readonly ok: false; readonly error: Failure }> {
  const from = into.sizeBytes();
  try {
    const response = await fetch(url, { signal, cache: 'no-store', headers: from > 0 ? { Range: `bytes=${from}-` } : {} });
    // 5xx: somebody between here and the host has trouble, as a network has.
    if (response.status >= 500) return 'network';
    if (from > 0 && (response.status === 416 || (response.ok && rangeOf(response) !== `${from}/${sizeBytes}`))) return 'restart';
    if (!response.ok || !response.body) return failure('host', `The host does not give the file any more (${response.status}).`, 'Look at the list of its models again, or ask who runs the host.');
    const reader = response.body.getReader();
    let unflushed = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const at = into.sizeBytes();
      if (at + part.value.length > sizeBytes) return from > 0 ? 'restart' : notAnnounced;
      into.write(part.value, at);
      onBytes(part.value);
      unflushed += part.value.length;
      if (unflushed < FLUSH_BYTES) continue;
      into.flush();
      unflushed = 0;
    }
    into.flush();
    return 'network';
  } catch (error) {
    return storageFailure(error) ?? 'network';
  }
}

/** First byte and whole size of a part, as "5/10". */
const rangeOf = (response: Response): string => /^bytes (\d+)-\d+(\/\d+)$/.exec(response.headers.get('Content-Range') ?? '')?.slice(1).join('') ?? '';

/** Lets messages in between long pieces of work. */
const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
