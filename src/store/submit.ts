/** From a file to a signed submission. The same gate that watched the draft has the last word, and a refusal says what to do. */
import { type About, type EntryFile, type Report, check, signedReport, withCopy } from '#gate';
import { FILE_BYTES, INLINE_BYTES, type BodyByType, type DatanetState, type RecordId, assessPayload, fileToBlob, ok, toAssessment } from '#ledger';
import type { DeviceLedger } from './device-ledger';
import { type StoreResult, failure } from './failures';
import { leftOfDay, seenIn } from './reading';
import type { Submitted } from './service-types';
import type { Twins } from './twins';

/** Codes of refusals: `closed`, `too-large`, `gate`, `over-limit`, `about-too-long`, and those of the storage and of signing. */
export async function submitFile(ledger: DeviceLedger, twins: Twins, datanet: DatanetState, sent: EntryFile, replaces: RecordId | null, now: number): Promise<StoreResult<Submitted>> {
  if (!datanet.open) return failure('closed', `${datanet.manifest.name} was closed by its owner and takes nothing new.`, 'Your draft stays here; submit it to another datanet.');
  if (sent.bytes.length > FILE_BYTES) return failure('too-large', 'A file may have at most 10 MB.', 'Split it into smaller files.');
  const { rules } = datanet.manifest;
  const file: EntryFile = { name: sent.name, bytes: sent.bytes, ...(rules.kind === 'text' ? {} : asRecorded(sent.about)) };
  const assessed = await assessPayload(datanet.manifest, file);
  if (assessed === null) throw new Error('a file without words about it has a report');
  const me = ledger.me();
  // Exact copies of texts are told row by row.
  const alone: Report = rules.kind === 'text' ? check(rules, file, { seen: seenIn(ledger, datanet, me, replaces) }) : assessed.report;
  const twin = rules.duplicates ? twins.nearest(datanet, assessed.prints, me, replaces) : null;
  const strict = twin === null || (twin.exact && rules.kind === 'text') ? alone : withCopy(alone, twin);
  if (!strict.pass) {
    const blocking = strict.findings.find(({ severity }) => severity === 'refuse');
    return failure('gate', blocking?.message ?? 'This does not pass the rules of the datanet.', blocking?.fix ?? 'Look at what the gate says beside it.');
  }
  const left = leftOfDay(datanet, me, now);
  if (left.submissions < 1) {
    return failure('over-limit', `All ${rules.perDay.submissions} submissions that count today are used.`, 'It stays a draft. Tomorrow (UTC) there is room again.');
  }
  if (left.bytes < file.bytes.length) {
    return failure('over-limit', 'This file is larger than what is left of today’s bytes.', 'Submit a smaller file, or this one tomorrow (UTC).');
  }
  const blob = file.bytes.length + sizeOf(file.about) > INLINE_BYTES ? fileToBlob(file.bytes) : null;
  const body: BodyByType['contribution.submit'] = {
    rules: datanet.version,
    file: {
      name: shortName(file.name),
      sizeBytes: file.bytes.length,
      content: blob === null ? { inline: file.bytes.slice() } : { blob: blob.id },
      ...(file.about === undefined ? {} : { about: file.about }),
    },
    // What is signed depends on the file and the rules alone, so that every device comes to the same report.
    report: signedReport(assessed.report),
    replaces,
  };
  const signed = await ledger.append('contribution.submit', datanet.id, body, {
    blobs: blob === null ? [] : [blob],
    assessed: { assessment: toAssessment(assessed, file), preview: assessed.preview },
  });
  if (!signed.ok) return signed.error.code === 'too-large' ? aboutTooLong() : signed;
  const { id } = signed.value;
  const state = ledger.state().datanets.get(datanet.id)?.contributions.get(id);
  return ok({ id, status: state?.status ?? 'unverified', points: state?.points ?? 0 });
}

const aboutTooLong = () => failure('about-too-long', 'What you say about this file is too long for one signed record, which holds 16 KiB.', 'Shorten it, or send the recording in parts, each with its share of the words.');

/** As a record can hold it: whole characters, plain line ends, and nothing said that isn't said. It is judged in this form. */
function asRecorded(about: About = {}): { readonly about?: About } {
  const { caption, labels, question, answer, transcript, consent } = about;
  const said = {
    ...(caption ? { caption: plain(caption) } : {}),
    ...(labels?.length ? { labels: labels.map((label) => plain(label).replace(/\s+/g, ' ')) } : {}),
    ...(question ? { question: plain(question) } : {}),
    ...(answer ? { answer: plain(answer) } : {}),
    ...(transcript ? { transcript: plain(transcript) } : {}),
    ...(consent === undefined ? {} : { consent }),
  };
  return Object.keys(said).length === 0 ? {} : { about: said };
}

const plain = (text: string): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text)).replace(/\r\n?/g, '\n');

const sizeOf = (about: About | undefined): number => (about === undefined ? 0 : new TextEncoder().encode(JSON.stringify(about)).length);

/** A record takes 120 characters; the ending, which the gate reads, is kept. */
function shortName(name: string): string {
  const clean = name.replace(/[\u0000-\u001f\u007f]/g, ' ');
  if (clean.length <= 120) return clean;
  const dot = clean.lastIndexOf('.');
  const ending = dot > 0 && clean.length - dot <= 12 ? clean.slice(dot) : '';
  return clean.slice(0, 120 - ending.length) + ending;
}
