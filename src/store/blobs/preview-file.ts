/** A preview as it is kept: written by this device alone, and still parsed when it is read, since a killed tab may have left a part of it. */
import * as dagCbor from '@ipld/dag-cbor';
import * as z from 'zod/mini';
import type { StoredPreview } from '../service-types';

const bytes = z.instanceof(Uint8Array);
const side = z.int().check(z.minimum(1), z.maximum(320));
const schema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('picture'), bytes, mime: z.enum(['image/jpeg', 'image/png']), width: side, height: side }),
  z.strictObject({ kind: z.literal('sound'), peaks: bytes.check(z.refine(({ length }) => length > 0 && length <= 1000)), seconds: z.number().check(z.nonnegative()) }),
]);

/** null: none, or not a whole one; it is made again. */
export function parsePreview(value: unknown): StoredPreview | null {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

export const previewToBytes = (preview: StoredPreview): Uint8Array => dagCbor.encode(preview);

export function previewFromBytes(encoded: Uint8Array): StoredPreview | null {
  try {
    return parsePreview(dagCbor.decode(encoded));
  } catch {
    return null;
  }
}
