/**
 * A base model on this device: whole files in a folder of their own, and beside them a note of what they are. A model without all of its bytes is there
 * too: what was fetched so far stays, and fetching goes on from it.
 */
import * as z from 'zod/mini';

const StoredFile = z.object({
  /** Its name within the model's folder. */
  name: z.string(),
  sizeBytes: z.number(),
  /** What the host calls it, where that is another name. */
  hostName: z.optional(z.string()),
  /** Lowercase hexadecimal; null where nobody announced it. */
  sha256: z.nullable(z.string()),
});

const LinearShape = z.object({ target: z.string(), inputs: z.number(), outputs: z.number(), count: z.number() });

/** What the engine told when it opened the model. */
const Facts = z.object({
  family: z.string(),
  parameterCount: z.number(),
  layers: z.number(),
  width: z.number(),
  vocabulary: z.number(),
  maxPositions: z.number(),
  weightBytes: z.number(),
  hasTokenizer: z.boolean(),
  hasChatTemplate: z.boolean(),
  linears: z.array(LinearShape),
});

const StoredModel = z.object({
  version: z.literal(1),
  /** Its folder's name: lower-case letters, digits, dots and dashes, and marks of its content at the end. */
  id: z.string(),
  name: z.string(),
  /** Where it came from, in a few words for people. */
  origin: z.string(),
  /** The folder's URL on the host, for what is fetched; null: copied from a file. */
  url: z.nullable(z.string()),
  files: z.array(StoredFile),
  addedAt: z.number(),
  /** All bytes are here, and are what was announced. */
  whole: z.boolean(),
  /** null until it was opened once. */
  facts: z.nullable(Facts),
});

export type StoredFile = Readonly<z.infer<typeof StoredFile>>;
export type ModelFacts = Readonly<z.infer<typeof Facts>>;
export type StoredModel = Readonly<z.infer<typeof StoredModel>>;

/** The note's own name; no model's file is called so. */
export const NOTE = 'winnow-model.json';

export function parseNote(json: string): StoredModel | null {
  try {
    const read = StoredModel.safeParse(JSON.parse(json));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

export const sizeOf = (files: readonly { readonly sizeBytes: number }[]): number => files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/** What the engine looks for in the folder of a GGUF model. */
export const GGUF_NAME = 'model.gguf';

/** "SmolLM2-135M-Instruct.Q4_1.gguf" and the first marks of its content: "smollm2-135m-instruct.q4_1-1a2b3c4d". */
export function modelId(name: string, digest: string): string {
  const slug = name
    .toLowerCase()
    .replace(/\.gguf$/, '')
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
  return `${slug || 'model'}-${digest.slice(0, 8)}`;
}
