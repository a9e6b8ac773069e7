/** Judges files of texts: tables and rows as they stand, documents by their passages, each item against those of earlier files. */
import { checkRead, refused } from './check';
import { endingOf, readEntry } from './entry';
import { Findings } from './findings';
import type { Judge } from './judged';
import { createTextIndex } from './near';
import { openEntry } from './open-entry';
import { shapeOfText } from './text/any-shape';
import { fingerprint } from './text/fingerprint';
import { fieldsOfItem } from './text/item-fields';
import type { ReadRow } from './text/jsonl';
import { decodeUtf8 } from './text/utf8';
import type { EntryFile, GateContext, Item, LooseRules, Report, Shape, TextRules } from './types';

type TextRulesOfAnyShape = Exclude<LooseRules, { readonly kind: 'image' | 'audio' }>;

export function judgeTexts(rules: TextRulesOfAnyShape): Judge {
  const memory = createMemory();
  return async (file, place = file.name) => {
    const { report, rows } = await judgeText(rules, file, memory.context);
    if (rules.duplicates && report.pass) memory.keep(place, rows);
    return { report, items: rows.map(({ item }) => item) };
  };
}

interface TextJudged {
  readonly report: Report;
  readonly rows: readonly ReadRow[];
}

async function judgeText(rules: TextRulesOfAnyShape, file: EntryFile, context: GateContext): Promise<TextJudged> {
  const findings = new Findings();
  const opened = await openEntry(rules, file);
  if (!opened.ok) {
    findings.end(opened.ending);
    return { report: refused(findings), rows: [] };
  }
  for (const finding of opened.findings) findings.add(finding);
  const shaped = rules.shape === 'any' ? withShape(rules, shapeOf(opened.file)) : withShape(rules, rules.shape);
  const read = readEntry(shaped, opened.file, findings);
  return { report: checkRead(shaped, read, findings, context), rows: read.rows };
}

const withShape = (rules: TextRulesOfAnyShape, shape: Shape): TextRules => ({ ...rules, shape });

function shapeOf(file: EntryFile): Shape {
  const decoded = decodeUtf8(file.bytes);
  return decoded.ok ? shapeOfText(endingOf(file.name), decoded.text) : 'passage';
}

/** Items of earlier files, by their fingerprint and by what they resemble. */
function createMemory() {
  const placeByPrint = new Map<string, string>();
  const places: string[] = [];
  const index = createTextIndex();
  const textOf = (item: Item): string => fieldsOfItem(item).map(({ text }) => text).join('\n');
  return {
    context: {
      seen: placeByPrint,
      near: (item) => {
        const found = index.nearest(textOf(item));
        return found === null ? null : { place: places[found.id] ?? '', similarity: found.similarity };
      },
    } satisfies GateContext,
    keep(file: string, rows: readonly ReadRow[]): void {
      for (const { row, item } of rows) {
        const print = fingerprint(item);
        if (placeByPrint.has(print)) continue;
        const place = rows.length === 1 ? file : `row ${row} of ${file}`;
        placeByPrint.set(print, place);
        index.add(places.push(place) - 1, textOf(item));
      }
    },
  };
}
