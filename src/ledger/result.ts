/** Failures that a caller of the ledger can expect, as values: what happened, in a stable code and in words, and what to do. */
import type { Failure } from '#gate';

export type RefusalCode =
  | 'too-large'
  | 'not-canonical'
  | 'not-a-record'
  | 'bad-key'
  | 'bad-signature'
  | 'bad-certificate'
  | 'bad-chain'
  | 'missing-previous'
  | 'not-a-bundle'
  | 'bad-block'
  | 'missing-block';

export interface Refusal extends Failure {
  readonly code: RefusalCode;
}

export type Result<T, E = Refusal> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

const FROM_ELSEWHERE = 'Ask whoever gave it to you to export it again.';

export function refuse(code: RefusalCode, message: string, fix = FROM_ELSEWHERE): { readonly ok: false; readonly error: Refusal } {
  return { ok: false, error: { code, message, fix } };
}
