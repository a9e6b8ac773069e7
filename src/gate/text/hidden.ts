/** What the searches for hidden text hand back, and the edit that takes it out. */
import type { Finding } from '../types';

/** Something hidden, at one or more places of a text. */
export interface Hidden {
  readonly severity: Finding['severity'];
  readonly message: string;
  readonly fix: string;
  /** Where the first one stands. */
  readonly start: number;
  readonly end: number;
  /** An edit that settles all of them, unless it would leave nothing. */
  readonly edit: { readonly label: string; readonly start: number; readonly end: number; readonly replacement: string } | null;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The edit that takes out some spans, given in order, and puts something in their place. */
export function editOf(text: string, spans: readonly Span[], label: string, replace: (written: string) => string = () => ''): Hidden['edit'] {
  const start = spans[0]?.start;
  const end = spans[spans.length - 1]?.end;
  if (start === undefined || end === undefined) return null;
  const parts: string[] = [];
  let from = start;
  for (const span of spans) {
    parts.push(text.slice(from, span.start), replace(text.slice(span.start, span.end)));
    from = span.end;
  }
  return { label, start, end, replacement: parts.join('') };
}
