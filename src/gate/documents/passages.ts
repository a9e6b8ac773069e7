/**
 * Passages: what a document becomes before it is submitted. Paragraphs under the same headings are gathered up to about 1,200 characters, never across a heading; one that is longer
 * than 2,000 is cut at the ends of sentences. Lengths are UTF-16 units, so a cut means the same everywhere.
 */
export interface Passage {
  readonly text: string;
  /** The headings that it stands under, outermost first. */
  readonly headings: readonly string[];
  /** The page that it begins on, from 1, where the format has pages. */
  readonly page?: number;
}

/** A document's text in order, before it is gathered. Level 1 is the outermost heading. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string; readonly page?: number }
  | { readonly kind: 'paragraph'; readonly text: string; readonly page?: number };

export const gatherUpTo = 1_200;
export const cutAbove = 2_000;
/** Below, `joinShort` joins a passage to its neighbour. */
const shortest = 40;
const between = '\n\n';

/** Headings without text under them are passages only when the document has nothing else. */
export function gatherPassages(blocks: readonly Block[]): Passage[] {
  const passages: Passage[] = [];
  const path: { level: number; text: string }[] = [];
  /** Whether the last passage may take more in. */
  let isOpen = false;
  for (const block of blocks) {
    const text = block.text.trim();
    if (text === '') continue;
    if (block.kind === 'heading') {
      isOpen = false;
      while ((path.at(-1)?.level ?? 0) >= block.level) path.pop();
      path.push({ level: block.level, text });
      continue;
    }
    const headings = path.map((heading) => heading.text);
    for (const piece of piecesOf(text)) {
      const last = isOpen ? passages.at(-1) : undefined;
      if (last !== undefined && last.text.length + between.length + piece.length <= gatherUpTo) {
        passages[passages.length - 1] = { ...last, text: last.text + between + piece };
      } else passages.push({ text: piece, headings, ...(block.page === undefined ? {} : { page: block.page }) });
      isOpen = true;
    }
  }
  if (passages.length > 0) return passages;
  return blocks.filter(({ text }) => text.trim() !== '').map(({ text, page }) => ({ text: text.trim(), headings: [], ...(page === undefined ? {} : { page }) }));
}

/** What is too short to say anything by itself goes to the passage before it, or at the beginning to the one after; its heading goes along as a line. */
export function joinShort(passages: readonly Passage[]): Passage[] {
  const kept: Passage[] = [];
  for (const passage of passages) {
    const last = kept.at(-1);
    const isEither = passage.text.length < shortest || (kept.length === 1 && (last?.text.length ?? 0) < shortest);
    const heading = passage.headings.at(-1);
    const text = last === undefined || heading === undefined || heading === last.headings.at(-1) ? passage.text : heading + between + passage.text;
    if (last !== undefined && isEither && last.text.length + between.length + text.length <= cutAbove) kept[kept.length - 1] = { ...last, text: last.text + between + text };
    else kept.push(passage);
  }
  return kept;
}

/** Several passages as one, under the headings that they share; it begins on the first one's page. */
export function mergePassages(passages: readonly Passage[]): Passage {
  const [first, ...others] = passages;
  if (first === undefined) return { text: '', headings: [] };
  let shared = first.headings.length;
  for (const { headings } of others) {
    let same = 0;
    while (same < shared && headings[same] === first.headings[same]) same += 1;
    shared = same;
  }
  return { ...first, text: passages.map(({ text }) => text).join(between), headings: first.headings.slice(0, shared) };
}

/** A passage as the two on either side of `at` (UTF-16 units; moved off the middle of a character), or itself when one side would be empty. */
export function splitPassage(passage: Passage, at: number): readonly Passage[] {
  const cut = wholeCharacterAt(passage.text, Math.max(0, Math.min(passage.text.length, Math.trunc(at))));
  const before = passage.text.slice(0, cut).trim();
  const after = passage.text.slice(cut).trim();
  return before === '' || after === '' ? [passage] : [{ ...passage, text: before }, { ...passage, text: after }];
}

/** The text itself, or when it is longer than 2,000 its sentences gathered into pieces of at most that, most of them within 1,200. */
function piecesOf(text: string): string[] {
  if (text.length <= cutAbove) return [text];
  const pieces: string[] = [];
  let start = 0;
  while (text.length - start > cutAbove) {
    const end = start + cutAt(text.slice(start, start + cutAbove));
    pieces.push(text.slice(start, end).trim());
    start = end;
  }
  pieces.push(text.slice(start).trim());
  return pieces.filter((piece) => piece !== '');
}

/** Where a sentence ends: its mark, closing quotes, and white space, which the writing of China and Japan does without. */
const sentenceEnd = /[.!?…؟।۔][)\]"'”’»]{0,3}\s{1,8}|[。！？][」』”’）]{0,3}\s{0,8}|\n\s{0,8}/g;

/** Of a piece that is too long: after the last sentence within the aim, else after the first beyond it, else at the last white space, else at its end. */
function cutAt(piece: string): number {
  let best = 0;
  for (const { index, 0: mark } of piece.matchAll(sentenceEnd)) {
    const end = index + mark.length;
    if (end > gatherUpTo && best > 0) break;
    best = end;
    if (end > gatherUpTo) break;
  }
  if (best > 0) return best;
  const space = Math.max(piece.lastIndexOf(' '), piece.lastIndexOf('\t'));
  return space > 0 ? space + 1 : wholeCharacterAt(piece, piece.length);
}

/** One less where `at` stands between the halves of a surrogate pair or would leave one half behind. */
function wholeCharacterAt(text: string, at: number): number {
  const before = text.charCodeAt(at - 1);
  return before >= 0xd800 && before <= 0xdbff ? at - 1 : at;
}
