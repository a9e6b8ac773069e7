/** A datanet as a file to carry, and files from elsewhere into the device's ledger. */
import { type Block, type BlobId, type Bundle, type RecordId, type SignedRecord, blobToFile, decodeRecord, ok, readBlobManifest, readCar, writeCar } from '#ledger';
import type { BlobFile } from './blobs';
import type { DeviceLedger } from './device-ledger';
import { type StoreResult, failure } from './failures';
import type { ImportSummary } from './service-types';

/** Takes in what verifies; refuses a damaged file whole, and one of which nothing could be used. */
export async function importBundle(ledger: DeviceLedger, bytes: Uint8Array): Promise<StoreResult<ImportSummary>> {
  const bundle = readCar(bytes);
  if (!bundle.ok) return bundle;
  const records = bundle.value.records.flatMap((incoming) => {
    const decoded = decodeRecord(incoming.bytes);
    return decoded.ok ? [decoded.value] : [];
  });
  const blobs = new Set(records.flatMap((record) => (record.type === 'contribution.submit' && 'blob' in record.body.file.content ? [record.body.file.content.blob] : [])));
  const outcomes = await ledger.take(bundle.value.records, [...blobs].flatMap((blob) => wholeBlob(bundle.value, blob)));
  if (!outcomes.ok) return outcomes;
  await ledger.judged();
  const counts = { added: 0, known: 0, held: 0 };
  const refused: { readonly reason: string }[] = [];
  const datanets: RecordId[] = [];
  for (const outcome of outcomes.value) {
    if (outcome.status === 'refused') refused.push({ reason: outcome.error.message });
    else if (outcome.status !== 'waiting') counts[outcome.status] += 1;
    const signed = outcome.status === 'added' ? outcome.record : outcome.status === 'known' ? ledger.records().get(outcome.id) : undefined;
    if (signed?.record.type === 'datanet.create') datanets.push(signed.id);
  }
  for (const outcome of outcomes.value) if (outcome.status === 'waiting' && !ledger.records().has(outcome.id)) refused.push({ reason: 'An earlier record of the same device is missing.' });
  const first = refused[0];
  if (first !== undefined && counts.added + counts.known + counts.held === 0) return failure('refused', first.reason, 'Ask whoever gave it to you to export it again.');
  return ok({ ...counts, refused, datanets });
}

/** A blob with all its blocks, if the bundle holds it whole and unaltered. */
function wholeBlob({ blockByCid }: Bundle, blob: BlobId): readonly BlobFile[] {
  if (!blobToFile(blob, (cid) => blockByCid.get(cid)).ok) return [];
  const manifest = readBlobManifest(blockByCid.get(blob) ?? new Uint8Array());
  const cids = manifest.ok ? [blob, ...manifest.value.blocks] : [];
  const blocks = cids.flatMap((cid) => {
    const bytes = blockByCid.get(cid);
    return bytes === undefined ? [] : [{ cid, bytes }];
  });
  return [{ id: blob, blocks }];
}

/**
 * The datanet's records with the whole chains of the devices that wrote them, because a chain can only be verified from its beginning; and the files of
 * what was not withdrawn.
 */
export async function exportBundle(ledger: DeviceLedger, net: RecordId): Promise<Uint8Array> {
  const all = [...ledger.records().values()];
  const belongs = (signed: SignedRecord): boolean => signed.id === net || signed.record.net === net;
  const devices = new Set(all.filter(belongs).map(({ record }) => record.device));
  if (devices.size === 0) throw new Error('no such datanet on this device');
  const blocks: Block[] = [];
  for (const { id, record } of all) {
    if (record.type !== 'contribution.submit' || record.net !== net || !('blob' in record.body.file.content)) continue;
    if (ledger.state().datanets.get(net)?.contributions.get(id)?.status !== 'withdrawn') blocks.push(...(await ledger.blobs.blocks(record.body.file.content.blob)));
  }
  return writeCar(all.filter(({ record }) => devices.has(record.device)), blocks);
}
