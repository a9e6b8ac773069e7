/**
 * Strict schemas of what a record may say: every field bounded, no field unknown. What parses is plain data of the types in `types.ts`; whether a
 * record may stand where it stands is for `verify.ts`, and what it brings about is for the fold.
 */
import * as z from 'zod/mini';
import { DAG_CBOR, RAW, isCidText } from './cid';
import type { LedgerRecord, RecordType } from './types';

export const INLINE_BYTES = 8 * 1024;
/** What fits into a record beside a recipe. */
export const RUN_CONTRIBUTIONS = 200;
/** No file is larger: the default limit of a day. */
export const FILE_BYTES = 10_000_000;

/** Text without control characters but tab and line feed, at most `max` UTF-16 units. */
const text = (max: number) => z.string().check(z.maxLength(max), z.regex(/^[^\u0000-\u0008\u000b-\u001f\u007f]*$/u));
const line = (max: number) => z.string().check(z.maxLength(max), z.regex(/^[^\u0000-\u001f\u007f]*$/u));
const recordId = z.string().check(z.refine((value) => isCidText(value, DAG_CBOR)));
const payloadId = z.string().check(z.refine((value) => isCidText(value, DAG_CBOR) || isCidText(value, RAW)));
const key = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const count = z.int().check(z.nonnegative());
const share = z.number().check(z.minimum(0), z.maximum(1));
const bytes = (length: number) => z.instanceof(Uint8Array).check(z.refine((value) => value.length === length));

const bounds = z.strictObject({ min: count, max: count });
const boundsTo = (most: number) => z.strictObject({ min: count.check(z.maximum(most)), max: count.check(z.maximum(most)) });
const formats = <F extends string>(known: readonly [F, ...F[]]) => z.array(z.enum(known)).check(z.minLength(1), z.maxLength(known.length));
const labels = z.array(line(80)).check(z.maxLength(200));

const commonRules = {
  purpose: text(1000),
  topics: z.array(line(80)).check(z.maxLength(200)),
  perDay: z.strictObject({ submissions: count, bytes: count }),
  languages: z.array(z.string().check(z.regex(/^[a-z]{2,3}$/))).check(z.maxLength(20)),
  personalData: z.enum(['refuse', 'warn']),
  // Rules written before these existed mean the same as ever.
  duplicates: z._default(z.boolean(), true),
  patterns: z._default(z.array(z.strictObject({ pattern: text(500), must: z.enum(['match', 'not-match']), message: text(280) })).check(z.maxLength(20)), []),
};

/** One of a datanet's own fields. No whole number beyond is kept exactly. */
const bound = z.nullable(z.number().check(z.minimum(-Number.MAX_SAFE_INTEGER), z.maximum(Number.MAX_SAFE_INTEGER)));
const ownField = z.strictObject({
  name: z.string().check(z.regex(/^[a-z][a-z0-9_]{0,39}$/)),
  label: line(80).check(z.minLength(1)),
  type: z.enum(['text', 'number', 'choice', 'date', 'place']),
  required: z.boolean(),
  choices: z.array(line(80).check(z.minLength(1))).check(z.maxLength(200)),
  min: bound,
  max: bound,
});

const textRules = z.strictObject({
  kind: z.literal('text'),
  shape: z.enum(['instruction', 'chat', 'passage', 'preference', 'fields']),
  // Rules written before there were any have none.
  fields: z._default(z.array(ownField).check(z.maxLength(40), z.refine((fields) => new Set(fields.map(({ name }) => name)).size === fields.length)), []),
  ...commonRules,
  formats: formats(['txt', 'md', 'pdf', 'docx', 'jsonl', 'csv']),
  maxItemsPerFile: count,
  length: z.strictObject({ prompt: bounds, completion: bounds, text: bounds }),
});

const imageRules = z.strictObject({
  kind: z.literal('image'),
  shape: z.enum(['plain', 'captioned', 'labelled', 'question']),
  ...commonRules,
  labels,
  length: boundsTo(10_000_000),
  formats: formats(['png', 'jpg', 'webp', 'tiff', 'bmp']),
  width: boundsTo(60_000),
  height: boundsTo(60_000),
});

const audioRules = z.strictObject({
  kind: z.literal('audio'),
  shape: z.enum(['plain', 'transcribed', 'labelled']),
  ...commonRules,
  labels,
  length: boundsTo(10_000_000),
  consent: z.boolean(),
  formats: formats(['wav', 'mp3', 'flac']),
  duration: boundsTo(86_400),
  sampleRate: boundsTo(768_000),
});

const rules = z.discriminatedUnion('kind', [textRules, imageRules, audioRules]);

