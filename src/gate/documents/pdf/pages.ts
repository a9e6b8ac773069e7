/** The pages of a PDF in order (ISO 32000-1, 7.7.3), with what they inherit. A tree that runs in a circle, misses a page or has none is refused. */
import type { Allowances } from '../limits';
import { Refused } from '../refused';
import { grouped } from '../../text/words';
import type { PdfFile } from './file';
import { isDict, Ref, type Dict, type PdfValue } from './objects';

export interface Page {
  /** Left, bottom, right, top, in points. */
  readonly box: readonly [number, number, number, number];
  readonly rotation: 0 | 90 | 180 | 270;
  readonly resources: Dict;
  readonly contents: PdfValue;
}

const mostDepth = 64;
const letterPaper = [0, 0, 612, 792] as const;

export function readPages(file: PdfFile, { limits }: Allowances): Page[] {
  const damaged = (what: string) => new Refused('whole', `The PDF is damaged: ${what}.`, 'Save the document anew as PDF.');
  const pages: Page[] = [];
  const seen = new Set<number>();
  const walk = (value: PdfValue | undefined, inherited: Dict, depth: number): void => {
    if (value instanceof Ref) {
      if (seen.has(value.number)) throw damaged('its list of pages runs in a circle or names a page twice');
      seen.add(value.number);
    }
    const node = file.dict(value);
    if (node === null) throw damaged('a page is missing');
    if (depth > mostDepth) throw damaged('its list of pages is nested too deeply');
    const own = new Map(inherited);
    for (const key of ['Resources', 'MediaBox', 'Rotate']) {
      const set = node.get(key);
      if (set !== undefined) own.set(key, set);
    }
    if (node.has('Kids') && file.name(node.get('Type')) !== 'Page') {
      for (const kid of file.array(node.get('Kids'))) walk(kid, own, depth + 1);
      return;
    }
    if (pages.length === limits.pages) throw new Refused('budget', `The PDF has too many pages; the most is ${grouped(limits.pages)}.`, 'Split it and send the parts.');
    pages.push({
      box: boxOf(file, own.get('MediaBox')),
      rotation: rotationOf(file.number(own.get('Rotate'))),
      resources: file.dict(own.get('Resources')) ?? new Map(),
      contents: node.get('Contents') ?? null,
    });
  };
  const root = file.catalog.get('Pages');
  if (!isDict(file.resolve(root))) throw damaged('its list of pages is missing');
  walk(root, new Map(), 0);
  if (pages.length === 0) throw new Refused('whole', 'The PDF has no pages.', 'Save the document anew as PDF.');
  return pages;
}

function boxOf(file: PdfFile, value: PdfValue | undefined): Page['box'] {
  const [x1, y1, x2, y2] = file.array(value).map((each) => file.number(each) ?? 0);
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined || x1 === x2 || y1 === y2) return letterPaper;
  const most = (each: number) => Math.max(-20_000, Math.min(20_000, each));
  return [most(Math.min(x1, x2)), most(Math.min(y1, y2)), most(Math.max(x1, x2)), most(Math.max(y1, y2))];
}

function rotationOf(value: number | null): Page['rotation'] {
  const turned = (((value ?? 0) % 360) + 360) % 360;
  return turned === 90 || turned === 180 || turned === 270 ? turned : 0;
}
