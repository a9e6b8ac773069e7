/**
 * Content ids: CID v1, sha2-256, of DAG-CBOR blocks (records, manifests) or raw blocks (pieces of a file). Hashing is synchronous, so that the
 * ledger's pure parts need no promise.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { CID } from 'multiformats/cid';
import { create } from 'multiformats/hashes/digest';
import { equalBytes } from './bytes';

export const DAG_CBOR = 0x71;
export const RAW = 0x55;
const SHA2_256 = 0x12;

export const cidOf = (bytes: Uint8Array, codec: typeof DAG_CBOR | typeof RAW): CID => CID.createV1(codec, create(SHA2_256, sha256(bytes)));

/** The id in base32 text of a DAG-CBOR block. */
export const recordIdOf = (bytes: Uint8Array): string => cidOf(bytes, DAG_CBOR).toString();

/** Whether `cid` is one of ours and names these bytes. */
export function namesBytes(cid: CID, bytes: Uint8Array): boolean {
  return (
    cid.version === 1 &&
    (cid.code === DAG_CBOR || cid.code === RAW) &&
    cid.multihash.code === SHA2_256 &&
    equalBytes(cid.multihash.digest, sha256(bytes))
  );
}

/** Base32 text of a CID of ours, in its one canonical spelling. */
export function isCidText(text: string, codec: typeof DAG_CBOR | typeof RAW): boolean {
  try {
    const cid = CID.parse(text);
    return (
      cid.version === 1 &&
      cid.code === codec &&
      cid.multihash.code === SHA2_256 &&
      cid.multihash.digest.length === 32 &&
      cid.toString() === text
    );
  } catch {
    return false;
  }
}