/** What the gate takes always has the form; how much of it fits is the record's size to say. What is not said is absent, so that there is one way to say nothing. */
const said = text(16_000);
const about = z
  .strictObject({
    caption: z.optional(said),
    labels: z.optional(z.array(line(160)).check(z.maxLength(50))),
    question: z.optional(said),
    answer: z.optional(said),
    transcript: z.optional(said),
    consent: z.optional(z.boolean()),
  })
  .check(z.refine((given) => Object.keys(given).length > 0));

const manifest = z.strictObject({
  name: line(80).check(z.minLength(1)),
  summary: line(280),
  description: text(6000),
  tags: z.array(line(40)).check(z.maxLength(12)),
  licence: line(80),
  rules,
  acceptance: z.strictObject({
    automaticAt: z.nullable(share),
    quorum: z
      .strictObject({ needed: z.int().check(z.minimum(1)), of: z.int().check(z.maximum(99)) })
      .check(z.refine(({ needed, of }) => needed <= of)),
    reviewers: z.union([z.literal('anyone'), z.array(key).check(z.maxLength(64))]),
  }),
});

const reason = z.strictObject({
  code: z.enum(['off-topic', 'wrong', 'unclear', 'duplicate', 'personal-data', 'low-quality', 'other']),
  note: text(500),
});

const bodies = {
  'device.add': z.strictObject({ name: line(60), deviceName: line(60), certificate: bytes(64) }),
  'account.rename': z.strictObject({ name: line(60) }),
  'datanet.create': z.strictObject({ manifest }),
  'datanet.amend': z.strictObject({ manifest }),
  'datanet.close': z.strictObject({}),
  'contribution.submit': z.strictObject({
    rules: recordId,
    file: z.strictObject({
      name: line(120).check(z.minLength(1)),
      sizeBytes: count.check(z.maximum(FILE_BYTES)),
      content: z.union([
        z.strictObject({ inline: z.instanceof(Uint8Array).check(z.refine((value) => value.length <= INLINE_BYTES)) }),
        z.strictObject({ blob: recordId }),
      ]),
      about: z.optional(about),
    }),
    // `gate` is the version of the gate that made it; the first one didn't say so.
    report: z.strictObject({ gate: z._default(count, 1), digest: bytes(32), score: share }),
    replaces: z.nullable(recordId),
  }),
  'contribution.withdraw': z.strictObject({ contribution: recordId }),
  'verdict.cast': z
    .strictObject({ contribution: recordId, verdict: z.enum(['accept', 'reject']), reason: z.nullable(reason) })
    .check(z.refine(({ verdict, reason: why }) => verdict === 'accept' || why !== null)),
  'run.publish': z.strictObject({
    name: line(120),
    base: line(200),
    adapter: z.nullable(payloadId),
    recipe: z.record(line(60), z.union([text(400), z.number(), z.boolean(), z.array(line(120)).check(z.maxLength(64))])),
    contributions: z.array(recordId).check(z.maxLength(RUN_CONTRIBUTIONS)),
    finalLoss: z.number(),
  }),
} satisfies Record<RecordType, unknown>;

/** Which records open their own scope: they belong to no datanet. */
const NETLESS: ReadonlySet<RecordType> = new Set(['device.add', 'account.rename', 'datanet.create']);

function recordOf<T extends RecordType, B extends z.ZodMiniType>(type: T, body: B) {
  return z.strictObject({
    v: z.literal(1),
    net: NETLESS.has(type) ? z.null() : recordId,
    type: z.literal(type),
    account: key,
    device: key,
    seq: count,
    prev: z.nullable(recordId),
    at: count.check(z.maximum(8.64e15)),
    body,
  });
}

const record = z.discriminatedUnion('type', [
  recordOf('device.add', bodies['device.add']),
  recordOf('account.rename', bodies['account.rename']),
  recordOf('datanet.create', bodies['datanet.create']),
  recordOf('datanet.amend', bodies['datanet.amend']),
  recordOf('datanet.close', bodies['datanet.close']),
  recordOf('contribution.submit', bodies['contribution.submit']),
  recordOf('contribution.withdraw', bodies['contribution.withdraw']),
  recordOf('verdict.cast', bodies['verdict.cast']),
  recordOf('run.publish', bodies['run.publish']),
]);

/** The record, or where and why `value` is not one. */
export function parseRecord(value: unknown): { readonly record: LedgerRecord } | { readonly problem: string } {
  const parsed = record.safeParse(value);
  if (parsed.success) return { record: parsed.data };
  const issue = parsed.error.issues[0];
  return { problem: `${issue?.path.join('.') || 'record'}: ${issue?.message ?? 'not a record'}` };
}
