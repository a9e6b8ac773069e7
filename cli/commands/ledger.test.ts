import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assess, defaultAudioRules, signedReport } from '#gate';
import { importSeed, signerOf } from '#identity';
import { type LedgerRecord, type RecordType, type SignedRecord, deviceMessage, fileToBlob, signRecord, writeCar } from '#ledger';
import { buildSample } from '../../tools/sample-datanet/build';
import { InputError, UsageError } from '../io';
import { run } from './ledger';

const folder = mkdtempSync(join(tmpdir(), 'winnow-ledger-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const author = (id: string) => ({ id, name: id.toUpperCase() });
const item = (author: string, prompt: string, completion: string) => ({ author, day: 1, prompt, completion, outcome: 'accepted' as const });

let car = new Uint8Array();
beforeAll(async () => {
  const made = await buildSample({
    datanet: { name: 'Harbour', summary: '', description: '', purpose: 'Facts of a harbour.', topics: [], shape: 'instruction', language: 'en' },
    authors: [author('ada'), author('bob')],
    items: [item('ada', 'Who runs the tea room?', 'Hana Petrov runs the tea room.'), item('bob', 'What does the mill grind?', 'It grinds rye on Fridays and oats on Mondays.')],
  });
  car = new Uint8Array(made.car);
  writeFileSync(join(folder, 'good.car'), car);
});

async function ledger(...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(args, { cwd: folder, out: (line) => void out.push(line), err: (line) => void err.push(line) });
  return { code, out, err };
}

test('L40 fold prints accounts, contributions with their status, and standings', async () => {
  const { code, out, err } = await ledger('fold', 'good.car', '--json');
  expect([code, err, out.length]).toEqual([0, [], 1]);
  const state: unknown = JSON.parse(out[0] ?? '');
  expect(state).toMatchObject({
    datanets: [{ name: 'Harbour', open: true }],
    contributions: [
      { name: 'ADA', status: 'accepted', acceptedBy: 'score' },
      { name: 'BOB', status: 'accepted', acceptedBy: 'score' },
    ],
    standings: [
      { rank: 1, accepted: 1 },
      { rank: 2, accepted: 1 },
    ],
  });
});

test('L40 pictures and recordings are judged from the files in the bundle', async () => {
  writeFileSync(join(folder, 'heard.car'), await heard());
  const { out } = await ledger('fold', 'heard.car', '--json');
  expect(JSON.parse(out[0] ?? '')).toMatchObject({ datanets: [{ name: 'Voices' }], contributions: [{ fileName: 'mill.mp3', status: 'accepted', items: 1 }] });
});

/** A datanet of recordings with one voice in it. */
async function heard(): Promise<Uint8Array> {
  const { subtle } = globalThis.crypto;
  const [account, device] = [await importSeed(subtle, new Uint8Array(32).fill(3)), await importSeed(subtle, new Uint8Array(32).fill(4))];
  const records: SignedRecord[] = [];
  const append = async (type: RecordType, net: string | null, body: unknown): Promise<string> => {
    const draft = { v: 1, net, type, account: account.publicKey, device: device.publicKey, seq: records.length, prev: records.at(-1)?.id ?? null, at: records.length, body };
    const signed = await signRecord(draft as LedgerRecord, signerOf(subtle, device));
    if (!signed.ok) throw new Error(signed.error.message);
    records.push(signed.value);
    return signed.value.id;
  };
  await append('device.add', null, { name: 'Ada', deviceName: 'test', certificate: await signerOf(subtle, account).sign(deviceMessage(account.publicKey, device.publicKey)) });
  const manifest = { name: 'Voices', summary: '', description: '', tags: [], licence: 'CC0-1.0', rules: defaultAudioRules, acceptance: { automaticAt: 0.1, quorum: { needed: 1, of: 1 }, reviewers: 'anyone' } } as const;
  const net = await append('datanet.create', null, { manifest });
  const file = { name: 'mill.mp3', bytes: new Uint8Array(readFileSync('tests/data/audio/slt-mill.mp3')) };
  const blob = fileToBlob(file.bytes);
  const { report } = await assess(defaultAudioRules, file);
  await append('contribution.submit', net, { rules: net, file: { name: file.name, sizeBytes: file.bytes.length, content: { blob: blob.id } }, report: signedReport(report), replaces: null });
  return writeCar(records, blob.blocks);
}

test('L40 without --json it reads as text', async () => {
  expect((await ledger('fold', 'good.car')).out[0]).toBe('Harbour: 2 accepted');
});

test('L40 a tampered, cut or missing file is one line and exit 1; wrong usage is told apart', async () => {
  writeFileSync(join(folder, 'tampered.car'), car.map((byte, index) => (index === 1000 ? byte ^ 1 : byte)));
  writeFileSync(join(folder, 'cut.car'), car.slice(0, 1000));
  writeFileSync(join(folder, 'noise.car'), 'not a bundle');
  for (const file of ['tampered.car', 'cut.car', 'noise.car', 'missing.car']) await expect(ledger('fold', file)).rejects.toThrow(InputError);
  for (const args of [[], ['unfold', 'good.car'], ['fold'], ['fold', 'good.car', 'good.car']]) await expect(ledger(...args)).rejects.toThrow(UsageError);
  await expect(ledger('fold', 'good.car', '--jason')).rejects.toThrow(expect.objectContaining({ code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' }));
});
