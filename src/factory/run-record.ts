/** A run to and from the store's record: the store keeps index and adapter, the rest is read back through a schema. */
import type { RunRecord } from '#store';
import * as z from 'zod/mini';
import type { SavedRun } from './saved-run';

const Points = z.array(z.object({ step: z.number(), loss: z.number() }));
const Progress = z.object({ steps: z.number(), train: Points, evaluation: Points, tokens: z.number(), startedAtMs: z.number(), seenAtMs: z.number() });
const State = z.discriminatedUnion('at', [
  z.object({ at: z.literal('preparing') }),
  z.object({ at: z.literal('training'), progress: Progress }),
  z.object({ at: z.literal('done'), progress: Progress }),
  z.object({ at: z.literal('stopped'), progress: z.nullable(Progress), kept: z.boolean() }),
  z.object({ at: z.literal('failed'), progress: z.nullable(Progress), message: z.string() }),
  z.object({ at: z.literal('interrupted'), progress: z.nullable(Progress) }),
]);
const Details = z.object({
  name: z.string(),
  netName: z.string(),
  base: z.string(),
  /** Runs of the time when there was one base don't say it. */
  baseName: z._default(z.string(), 'Built-in model'),
  recipe: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  contributions: z.array(z.string()),
  prompts: z.array(z.string()),
  state: State,
  samples: z.array(z.object({ step: z.number(), answers: z.array(z.string()) })),
  /** Runs of the time when there was one don't say it. */
  backend: z._default(z.nullable(z.string()), 'wasm'),
  /** Runs of the time before a run could move have none. */
  moves: z._default(z.array(z.object({ step: z.number(), to: z.string(), why: z.string() })), []),
  memoryBytes: z.nullable(z.number()),
  published: z.nullable(z.string()),
});

export function runToRecord({ id, net, createdAt, adapter, ...details }: SavedRun): RunRecord {
  return { id, net, createdAt, adapter, details };
}

/** null: the record is not a run as this version keeps them. */
export function recordToRun({ id, net, createdAt, adapter, details }: RunRecord): SavedRun | null {
  const read = Details.safeParse(details);
  return read.success ? { id, net, createdAt, adapter, ...read.data } : null;
}
