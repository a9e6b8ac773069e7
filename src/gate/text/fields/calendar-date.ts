/** Days of the calendar as ISO 8601 writes them, `2026-11-01`, told by arithmetic alone: no clock, no time zone, the years 1 to 9999 of the Gregorian calendar. */

/** A day that exists. */
export function isCalendarDate(text: string): boolean {
  const found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  return found !== null && exists(Number(found[1]), Number(found[2]), Number(found[3]));
}

/** The day that is surely meant by another way of writing it; null: none, or one of two. */
export function dateMeant(text: string): string | null {
  const yearFirst = /^([0-9]{4})([-/. ]?)([0-9]{1,2})\2([0-9]{1,2})(?:[T ][0-9:.,]{1,20}(?:Z|[-+][0-9:]{2,6})?)?$/.exec(text);
  if (yearFirst !== null) return written(yearFirst[1], yearFirst[3], yearFirst[4]);
  const yearLast = /^([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})$/.exec(text);
  if (yearLast === null) return null;
  const [, first, sign, second, year] = yearLast;
  // Points stand between day, month and year; strokes and dashes also in the other order, where only a number over twelve tells.
  const dayFirst = written(year, second, first);
  if (sign === '.') return dayFirst;
  const monthFirst = written(year, first, second);
  return dayFirst !== null && monthFirst !== null && dayFirst !== monthFirst ? null : (dayFirst ?? monthFirst);
}

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function exists(year: number, month: number, day: number): boolean {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const last = (lengths[month - 1] ?? 0) + (isLeap && month === 2 ? 1 : 0);
  return year >= 1 && day >= 1 && day <= last;
}

function written(year = '', month = '', day = ''): string | null {
  if (!exists(Number(year), Number(month), Number(day))) return null;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
