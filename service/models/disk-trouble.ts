/** What to say when the cache can't be written. */
import { Refusal } from '#engine';

export const diskTrouble = (path: string, error: unknown): Refusal =>
  new Refusal('disk', `${path} can't be written (${error instanceof Error ? error.message : String(error)}).`, 'Free some space, or name another folder in WINNOW_CACHE.');
