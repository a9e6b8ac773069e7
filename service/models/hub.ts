/**
 * The hub client: what a repository holds and where each file lies, by the two addresses that every hub and mirror has:
 * `/api/models/OWNER/NAME[/revision/REVISION]` and `/OWNER/NAME/resolve/REVISION/FILE`. Large files are known by their sha256, small ones by git's name of
 * them; the list of files tells either, and where it doesn't, the file's own headers do.
 */
import * as z from 'zod/mini';
import { Refusal } from '#engine';
import { type Checksum, checksumFromTag } from './checksum';
import { request } from './request';

export interface Hub {
  /** Without a slash at its end. */
  readonly endpoint: string;
  /** An access token; empty for none. */
  readonly token: string;
}

/** $HF_ENDPOINT and $HF_TOKEN, as everything that talks to a hub reads them. */
export function readHub(environment: Readonly<Record<string, string | undefined>>): Hub {
  return { endpoint: (environment['HF_ENDPOINT'] || 'https://huggingface.co').replace(/\/+$/, ''), token: environment['HF_TOKEN']?.trim() ?? '' };
}

export interface HubFile {
  readonly name: string;
  /** Null when the hub doesn't say. */
  readonly sizeBytes: number | null;
  readonly checksum: Checksum | null;
}

export interface HubRepository {
  /** The commit, so that all files are of one state; the asked revision where the hub names none. */
  readonly revision: string;
  readonly licence: string | null;
  readonly files: readonly HubFile[];
}

const repositorySchema = z.object({
  sha: z.optional(z.string()),
  tags: z.optional(z.array(z.string())),
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      size: z.nullish(z.int()),
      blobId: z.nullish(z.string()),
      lfs: z.nullish(z.object({ sha256: z.optional(z.string()), size: z.optional(z.int()) })),
    }),
  ),
});

export function hubUrl(hub: Hub, path: string): URL {
  try {
    return new URL(`${hub.endpoint}/${path}`);
  } catch {
    throw new Refusal('hub', `HF_ENDPOINT is "${hub.endpoint}", which is no address.`, 'It should look like https://huggingface.co.');
  }
}

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

export const fileUrl = (hub: Hub, repository: string, revision: string, file: string): URL =>
  hubUrl(hub, `${repository}/resolve/${encodeURIComponent(revision)}/${encodePath(file)}`);

/** What goes with every request about a repository: the token, and words for its refusals. */
export function hubFollow(hub: Hub, repository: string, revision: string, signal?: AbortSignal) {
  return {
    authorization: hub.token === '' ? undefined : `Bearer ${hub.token}`,
    signal,
    explain: (status: number, header: (name: string) => string | null): Refusal | null => explain(hub, repository, revision, status, header('x-error-code') ?? ''),
  };
}

/** `revision`: a branch, a tag or a commit. */
export async function readRepository(hub: Hub, repository: string, revision: string, signal?: AbortSignal): Promise<HubRepository> {
  const at = revision === 'main' ? '' : `/revision/${encodeURIComponent(revision)}`;
  const answer = await request(hubUrl(hub, `api/models/${repository}${at}?blobs=true`), hubFollow(hub, repository, revision, signal), { Accept: 'application/json' });
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  answer.end();
  const found = repositorySchema.safeParse(parseJson(Buffer.concat(chunks).toString('utf8')));
  if (!found.success) throw new Refusal('server', `${hubUrl(hub, '').host} doesn't answer like a hub.`, 'Check HF_ENDPOINT.');
  const { sha, tags = [], siblings } = found.data;
  return {
    revision: sha ?? revision,
    licence: tags.find((tag) => tag.startsWith('license:'))?.slice('license:'.length) ?? null,
    files: siblings.map(({ rfilename, size, blobId, lfs }) => ({
      name: rfilename,
      sizeBytes: lfs?.size ?? size ?? null,
      checksum: checksumFromTag(lfs ? (lfs.sha256 ?? null) : (blobId ?? null)),
    })),
  };
}

/** Asks for what the list of files left out. */
export async function completeFile(hub: Hub, repository: string, revision: string, file: HubFile, signal?: AbortSignal): Promise<HubFile> {
  if (file.checksum && file.sizeBytes !== null) return file;
  const answer = await request(fileUrl(hub, repository, revision, file.name), hubFollow(hub, repository, revision, signal), { 'Accept-Encoding': 'identity' }, [200], 'HEAD');
  answer.end();
  const length = answer.header('x-linked-size') ?? answer.header('content-length');
  return {
    name: file.name,
    sizeBytes: file.sizeBytes ?? (length === null ? null : Number(length)),
    checksum: file.checksum ?? checksumFromTag(answer.header('x-linked-etag') ?? answer.header('etag')),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a page instead of an answer
  }
}

function explain(hub: Hub, repository: string, revision: string, status: number, code: string): Refusal | null {
  const { host } = hubUrl(hub, '');
  if (status === 401) {
    if (hub.token !== '') return new Refusal('unauthorized', `${host} doesn't accept the token in HF_TOKEN.`, 'Make a new one in your settings there.');
    return new Refusal('unauthorized', `${host} shows ${repository} only to whom it knows, or has no such model.`, 'Check the name; if it is right, put your access token into HF_TOKEN.');
  }
  if (status === 403) {
    return new Refusal('forbidden', `${host} has not granted you ${repository}.`, `Ask for it at ${hubUrl(hub, repository).href}; a fine-grained token must allow gated repositories.`);
  }
  if (status === 404) {
    if (code === 'RevisionNotFound') return new Refusal('not-found', `${repository} has no revision "${revision}" at ${host}.`, 'Check the revision.');
    if (code === 'EntryNotFound') return new Refusal('not-found', `${repository} has no such file at ${host}.`, 'Check the name of the file.');
    return new Refusal('not-found', `${host} has no model ${repository}, or not this file of it.`, 'Check the name.');
  }
  return null;
}
