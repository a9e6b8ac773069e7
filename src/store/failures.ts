/** What can go wrong with the device's storage, in words: what happened, what is safe, what to do. */
import type { Failure } from '#gate';
import type { Result } from '#ledger';

export type StoreResult<T> = Result<T, Failure>;

/** A failure as a value: a stable code, what happened, what to do. */
export const failure = (code: string, message: string, fix: string): { readonly ok: false; readonly error: Failure } => ({ ok: false, error: { code, message, fix } });

const STORAGE_FULL = failure(
  'storage-full',
  'This device has no room left for Winnow, so this could not be kept. Everything that was saved before is safe.',
  'Free some space: delete training runs that you no longer need, or other files on this device. Then try again.',
);
const STORAGE_CLOSED = failure(
  'storage-unavailable',
  'The browser does not let Winnow store anything here: private windows and some settings forbid it.',
  'Open Winnow in a normal window, or allow site data for this address.',
);

/** Runs `write`; an error of the storage becomes a value, everything else goes on as a bug. */
export async function storing<T>(write: () => Promise<T>): Promise<T | typeof STORAGE_FULL> {
  try {
    return await write();
  } catch (error) {
    const known = storageFailure(error);
    if (known === null) throw error;
    return known;
  }
}

/** Browsers report a full disk under this name, directly or as the reason of an aborted transaction. */
export function storageFailure(error: unknown): typeof STORAGE_FULL | null {
  const names = namesOf(error);
  if (names.includes('QuotaExceededError')) return STORAGE_FULL;
  return names.includes('OpenFailedError') || names.includes('MissingAPIError') || names.includes('SecurityError') ? STORAGE_CLOSED : null;
}

function namesOf(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null) return [];
  const name = 'name' in error ? String(error.name) : '';
  return [name, ...('inner' in error ? namesOf(error.inner) : [])];
}
