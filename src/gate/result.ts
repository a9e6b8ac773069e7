/** A failure that a caller can expect is a value, not an exception: what happened (and why), and what to do about it. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

export function succeed<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail<T>(code: string, message: string, fix: string): Result<T> {
  return { ok: false, error: { code, message, fix } };
}
