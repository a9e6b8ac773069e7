/** Running headers and footers: lines at a page's edge that stand on several pages, whatever numbers they carry, and lone page numbers. They belong to the paper and not to the text. */
import type { PageLines } from './lines';

const mostLength = 140;
/** Of each end of a page, looked at from outside in. */
const edgeLines = 2;
const pageNumber = /^(?:[Pp]age|[Ss]eite|[Pp]agina|[Pp]ágina|[Pp]\.|[Ss]\.)?\s{0,2}[-–—|]?\s{0,2}(?:\d{1,4}|[ivx]|[ivxlc]{2,7})\s{0,2}[-–—|]?(?:\s{0,2}(?:\/|of|von|de|sur|di)\s{0,2}\d{1,4})?$/;

/** A document that has nothing else keeps them. */
export function withoutRunningLines(pages: readonly PageLines[]): readonly PageLines[] {
  const edges = pages.map(edgesOf);
  const pagesByKey = new Map<string, number>();
  for (const edge of edges) for (const key of new Set(edge.values())) pagesByKey.set(key, (pagesByKey.get(key) ?? 0) + 1);
  const least = pages.length <= 3 ? 2 : 3;
  const kept = pages.map((page, index) => {
    const edge = edges[index];
    const runs = (text: string, y: number) => {
      const key = edge?.get(placeOf(text, y));
      return key !== undefined && ((pagesByKey.get(key) ?? 0) >= least || pageNumber.test(text));
    };
    return { ...page, flows: page.flows.map((flow) => flow.filter(({ text, y }) => !runs(text, y))).filter((flow) => flow.length > 0) };
  });
  return kept.some(({ flows }) => flows.length > 0) ? kept : pages;
}

const placeOf = (text: string, y: number) => `${y} ${text}`;

/** The outermost lines of a page that lie in its outer sixth, by place; what they are held against is their text without its numbers. */
function edgesOf({ flows, height }: PageLines): Map<string, string> {
  const lines = flows.flat().toSorted((a, b) => b.y - a.y);
  const heights = [...new Set(lines.map(({ y }) => y))];
  const outer = new Set([...heights.slice(0, edgeLines).filter((y) => y * 6 > height * 5), ...heights.slice(-edgeLines).filter((y) => y * 6 < height)]);
  const edges = new Map<string, string>();
  for (const { text, y } of lines) {
    if (outer.has(y) && text.length <= mostLength) edges.set(placeOf(text, y), `${y * 2 > height ? 'top' : 'bottom'} ${text.replace(/\d+/g, '#')}`);
  }
  return edges;
}
