/**
 * A small world for tests: devices that write chains, and a gate that reads its score off the text. Records are unsigned, because the fold takes
 * verified ones; `signers.ts` is for what is about signatures.
 */
import * as dagCbor from '@ipld/dag-cbor';
import { defaultRules, gateVersion, sketch } from '#gate';
import { bytesToHex } from '../bytes';
import { recordIdOf } from '../cid';
import type { Assess } from '../fold/fold';
import type { AccountId, Assessment, BodyByType, DatanetManifest, LedgerRecord, RecordId, RecordType, SignedRecord } from '../types';

export const START = Date.UTC(2026, 0, 5);
const NETLESS: readonly RecordType[] = ['device.add', 'account.rename', 'datanet.create'];

export const keyOf = (kind: number, index: number): string => bytesToHex(Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? kind : i === 1 ? index & 255 : i === 2 ? index >> 8 : 7)));

export interface TestDevice {
  readonly account: AccountId;
  readonly device: string;
  append<T extends RecordType>(type: T, net: RecordId | null, body: BodyByType[T], at?: number): SignedRecord;
  /** The next record takes the number of one `steps` back: the chain forks. */
  rewind(steps: number): void;
}

export interface World {
  readonly records: SignedRecord[];
  device(account: number, index?: number): TestDevice;
}

export function createWorld(): World {
  const records: SignedRecord[] = [];
  const devices = new Map<string, TestDevice>();

  function createDevice(account: AccountId, device: string): TestDevice {
    const chain: SignedRecord[] = [];
    let lastAt = START;
    const self: TestDevice = {
      account,
      device,
      append(type, net, body, at = lastAt + 1) {
        lastAt = Math.max(lastAt, at);
        const previous = chain.at(-1);
        const draft = { v: 1, net: NETLESS.includes(type) ? null : net, type, account, device, seq: chain.length, prev: previous?.id ?? null, at: lastAt, body };
        const record = draft as LedgerRecord;
        const bytes = dagCbor.encode(record);
        const signed: SignedRecord = { id: recordIdOf(bytes), bytes, signature: new Uint8Array(64), record };
        chain.push(signed);
        records.push(signed);
        return signed;
      },
      rewind(steps) {
        chain.splice(Math.max(1, chain.length - steps));
        lastAt = chain.at(-1)?.record.at ?? START;
      },
    };
    self.append('device.add', null, { name: `account ${account.slice(2, 4)}`, deviceName: 'test', certificate: new Uint8Array(64) });
    return self;
  }

  return {
    records,
    device(account, index = 0) {
      const id = keyOf(2, account * 16 + index);
      const found = devices.get(id) ?? createDevice(keyOf(1, account), id);
      devices.set(id, found);
      return found;
    },
  };
}

export function manifest(change: Partial<DatanetManifest['acceptance']> & { readonly perDay?: number; readonly bytes?: number } = {}): DatanetManifest {
  const { perDay = 20, bytes = 10_000_000, ...acceptance } = change;
  return {
    name: 'Test',
    summary: '',
    description: '',
    tags: [],
    licence: 'CC0-1.0',
    rules: { ...defaultRules('passage'), perDay: { submissions: perDay, bytes } },
    acceptance: { automaticAt: 0.5, quorum: { needed: 2, of: 3 }, reviewers: 'anyone', ...acceptance },
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A passage with the score that the test's gate shall give it. */
export function submission(rules: RecordId, text: string, score = 0.8): BodyByType['contribution.submit'] {
  const inline = encoder.encode(`${score}\n${text}`);
  return { rules, file: { name: 'passage.txt', sizeBytes: inline.length, content: { inline } }, report: { gate: gateVersion, digest: new Uint8Array(32), score }, replaces: null };
}

/** Reads the score off the first line; everything else is the gate's own. */
function assessText(bytes: Uint8Array): Assessment {
  const [first = '', ...rest] = decoder.decode(bytes).split('\n');
  const score = Number(first);
  const text = rest.join('\n');
  return {
    report: { pass: score > 0.1, score, parts: { completeness: 1, structure: 1, novelty: 1, relevance: 1, quality: score }, findings: [], items: 1 },
    digest: new Uint8Array(32),
    kind: 'text',
    sketch: sketch([{ text }]),
    fingerprints: [text.trim().toLowerCase()],
    sizeBytes: bytes.length,
  };
}

/** Assessments by content: random worlds say the same few things again and again. */
const assessmentByContent = new Map<string, Assessment>();
export const assess: Assess = ({ record }) => {
  const { content } = record.body.file;
  if (!('inline' in content)) return null;
  const key = decoder.decode(content.inline);
  const known = assessmentByContent.get(key) ?? assessText(content.inline);
  assessmentByContent.set(key, known);
  return known;
};
