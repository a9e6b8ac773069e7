/** From a file to a signed submission. The same gate that watched the draft has the last word, and a refusal says what to do. */
import { type EntryFile, check, signedReport } from '#gate';
import { FILE_BYTES, INLINE_BYTES, type BodyByType, type DatanetState, type RecordId, fileToBlob, ok } from '#ledger';
import type { DeviceLedger } from './device-ledger';
import { type StoreResult, failure } from './failures';
import { leftOfDay, seenIn } from './reading';
import type { Submitted } from './service-types';

/** Codes of refusals: `closed`, `too-large`, `gate`, `over-limit`, and those of the storage and of signing. */
export async function submitFile(ledger: DeviceLedger, datanet: DatanetState, file: EntryFile, replaces: RecordId | null, now: number): Promise<StoreResult<Submitted>> {
  if (!datanet.open) return failure('closed', `${datanet.manifest.name} was closed by its owner and takes nothing new.`, 'Your draft stays here; submit it to another datanet.');
  if (file.bytes.length > FILE_BYTES) return failure('too-large', 'A file may have at most 10 MB.', 'Split it into smaller files.');
  const { rules } = datanet.manifest;
  const strict = check(rules, file, { seen: seenIn(ledger, datanet, ledger.me(), replaces) });
  if (!strict.pass) {
    const blocking = strict.findings.find(({ severity }) => severity === 'refuse');
    return failure('gate', blocking?.message ?? 'This does not pass the rules of the datanet.', blocking?.fix ?? 'Look at what the gate says beside it.');
  }
  const left = leftOfDay(datanet, ledger.me(), now);
  if (left.submissions < 1) {
    return failure('over-limit', `All ${rules.perDay.submissions} submissions that count today are used.`, 'It stays a draft. Tomorrow (UTC) there is room again.');
  }
  if (left.bytes < file.bytes.length) {
    return failure('over-limit', 'This file is larger than what is left of today’s bytes.', 'Submit a smaller file, or this one tomorrow (UTC).');
  }
  // What is signed depends on the file and the rules alone, so that every device comes to the same report.
  const report = check(rules, file);
  const blob = file.bytes.length > INLINE_BYTES ? fileToBlob(file.bytes) : null;
  const body: BodyByType['contribution.submit'] = {
    rules: datanet.version,
    file: { name: shortName(file.name), sizeBytes: file.bytes.length, content: blob === null ? { inline: file.bytes.slice() } : { blob: blob.id } },
    report: signedReport(report),
    replaces,
  };
  const signed = await ledger.append('contribution.submit', datanet.id, body, { blocks: blob?.blocks ?? [] });
  if (!signed.ok) return signed;
  const { id } = signed.value;
  const state = ledger.state().datanets.get(datanet.id)?.contributions.get(id);
  return ok({ id, status: state?.status ?? 'unverified', points: state?.points ?? 0 });
}

/** A record takes 120 characters; the ending, which the gate reads, is kept. */
function shortName(name: string): string {
  const clean = name.replace(/[\u0000-\u001f\u007f]/g, ' ');
  if (clean.length <= 120) return clean;
  const dot = clean.lastIndexOf('.');
  const ending = dot > 0 && clean.length - dot <= 12 ? clean.slice(dot) : '';
  return clean.slice(0, 120 - ending.length) + ending;
}
