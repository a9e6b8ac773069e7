/** The text with each span as U+0001, which belongs to nothing that is looked for: the same length, so offsets stay. Spans don't overlap. */
export function blank(text: string, spans: readonly { readonly start: number; readonly end: number }[]): string {
  if (spans.length === 0) return text;
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    parts.push(text.slice(from, start), '\u0001'.repeat(end - start));
    from = end;
  }
  parts.push(text.slice(from));
  return parts.join('');
}
