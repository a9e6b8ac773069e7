/** Reads the little Markdown that people write in descriptions: blocks, and the spans within them. */

export type ProseBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] };

export interface ProseSpan {
  readonly kind: 'text' | 'strong' | 'em' | 'code';
  readonly text: string;
}

export function readProse(text: string): readonly ProseBlock[] {
  const blocks: ProseBlock[] = [];
  let open = false;
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim();
    const heading = /^#{1,6}\s+(.+?)\s*#*$/.exec(trimmed)?.[1];
    const item = /^(?:[-*+]|\d{1,3}[.)])\s+(.+)$/.exec(trimmed)?.[1];
    const last = blocks.at(-1);
    if (trimmed === '') open = false;
    else if (heading !== undefined) {
      blocks.push({ kind: 'heading', text: heading });
      open = false;
    } else if (item !== undefined) {
      if (last?.kind === 'list') blocks[blocks.length - 1] = { kind: 'list', items: [...last.items, item] };
      else blocks.push({ kind: 'list', items: [item] });
      open = true;
    } else if (open && last?.kind === 'paragraph') blocks[blocks.length - 1] = { kind: 'paragraph', text: `${last.text} ${trimmed}` };
    else if (open && last?.kind === 'list') blocks[blocks.length - 1] = { kind: 'list', items: [...last.items.slice(0, -1), `${last.items.at(-1) ?? ''} ${trimmed}`] };
    else {
      blocks.push({ kind: 'paragraph', text: trimmed });
      open = true;
    }
  }
  return blocks;
}

export function readSpans(text: string): readonly ProseSpan[] {
  const spans: ProseSpan[] = [];
  let end = 0;
  for (const found of text.matchAll(/`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*/g)) {
    if (found.index > end) spans.push({ kind: 'text', text: text.slice(end, found.index) });
    const [whole, code, strong, em] = found;
    spans.push(code !== undefined ? { kind: 'code', text: code } : strong !== undefined ? { kind: 'strong', text: strong } : { kind: 'em', text: em ?? '' });
    end = found.index + whole.length;
  }
  if (end < text.length) spans.push({ kind: 'text', text: text.slice(end) });
  return spans;
}
