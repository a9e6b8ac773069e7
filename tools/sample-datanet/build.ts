/**
 * Makes `public/sample/harbour.car` from `content.json`: `node tools/run-ts.mjs tools/sample-datanet/build.ts`. The same content gives the same bytes,
 * because the authors' keys come from their names; they are throwaway keys, worth nothing to anybody.
 *
 * The six days of the sample: on the first three a good score accepted items by itself; on the next three its owner had people look at every item; since
 * then the score accepts again. So the last day's items still wait for somebody to judge them.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { type TextRules, check, defaultRules, itemToFile, signedReport } from '#gate';
import { importSeed, signerOf } from '#identity';
import { type BodyByType, type DatanetManifest, type LedgerRecord, type LedgerState, type RecordId, type RecordType, type SignedRecord, createAssess, createVerifier, deviceMessage, foldRecords, signRecord, writeCar } from '#ledger';
import { type SampleContent, type SampleItem, parseContent } from './content';

/** Monday, 2 June 2025: long past by every clock, because records ahead of a device's clock are held back. */
const FIRST_DAY = Date.UTC(2025, 5, 2);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const OWNER = { id: 'winnow-sample-owner', name: 'Harbour library' };
const AUTOMATIC_AT = 0.75;

interface Author {
  readonly append: <T extends RecordType>(type: T, net: RecordId | null, body: BodyByType[T], at: number) => Promise<SignedRecord>;
}

export async function buildSample(content: SampleContent): Promise<{ readonly car: Uint8Array; readonly state: LedgerState }> {
  const records: SignedRecord[] = [];
  const owner = await createAuthor(OWNER, records);
  const authorById = new Map<string, Author>();
  for (const author of content.authors) authorById.set(author.id, await createAuthor(author, records));

  const net = (await owner.append('datanet.create', null, { manifest: manifestOf(content, AUTOMATIC_AT) }, FIRST_DAY)).id;
  const byPeople = (await owner.append('datanet.amend', net, { manifest: manifestOf(content, null) }, FIRST_DAY + 3 * DAY)).id;
  await owner.append('datanet.amend', net, { manifest: manifestOf(content, AUTOMATIC_AT) }, FIRST_DAY + 6 * DAY);

  const rules = rulesOf(content);
  const acts = content.items.flatMap((item, index) => actsOf(item, index, content));
  const idByItem = new Map<SampleItem, RecordId>();
  for (const act of acts.sort((a, b) => a.at - b.at)) {
    const author = authorById.get(act.author);
    if (author === undefined) throw new Error(`content.json names an author "${act.author}" that it does not list`);
    if (act.verdict === null) {
      const file = itemToFile({ prompt: act.item.prompt, completion: act.item.completion });
      const report = check(rules, file);
      const body = {
        rules: act.at < FIRST_DAY + 3 * DAY ? net : byPeople,
        file: { name: file.name, sizeBytes: file.bytes.length, content: { inline: file.bytes } },
        report: signedReport(report),
        replaces: null,
      };
      idByItem.set(act.item, (await author.append('contribution.submit', net, body, act.at)).id);
    } else {
      const reason = act.item.outcome === 'rejected' ? { code: act.item.code, note: act.item.reason } : null;
      await author.append('verdict.cast', net, { contribution: idByItem.get(act.item) ?? '', verdict: act.verdict, reason }, act.at);
    }
  }
  const state = await verifyAndFold(records);
  for (const [item, id] of idByItem) {
    const status = state.datanets.get(net)?.contributions.get(id)?.status;
    if (status !== item.outcome) throw new Error(`"${item.prompt}" by ${item.author} came out ${status}, and not ${item.outcome}`);
  }
  return { car: writeCar(records, []), state };
}

interface Act {
  readonly at: number;
  readonly author: string;
  readonly item: SampleItem;
  /** Null: the submission itself. */
  readonly verdict: 'accept' | 'reject' | null;
}

