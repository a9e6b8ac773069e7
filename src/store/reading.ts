/** What can be read out of the device's ledger beyond the state: files, items that may train, what was seen, what is left of a day. */
import { type EntryFile, readItems } from '#gate';
import { type AccountId, type DatanetState, type RecordId, type SignedRecord, assessPayload, dayOf, fileOf, textRulesOf } from '#ledger';
import type { DeviceLedger } from './device-ledger';
import { storing } from './failures';
import { keyOfPreview, payloadOf } from './payloads';
import { toStoredPreview } from './previews';
import type { AcceptedItem, LeftToday, StoredPreview } from './service-types';

/** Null when it is not here, or was withdrawn. */
export async function readFile(ledger: DeviceLedger, contribution: RecordId): Promise<EntryFile | null> {
  const submission = submissionOf(ledger, contribution);
  const bytes = submission && (await payloadOf(ledger.blobs, submission));
  return submission && bytes && fileOf(submission, bytes);
}

/** As it was kept when the file was judged; where that is gone, made again and kept. */
export async function readPreview(ledger: DeviceLedger, contribution: RecordId): Promise<StoredPreview | null> {
  const submission = submissionOf(ledger, contribution);
  const manifest = submission && ledger.state().datanets.get(submission.record.net ?? '')?.manifestByVersion.get(submission.record.body.rules);
  if (!submission || !manifest || manifest.rules.kind === 'text') return null;
  const key = keyOfPreview(submission);
  const kept = await ledger.blobs.preview(key);
  if (kept !== null) return kept;
  const file = await readFile(ledger, contribution);
  const preview = file && (await assessPayload(manifest, file))?.preview;
  if (!preview) return null;
  const made = await toStoredPreview(preview);
  await storing(() => ledger.blobs.putPreview(key, made));
  return made;
}

function submissionOf(ledger: DeviceLedger, contribution: RecordId): SignedRecord<'contribution.submit'> | null {
  const signed = ledger.records().get(contribution);
  if (signed?.record.type !== 'contribution.submit') return null;
  const status = ledger.state().datanets.get(signed.record.net ?? '')?.contributions.get(contribution)?.status;
  return status === 'withdrawn' ? null : { ...signed, record: signed.record };
}

/** Rows of all accepted texts whose files are here, in (at, id) order. */
export async function readAccepted(ledger: DeviceLedger, datanet: DatanetState): Promise<readonly AcceptedItem[]> {
  const items: AcceptedItem[] = [];
  if (datanet.manifest.rules.kind !== 'text') return items;
  for (const { id, account, status } of datanet.contributions.values()) {
    const record = ledger.records().get(id)?.record;
    if (status !== 'accepted' || record?.type !== 'contribution.submit') continue;
    const rules = textRulesOf(datanet.manifestByVersion.get(record.body.rules));
    const file = await readFile(ledger, id);
    const read = rules === undefined || file === null ? null : readItems(rules, file);
    if (read?.ok === true) for (const item of read.value) items.push({ contribution: id, account, item });
  }
  return items;
}

/** `except`: the submission that a new one improves on may of course resemble it. */
export function seenIn(ledger: DeviceLedger, datanet: DatanetState, me: AccountId | null, except: RecordId | null = null): ReadonlyMap<string, string> {
  const seen = new Map<string, string>();
  for (const { id, account, status } of datanet.contributions.values()) {
    if (id === except || (status !== 'accepted' && status !== 'pending')) continue;
    for (const print of ledger.assessmentOf(id)?.fingerprints ?? []) if (!seen.has(print)) seen.set(print, placeOf(status, account === me));
  }
  return seen;
}

/** Where an item is, in words. */
export function placeOf(status: 'accepted' | 'pending', isMine: boolean): string {
  if (status === 'pending') return `${isMine ? 'one of your own items' : 'an item'} that waits for reviewers`;
  return `${isMine ? 'one of your own items' : 'an accepted item'} of this datanet`;
}

/** Of this account's places and bytes of the UTC day of `now`. What was rejected or withdrawn has given its place back. */
export function leftOfDay(datanet: DatanetState, me: AccountId | null, now: number): LeftToday {
  let { submissions, bytes } = datanet.manifest.rules.perDay;
  for (const { account, at, status, sizeBytes } of datanet.contributions.values()) {
    if (account !== me || dayOf(at) !== dayOf(now) || (status !== 'accepted' && status !== 'pending')) continue;
    submissions -= 1;
    bytes -= sizeBytes;
  }
  return { submissions: Math.max(0, submissions), bytes: Math.max(0, bytes) };
}
