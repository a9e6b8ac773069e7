/**
 * A bundle: records, their signatures and the blocks of files in one CAR file, to be carried by hand. Its single root is
 * `{ v: 1, kind: 'winnow.bundle', records: [{ cid, signature }], blocks: [cid] }`, which names everything that the bundle holds, so that one cut short
 * is noticed. Every block is checked against its name, and the records still go through the verifier.
 */
import { CarBufferReader } from '@ipld/car/buffer-reader';
import * as CarBufferWriter from '@ipld/car/buffer-writer';
import * as dagCbor from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import * as z from 'zod/mini';
import type { Block } from './blob';
import { compareText, equalBytes } from './bytes';
import { DAG_CBOR, cidOf, namesBytes } from './cid';
import { decodeCanonical } from './encode';
import { type Result, ok, refuse } from './result';
import type { IncomingRecord } from './verify';

export interface Bundle {
  readonly records: readonly IncomingRecord[];
  /** Blocks of files, by CID in text; whether a record asks for them is for the reader to see. */
  readonly blockByCid: ReadonlyMap<string, Uint8Array>;
}

const rootSchema = z.strictObject({
  v: z.literal(1),
  kind: z.literal('winnow.bundle'),
  records: z.array(z.strictObject({ cid: z.custom<CID>((value) => CID.asCID(value)?.code === DAG_CBOR), signature: z.instanceof(Uint8Array) })),
  blocks: z.array(z.custom<CID>((value) => CID.asCID(value) !== null)),
});

const damaged = (how: string) => refuse('not-a-bundle', `This is not a whole Winnow bundle: ${how}.`);

/** The same records and blocks give the same bytes, in whatever order they come. */
export function writeCar(records: readonly IncomingRecord[], blocks: readonly Block[]): Uint8Array<ArrayBuffer> {
  const signed = once(records.map(({ bytes, signature }) => ({ cid: cidOf(bytes, DAG_CBOR), bytes, signature })));
  const pieces = once(blocks.map(({ cid, bytes }) => ({ cid: CID.parse(cid), bytes })));
  const rootBytes = dagCbor.encode({
    v: 1,
    kind: 'winnow.bundle',
    records: signed.map(({ cid, signature }) => ({ cid, signature })),
    blocks: pieces.map(({ cid }) => cid),
  });
  const root = { cid: cidOf(rootBytes, DAG_CBOR), bytes: rootBytes };
  return writeBlocks(root.cid, [root, ...signed.map(({ cid, bytes }) => ({ cid, bytes })), ...pieces]);
}

/** Refuses a file in which any byte of any block differs from what its name says, or that is not laid out as `writeCar` does. */
export function readCar(bytes: Uint8Array): Result<Bundle> {
  const read = readBlocks(bytes);
  if (read === null) return damaged('it cannot be read as a CAR file');
  const { root, blocks } = read;
  if (!blocks.every((block) => namesBytes(block.cid, block.bytes))) return refuse('bad-block', 'A part of this bundle was altered: its bytes do not match its name.');
  if (!equalBytes(writeBlocks(root, blocks), bytes)) return damaged('it is not laid out canonically');
  // Copies: a view would keep (and a database would store) the whole file behind each block.
  const blockByCid = new Map(blocks.map((block) => [block.cid.toString(), block.bytes.slice()]));
  const rootBytes = blockByCid.get(root.toString());
  const parsed = rootSchema.safeParse(rootBytes === undefined ? undefined : decodeCanonical(rootBytes));
  if (!parsed.success) return damaged('its list of records is missing or unreadable');
  const records: IncomingRecord[] = [];
  for (const { cid, signature } of parsed.data.records) {
    const record = blockByCid.get(cid.toString());
    if (record === undefined) return refuse('missing-block', 'This bundle lists a record that it does not hold.');
    records.push({ bytes: record, signature });
  }
  for (const { cid } of parsed.data.records) blockByCid.delete(cid.toString());
  blockByCid.delete(root.toString());
  const promised = new Set(parsed.data.blocks.map(String));
  if (![...promised].every((cid) => blockByCid.has(cid))) return refuse('missing-block', 'This bundle ends before all its files have come.', 'Export or copy it again.');
  if (promised.size !== blockByCid.size) return damaged('it holds parts that its list does not name');
  return ok({ records, blockByCid });
}

interface CidBlock {
  readonly cid: CID;
  readonly bytes: Uint8Array;
}

/** Each block once, in the order of their names. */
function once<B extends CidBlock>(blocks: readonly B[]): readonly B[] {
  const blockByName = new Map(blocks.map((block) => [block.cid.toString(), block]));
  return [...blockByName.entries()].sort(([a], [b]) => compareText(a, b)).map(([, block]) => block);
}

function readBlocks(bytes: Uint8Array): { readonly root: CID; readonly blocks: readonly CidBlock[] } | null {
  try {
    const reader = CarBufferReader.fromBytes(bytes);
    const [root, ...others] = reader.getRoots();
    return root !== undefined && others.length === 0 ? { root, blocks: reader.blocks() } : null;
  } catch {
    return null;
  }
}

function writeBlocks(root: CID, blocks: readonly CidBlock[]): Uint8Array<ArrayBuffer> {
  const headerBytes = CarBufferWriter.headerLength({ roots: [root] });
  const bodyBytes = blocks.reduce((sum, block) => sum + CarBufferWriter.blockLength(block), 0);
  const writer = CarBufferWriter.createWriter(new ArrayBuffer(headerBytes + bodyBytes), { roots: [root] });
  for (const block of blocks) writer.write(block);
  return new Uint8Array(writer.close());
}
