/**
 * What the host tells browsers about pulled models, as JSON. A page reads it from its own origin; a host that serves only files has none of it, and answers
 * 404 (or a page) for the first address.
 *
 * | request                    | answer                                                                                             |
 * | -------------------------- | -------------------------------------------------------------------------------------------------- |
 * | GET /models/index.json     | `ModelIndex`                                                                                       |
 * | GET /models/ID/FILE        | a file of a pulled model, with `ETag` (its sha256) and ranges; 404 when it isn't here              |
 * | POST /models/ID/pull       | starts to fetch a model of `offered`, or joins the fetch that runs; `PullStatus`, 202              |
 * | GET /models/ID/pull        | `PullStatus`                                                                                       |
 * | DELETE /models/ID/pull     | stops it; what has arrived is kept for the next try; `PullStatus`                                  |
 *
 * POST and DELETE are answered only to a page of this very origin, on this very computer (403 otherwise).
 */

/** A file of a model, by its name inside the model's folder. A GGUF model has one file that ends in `.gguf`. */
export interface ServedFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** Lowercase hexadecimal. */
  readonly sha256: string;
}

export interface ServedModel {
  /** What stands in URLs: letters, digits, `.`, `_` and `-`. */
  readonly id: string;
  /** What people call it: `smollm2-135m-instruct`, `owner/name` or `owner/name:file.gguf`. */
  readonly name: string;
  /** One line for people. Empty when nothing is known of it. */
  readonly summary: string;
  readonly format: 'gguf' | 'safetensors';
  readonly sizeBytes: number;
  /** As its publisher names it, such as `apache-2.0`. */
  readonly licence: string | null;
  /** Where it was fetched from, for people. */
  readonly from: string;
  readonly files: readonly ServedFile[];
}

/** A model that the host can fetch when somebody asks for it. */
export interface OfferedModel {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly format: 'gguf' | 'safetensors';
  readonly sizeBytes: number;
  readonly licence: string | null;
  readonly files: readonly ServedFile[];
}

export interface ModelIndex {
  /** Here, ready to be fetched from `/models/ID/FILE`. */
  readonly models: readonly ServedModel[];
  /** Known by name and not here; empty where this host won't fetch for who asks. */
  readonly offered: readonly OfferedModel[];
}

export type PullStatus =
  | { readonly state: 'idle' }
  /** `totalBytes` is null until the size is known; a second source may start from nothing again, and `doneBytes` with it. */
  | { readonly state: 'pulling'; readonly from: string; readonly doneBytes: number; readonly totalBytes: number | null }
  /** It is in the index now. */
  | { readonly state: 'done' }
  | { readonly state: 'failed'; readonly error: { readonly code: string; readonly message: string; readonly fix: string } };
