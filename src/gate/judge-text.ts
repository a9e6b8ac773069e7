/** Judges files of texts: tables and rows as they stand, documents by their passages, each item against those of earlier files. */
import { checkRead, refused, wordsOnTopic } from './check';
import { endingOf, readEntry } from './entry';
import { Findings } from './findings';
import type { Judge } from './judged';
import { createTextIndex, minhash } from './near';
import { openEntry } from './open-entry';
import type { TopicProfile } from './relevance/topic';
import { costOfFields, scoreOf } from './score';
import { shapeOfText } from './text/any-shape';
import { fingerprint } from './text/fingerprint';
import { fieldsOfItem } from './text/item-fields';
import type { ReadRow } from './text/jsonl';
import { learnTopic } from './text/relevance';
import { sketch } from './text/sketch';
import { decodeUtf8 } from './text/utf8';
import { toThousandths } from './text/words';
import type { EntryFile, Finding, FieldRule, GateContext, Item, LooseRules, Report, Shape, TextRules } from './types';

type TextRulesOfAnyShape = Exclude<LooseRules, { readonly kind: 'image' | 'audio' }>;

export function judgeTexts(rules: TextRulesOfAnyShape): Judge {
  const memory = createMemory(rules.fields);
  let accepted: TopicProfile | undefined;
  return async (file, place = file.name) => {
    const context = accepted === undefined ? memory.context : { ...memory.context, accepted };
    const { report, rows } = await judgeText(rules, { name: file.name, bytes: file.bytes }, context);
    if (report.pass) accepted = learnTopic(rules, rows.flatMap(({ item }) => wordsOnTopic(rules, fieldsOfItem(item, rules.fields)) ?? []), accepted);
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
  return { report: lessFor(opened.findings, checkRead(shaped, read, findings, context)), rows: read.rows };
}

/** What warns in opening concerns the whole file, and takes from its quality what it would take from an item's. */
function lessFor(opening: readonly Finding[], report: Report): Report {
  const parts = { ...report.parts, quality: toThousandths(report.parts.quality - costOfFields([], opening)) };
  return { ...report, parts, score: scoreOf(parts) };
}

const withShape = (rules: TextRulesOfAnyShape, shape: Shape): TextRules => ({ ...rules, shape });

function shapeOf(file: EntryFile): Shape {
  const decoded = decodeUtf8(file.bytes);
  return decoded.ok ? shapeOfText(endingOf(file.name), decoded.text) : 'passage';
}

/** Items of earlier files, by their fingerprint and by what they resemble. */
function createMemory(own: readonly FieldRule[]) {
  const placeByPrint = new Map<string, string>();
  const places: string[] = [];
  const index = createTextIndex();
  /** Asked for when an item is judged, and again when it is remembered. */
  const looks = new WeakMap<Item, Uint32Array>();
  const looksOf = (item: Item): Uint32Array => {
    const known = looks.get(item) ?? ('values' in item ? signatureOf(sketch([item], own)) : minhash(fieldsOfItem(item).map(({ text }) => text).join('\n')));
    looks.set(item, known);
    return known;
  };
  return {
    context: {
      seen: placeByPrint,
      near: (item) => {
        const found = index.nearest(looksOf(item));
        return found === null ? null : { place: places[found.id] ?? '', similarity: found.similarity };
      },
    } satisfies GateContext,
    keep(file: string, rows: readonly ReadRow[]): void {
      for (const { row, item } of rows) {
        const print = fingerprint(item);
        if (placeByPrint.has(print)) continue;
        const place = rows.length === 1 ? file : `row ${row} of ${file}`;
        placeByPrint.set(print, place);
        index.add(places.push(place) - 1, looksOf(item));
      }
    },
  };
}

/** A sketch as the index takes it: values of 31 bits, of which the lowest tells long shingles, that it has none of. */
function signatureOf(of: Uint32Array): Uint32Array {
  return Uint32Array.from(new Set(Array.from(of, (value) => (value >>> 2) << 1)));
}
