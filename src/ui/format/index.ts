/** Numbers, sizes, times and dates as people read them, by Intl in the reader's own locale. */

const numbers = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumSignificantDigits: 3 });
const percents = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });
const dates = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short', day: 'numeric' });
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

export const formatNumber = (value: number): string => numbers.format(value);
/** 2.9M, 12K: for places where the magnitude is what matters. */
export const formatCompact = (value: number): string => compact.format(value);
/** A fixed count of decimals, so that a changing figure does not jump. */
export const formatDecimals = (value: number, decimals: number): string =>
  value.toLocaleString(undefined, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
export const formatPercent = (fraction: number): string => percents.format(fraction);
export const formatDate = (atMs: number): string => dates.format(atMs);
/** Date and time of day. */
export const formatClock = (atMs: number): string => moments.format(atMs);

/** Decimal units, as the limits are stated: 10 MB is 10,000,000 bytes. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toLocaleString(undefined, { maximumFractionDigits: digits })} ${units[unit] ?? 'B'}`;
}

/** "0.8 s", "42 s", "3 min 20 s", "1 h 05 min". */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return 'unknown';
  const seconds = ms / 1000;
  if (seconds < 10) return `${formatDecimals(seconds, 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}

/** A place in a recording: "0:07", "1:02:30"; with tenths "0:07.3". */
export function formatTime(seconds: number, tenths = false): string {
  const all = Math.max(0, Math.round(seconds * 10));
  const whole = tenths ? Math.floor(all / 10) : Math.floor(seconds);
  const pad = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const clock = `${hours ? `${hours}:${pad(Math.floor(whole / 60) % 60)}` : Math.floor(whole / 60)}:${pad(whole % 60)}`;
  return tenths ? `${clock}${formatDecimals((all % 10) / 10, 1).slice(1)}` : clock;
}

/** "just now", "5 minutes ago", "yesterday"; a plain date beyond thirty days. */
export function formatRelative(atMs: number, nowMs = Date.now()): string {
  const seconds = Math.round((atMs - nowMs) / 1000);
  const size = Math.abs(seconds);
  if (size < 45) return 'just now';
  if (size < 45 * 60) return relative.format(Math.round(seconds / 60), 'minute');
  if (size < 22 * 3600) return relative.format(Math.round(seconds / 3600), 'hour');
  if (size < 30 * 86400) return relative.format(Math.round(seconds / 86400), 'day');
  return formatDate(atMs);
}

/** `plural(1, 'item')` is "1 item"; `plural(2, 'entry', 'entries')` is "2 entries". */
export const plural = (count: number, one: string, many = `${one}s`): string => `${formatNumber(count)} ${count === 1 ? one : many}`;