/** An item is submitted in the course of its day. On the days of people, the next author on the list looks at it in the evening. */
function actsOf(item: SampleItem, index: number, { authors }: SampleContent): readonly Act[] {
  const day = FIRST_DAY + (item.day - 1) * DAY;
  const submitted: Act = { at: day + 8 * HOUR + (index % 100) * 300_000, author: item.author, item, verdict: null };
  if (item.outcome === 'pending' || (item.outcome === 'accepted' && item.day < 4)) return [submitted];
  const reviewer = authors[(authors.findIndex(({ id }) => id === item.author) + 1) % authors.length]?.id ?? '';
  return [submitted, { at: day + 20 * HOUR + (index % 100) * 60_000, author: reviewer, item, verdict: item.outcome === 'rejected' ? 'reject' : 'accept' }];
}

/** The form and the limits of an item, the same in all three versions. */
const rulesOf = ({ datanet }: SampleContent): TextRules => ({ ...defaultRules('instruction'), purpose: datanet.purpose, topics: datanet.topics, languages: [datanet.language], perDay: { submissions: 200, bytes: 10_000_000 } });

function manifestOf(content: SampleContent, automaticAt: number | null): DatanetManifest {
  const { datanet } = content;
  return {
    name: datanet.name,
    summary: datanet.summary,
    description: datanet.description,
    tags: ['sample', 'town', 'facts'],
    licence: 'CC0-1.0',
    rules: rulesOf(content),
    acceptance: { automaticAt, quorum: { needed: 1, of: 1 }, reviewers: 'anyone' },
  };
}

async function createAuthor({ id, name }: { readonly id: string; readonly name: string }, records: SignedRecord[]): Promise<Author> {
  const { subtle } = globalThis.crypto;
  const seed = (part: string): Uint8Array => new Uint8Array(createHash('sha256').update(`winnow sample ${part} ${id}`).digest());
  const account = await importSeed(subtle, seed('account'));
  const device = await importSeed(subtle, seed('device'));
  const signer = signerOf(subtle, device);
  const chain: SignedRecord[] = [];
  const append: Author['append'] = async (type, net, body, at) => {
    const draft = { v: 1, net, type, account: account.publicKey, device: device.publicKey, seq: chain.length, prev: chain.at(-1)?.id ?? null, at, body };
    const signed = await signRecord(draft as LedgerRecord, signer);
    if (!signed.ok) throw new Error(signed.error.message);
    chain.push(signed.value);
    records.push(signed.value);
    return signed.value;
  };
  const certificate = await signerOf(subtle, account).sign(deviceMessage(account.publicKey, device.publicKey));
  await append('device.add', null, { name, deviceName: 'sample', certificate }, FIRST_DAY);
  return { append };
}

/** As a device that has never heard of them would. */
async function verifyAndFold(records: readonly SignedRecord[]): Promise<LedgerState> {
  const outcomes = await createVerifier().add(records);
  const refused = outcomes.find(({ status }) => status !== 'added');
  if (refused !== undefined) throw new Error(`a record of the sample was not taken: ${JSON.stringify(refused)}`);
  return foldRecords(records, createAssess({ payloadByBlob: () => undefined }));
}

/** Paths are relative to the repository's root. */
export async function main(): Promise<void> {
  const content = parseContent(JSON.parse(readFileSync('tools/sample-datanet/content.json', 'utf8')));
  const { car, state } = await buildSample(content);
  mkdirSync('public/sample', { recursive: true });
  writeFileSync('public/sample/harbour.car', car);
  const [datanet] = state.datanets.values();
  const count = (status: string): number => [...(datanet?.contributions.values() ?? [])].filter((contribution) => contribution.status === status).length;
  console.log(`public/sample/harbour.car: ${car.length} bytes, ${count('accepted')} accepted, ${count('rejected')} rejected, ${count('pending')} pending, by ${content.authors.length} authors`);
  for (const { rank, account, points } of datanet?.standings ?? []) console.log(`${String(rank).padStart(3)}  ${state.accounts.get(account)?.name ?? account}  ${points}`);
}
