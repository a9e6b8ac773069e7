/** Byte ranges (RFC 9110, section 14): one range a request; a list of ranges is answered with the whole file, as the RFC allows. */

export type Range =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'unsatisfiable' };

const WHOLE: Range = { kind: 'whole' };
const UNSATISFIABLE: Range = { kind: 'unsatisfiable' };

/** `first` and `last` are inclusive byte positions. A header that can't be understood asks for the whole. */
export function parseRange(header: string | undefined, sizeBytes: number): Range {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match) return WHOLE;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return WHOLE;
  if (from === '') {
    const length = Math.min(Number(to), sizeBytes);
    return length === 0 ? UNSATISFIABLE : { kind: 'part', first: sizeBytes - length, last: sizeBytes - 1 };
  }
  const first = Number(from);
  const last = to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  if (to !== '' && Number(to) < first) return WHOLE; // invalid, and an invalid range is ignored
  return first >= sizeBytes ? UNSATISFIABLE : { kind: 'part', first, last };
}
