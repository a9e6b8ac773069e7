/** What can be read out of the device's ledger beyond the state: files, items that may train, what was seen, what is left of a day. */
import { type EntryFile, readItems } from '#gate';
import { type AccountId, type DatanetState, type RecordId, dayOf } from '#ledger';
import type { WinnowDatabase } from './database';
import type { DeviceLedger } from './device-ledger';
import { readBlob } from './payloads';
import type { AcceptedItem, LeftToday } from './service-types';

/** Null when it is not here, or was withdrawn. */
export async function readFile(db: WinnowDatabase, ledger: DeviceLedger, contribution: RecordId): Promise<EntryFile | null> {
  const record = ledger.records().get(contribution)?.record;
  if (record?.type !== 'contribution.submit') return null;
  if (ledger.state().datanets.get(record.net ?? '')?.contributions.get(contribution)?.status === 'withdrawn') return null;
  const { name, content } = record.body.file;
  const bytes = 'inline' in content ? content.inline : await readBlob(db, content.blob);
  return bytes === null ? null : { name, bytes };
}

/** Rows of all accepted submissions whose files are here, in (at, id) order. */
export async function readAccepted(db: WinnowDatabase, ledger: DeviceLedger, datanet: DatanetState): Promise<readonly AcceptedItem[]> {
  const items: AcceptedItem[] = [];
  for (const { id, account, status } of datanet.contributions.values()) {
    const record = ledger.records().get(id)?.record;
    if (status !== 'accepted' || record?.type !== 'contribution.submit') continue;
    const rules = datanet.manifestByVersion.get(record.body.rules)?.rules;
    const file = await readFile(db, ledger, id);
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
    const whose = account === me ? 'one of your own items' : 'an item';
    const where = status === 'accepted' ? `${account === me ? whose : 'an accepted item'} of this datanet` : `${whose} that waits for reviewers`;
    for (const print of ledger.assessmentOf(id)?.fingerprints ?? []) if (!seen.has(print)) seen.set(print, where);
  }
  return seen;
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
