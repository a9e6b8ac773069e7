/**
 * Files too large for a record: raw 64 KiB blocks under a DAG-CBOR manifest `{ v, size, blocks }`, named by the manifest's CID. Each block can be checked
 * by itself as it arrives.
 */
import * as dagCbor from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import * as z from 'zod/mini';
import { concatBytes } from './bytes';
import { DAG_CBOR, RAW, cidOf, namesBytes } from './cid';
import { decodeCanonical } from './encode';
import { type Result, ok, refuse } from './result';
import { FILE_BYTES } from './schema';
import type { BlobId } from './types';

export const BLOCK_BYTES = 64 * 1024;

export interface Block {
  readonly cid: string;
  readonly bytes: Uint8Array;
}

export interface BlobManifest {
  readonly size: number;
  readonly blocks: readonly string[];
}

const manifestSchema = z.strictObject({
  v: z.literal(1),
  size: z.int().check(z.nonnegative(), z.maximum(FILE_BYTES)),
  blocks: z.array(z.custom<CID>((value) => CID.asCID(value)?.code === RAW)).check(z.maxLength(Math.ceil(FILE_BYTES / BLOCK_BYTES))),
});

/** The manifest's block first, then the pieces in order. */
export function fileToBlob(bytes: Uint8Array): { readonly id: BlobId; readonly blocks: readonly Block[] } {
  const pieces: { readonly cid: CID; readonly bytes: Uint8Array }[] = [];
  for (let start = 0; start < bytes.length; start += BLOCK_BYTES) {
    const piece = bytes.slice(start, start + BLOCK_BYTES);
    pieces.push({ cid: cidOf(piece, RAW), bytes: piece });
  }
  const manifest = dagCbor.encode({ v: 1, size: bytes.length, blocks: pieces.map(({ cid }) => cid) });
  const id = cidOf(manifest, DAG_CBOR).toString();
  return { id, blocks: [{ cid: id, bytes: manifest }, ...pieces.map((piece) => ({ cid: piece.cid.toString(), bytes: piece.bytes }))] };
}

/** The list of a file's pieces from its block; refuses one that is damaged, too large, or does not add up (`bad-block`). */
export function readBlobManifest(bytes: Uint8Array): Result<BlobManifest> {
  const parsed = manifestSchema.safeParse(decodeCanonical(bytes));
  if (!parsed.success || parsed.data.blocks.length !== Math.ceil(parsed.data.size / BLOCK_BYTES)) {
    return refuse('bad-block', 'The list of a file’s pieces is damaged.');
  }
  return ok({ size: parsed.data.size, blocks: parsed.data.blocks.map(String) });
}

/** Puts a file together again; every piece is checked against its name. */
export function blobToFile(id: BlobId, blockByCid: (cid: string) => Uint8Array | undefined): Result<Uint8Array> {
  const manifestBytes = checkedBlock(id, blockByCid);
  if (!manifestBytes.ok) return manifestBytes;
  const manifest = readBlobManifest(manifestBytes.value);
  if (!manifest.ok) return manifest;
  const pieces: Uint8Array[] = [];
  for (const cid of manifest.value.blocks) {
    const piece = checkedBlock(cid, blockByCid);
    if (!piece.ok) return piece;
    pieces.push(piece.value);
  }
  const file = concatBytes(...pieces);
  return file.length === manifest.value.size && pieces.slice(0, -1).every((piece) => piece.length === BLOCK_BYTES)
    ? ok(file)
    : refuse('bad-block', 'A file’s pieces do not add up to its size.');
}

function checkedBlock(cid: string, blockByCid: (cid: string) => Uint8Array | undefined): Result<Uint8Array> {
  const bytes = blockByCid(cid);
  if (bytes === undefined) return refuse('missing-block', 'A piece of a file is missing here.', 'Import a bundle that holds it.');
  return namesBytes(CID.parse(cid), bytes) ? ok(bytes) : refuse('bad-block', 'A piece of a file was altered.');
}
