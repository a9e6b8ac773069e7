/** Models in words: how large one is; and of one on its way, what happens, how far it is, how long it takes. */
import { formatBytes, formatDecimals, formatDuration, formatNumber } from '#ui/format';
import type { Arrival } from './shelf';

/** Below this nothing can be said of the speed. */
const LEAST_MS = 1500;

export function arrivalWords({ doing, name }: Pick<Arrival, 'doing' | 'name'>): string {
  switch (doing) {
    case 'asking the host':
      return `The host fetches ${name}`;
    case 'fetching':
      return `Fetching ${name}`;
    case 'checking':
      return `Checking what is here of ${name}`;
    case 'copying':
      return `Copying ${name} to this device`;
    case 'opening':
      return `Opening ${name}`;
  }
}

/** "135 million parameters", "1.5 billion parameters". */
export function parameterWords(count: number): string {
  if (count < 1e6) return `${formatNumber(count)} parameters`;
  return count < 1e9 ? `${formatNumber(Math.round(count / 1e6))} million parameters` : `${formatDecimals(count / 1e9, 1)} billion parameters`;
}

/** 0..1; null: not known. */
export const arrivalShare = ({ doneBytes, totalBytes }: Pick<Arrival, 'doneBytes' | 'totalBytes'>): number | null => (totalBytes === null || totalBytes === 0 ? null : Math.min(1, doneBytes / totalBytes));

/** "43 of 98 MB, 12 s left". */
export function arrivalEstimate({ doing, doneBytes, totalBytes, startedAtMs, startedBytes }: Pick<Arrival, 'doing' | 'doneBytes' | 'totalBytes' | 'startedAtMs' | 'startedBytes'>, nowMs: number): string {
  if (doing === 'opening' || totalBytes === null) return '';
  const figures = `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`;
  const passed = nowMs - startedAtMs;
  const moved = doneBytes - startedBytes;
  if (doing === 'checking' || passed < LEAST_MS || moved <= 0) return figures;
  return `${figures}, ${formatDuration(((totalBytes - doneBytes) / moved) * passed)} left`;
}
