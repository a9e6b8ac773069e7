/**
 * A font of a PDF (ISO 32000-1, 9.5 to 9.10) as the few entries that tell which characters its codes stand for and how wide they are. The font program itself is left out: it draws, and
 * a hostile one can keep its reader busy for ever. Where the program alone knows its encoding, that table is read from it.
 */
import type { PdfFile } from './file';
import { isArray, latin1, Name, type Dict, type PdfValue } from './objects';
import { cffEncoding } from './cff-encoding';
import { cleanedCharacterMap, unicodeCodes } from './character-maps';
import { name, number, type PdfWriter } from './writer';

const simpleKinds = new Set(['Type1', 'MMType1', 'TrueType', 'Type3']);
const encodings = new Set(['StandardEncoding', 'WinAnsiEncoding', 'MacRomanEncoding', 'MacExpertEncoding', 'SymbolSetEncoding', 'ZapfDingbatsEncoding']);
/** Predefined maps whose codes are UTF-16 already (ISO 32000-1, table 118). */
const unicodeMap = /^Uni(?:GB|CNS|JIS|JIS2004|KS)-(?:UCS2|UTF16)-(?:HW-)?[HV]$/;
const mostWidths = 70_000;
const mostProgramText = 200_000;

/** Adds the font's objects; the number of its dictionary, or null when the font does not tell which characters it shows. */
export function addFont(file: PdfFile, font: Dict, writer: PdfWriter): number | null {
  const kind = file.name(font.get('Subtype')) ?? 'Type1';
  const body = kind === 'Type0' ? compositeFont(file, font, writer) : simpleFont(file, font, simpleKinds.has(kind) ? kind : 'Type1', writer);
  if (body === null) return null;
  const id = writer.reserve();
  writer.add(id, body);
  return id;
}

function simpleFont(file: PdfFile, font: Dict, kind: string, writer: PdfWriter): string {
  const byte = (key: string, fallback: number) => Math.max(0, Math.min(255, Math.trunc(file.number(font.get(key)) ?? fallback)));
  const first = byte('FirstChar', 0);
  const widths = file.array(font.get('Widths')).slice(0, 256).map((each) => number(file.number(each) ?? 0));
  const unicode = toUnicode(file, font, writer);
  const entries = [`/Type /Font /Subtype /${kind} ${plainName('BaseFont', file, font)}`, unicode, simpleEncoding(file, font)];
  if (widths.length > 0) entries.push(`/FirstChar ${first} /LastChar ${Math.min(255, first + widths.length - 1)} /Widths [${widths.join(' ')}]`);
  if (kind === 'Type3') entries.push(`/FontMatrix [${numbers(file, font.get('FontMatrix'), 6, [0.001, 0, 0, 0.001, 0, 0])}] /FontBBox [${numbers(file, font.get('FontBBox'), 4, [0, 0, 0, 0])}] /CharProcs << >>`);
  else entries.push(descriptor(file, font));
  return `<< ${entries.filter((entry) => entry !== '').join(' ')} >>`;
}

/** Codes of such a font are numbers of its own glyphs, or of a collection's whose tables are not shipped: only a map says what they mean. */
function compositeFont(file: PdfFile, font: Dict, writer: PdfWriter): string | null {
  const inner = file.dict(file.array(font.get('DescendantFonts'))[0]) ?? new Map<string, PdfValue>();
  const predefined = file.name(font.get('Encoding'));
  const isUnicode = predefined !== null && unicodeMap.test(predefined);
  const unicode = isUnicode ? mapStream(unicodeCodes, 'ToUnicode', writer) : toUnicode(file, font, writer);
  if (unicode === '') return null;
  // Codes that are UTF-16 are not the numbers that the widths are listed by.
  const widths = isUnicode ? '' : `/W [${compositeWidths(file, inner.get('W'))}]`;
  const kind = file.name(inner.get('Subtype')) === 'CIDFontType0' ? 'CIDFontType0' : 'CIDFontType2';
  const descendant = `<< /Type /Font /Subtype /${kind} ${plainName('BaseFont', file, inner)} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW ${number(file.number(inner.get('DW')) ?? 1_000)} ${widths} ${descriptor(file, inner)} >>`;
  return `<< /Type /Font /Subtype /Type0 ${plainName('BaseFont', file, font)} ${compositeEncoding(file, font, predefined, writer)} ${unicode} /DescendantFonts [${descendant}] >>`;
}

function compositeEncoding(file: PdfFile, font: Dict, predefined: string | null, writer: PdfWriter): string {
  const isVertical = predefined !== null && predefined.endsWith('V');
  if (predefined !== null || !file.isStream(font.get('Encoding'))) return `/Encoding /Identity-${isVertical ? 'V' : 'H'}`;
  const bytes = file.streamBytes(font.get('Encoding'));
  const map = bytes === null ? null : cleanedCharacterMap(bytes);
  return map === null ? '/Encoding /Identity-H' : mapStream(map, 'Encoding', writer);
}

function toUnicode(file: PdfFile, font: Dict, writer: PdfWriter): string {
  const bytes = file.streamBytes(font.get('ToUnicode'));
  const map = bytes === null ? null : cleanedCharacterMap(bytes);
  return map === null ? '' : mapStream(map, 'ToUnicode', writer);
}

function mapStream(map: string, key: string, writer: PdfWriter): string {
  const id = writer.reserve();
  writer.addStream(id, '/Type /CMap /CMapName /Map', map);
  return `/${key} ${id} 0 R`;
}

/** Where the dictionary names no base, the program's own encoding is it; a map to Unicode often lacks some codes. */
function simpleEncoding(file: PdfFile, font: Dict): string {
  const value = font.get('Encoding');
  const named = file.name(value);
  if (named !== null) return encodings.has(named) ? `/Encoding ${name(named)}` : '';
  const given = file.dict(value);
  const base = file.name(given?.get('BaseEncoding'));
  const differences = base === null ? builtIn(file, font) : [];
  for (const each of file.array(given?.get('Differences')).slice(0, 1_024)) {
    const difference = file.resolve(each);
    if (difference instanceof Name) differences.push(name(difference.name));
    else if (typeof difference === 'number') differences.push(number(Math.max(0, Math.min(255, Math.trunc(difference)))));
  }
  if (given === null && differences.length === 0) return '';
  return `/Encoding << /Type /Encoding ${base !== null && encodings.has(base) ? `/BaseEncoding ${name(base)}` : ''} ${differences.length === 0 ? '' : `/Differences [${differences.join(' ')}]`} >>`;
}

/** The encoding of the program itself, which holds where the font's dictionary says nothing else. */
function builtIn(file: PdfFile, font: Dict): string[] {
  const given = file.dict(font.get('FontDescriptor'));
  const type1 = file.streamBytes(given?.get('FontFile'));
  if (type1 !== null) return type1Encoding(type1);
  const compact = file.streamBytes(given?.get('FontFile3'));
  return compact === null ? [] : [...cffEncoding(compact)].flatMap(([code, glyph]) => [String(code), name(glyph)]);
}

/** `dup 97 /a put`, as the clear-text part of a Type 1 program says it (Adobe Type 1 Font Format, 2.2). */
function type1Encoding(bytes: Uint8Array): string[] {
  const text = latin1(bytes.subarray(0, mostProgramText));
  const clear = text.slice(0, Math.max(0, text.indexOf('eexec')));
  const differences: string[] = [];
  for (const [, code, glyph] of clear.matchAll(/\bdup\s{1,4}(\d{1,3})\s{0,4}\/([A-Za-z0-9_.]{1,64})\s{1,4}put\b/g)) {
    if (Number(code) < 256 && differences.length < 512) differences.push(code ?? '0', name(glyph ?? ''));
  }
  return differences;
}

function descriptor(file: PdfFile, font: Dict): string {
  const given = file.dict(font.get('FontDescriptor'));
  if (given === null) return '';
  const numeric = ['Flags', 'ItalicAngle', 'Ascent', 'Descent', 'CapHeight', 'XHeight', 'StemV', 'AvgWidth', 'MaxWidth', 'MissingWidth'];
  const entries = numeric.flatMap((key) => {
    const value = file.number(given.get(key));
    return value === null ? [] : [`/${key} ${number(key === 'Flags' ? Math.trunc(value) : value)}`];
  });
  return `/FontDescriptor << /Type /FontDescriptor ${plainName('FontName', file, given)} /FontBBox [${numbers(file, given.get('FontBBox'), 4, [0, 0, 0, 0])}] ${entries.join(' ')} >>`;
}

/** `c [w …]` and `c1 c2 w`, up to as many as there are codes of two bytes. */
function compositeWidths(file: PdfFile, value: PdfValue | undefined): string {
  const given = file.array(value);
  const out: string[] = [];
  let left = mostWidths;
  for (let at = 0; at < given.length && left > 0; ) {
    const first = Math.trunc(file.number(given[at]) ?? -1);
    const second = file.resolve(given[at + 1]);
    if (isArray(second)) {
      const widths = second.slice(0, left).map((each) => number(file.number(each) ?? 0));
      left -= widths.length + 1;
      if (first >= 0 && first <= 65_535) out.push(`${first} [${widths.join(' ')}]`);
      at += 2;
      continue;
    }
    const last = Math.min(65_535, typeof second === 'number' ? Math.trunc(second) : -1);
    left -= Math.max(1, last - first + 1);
    if (first >= 0 && last >= first && left > 0) out.push(`${first} ${last} ${number(file.number(given[at + 2]) ?? 0)}`);
    at += 3;
  }
  return out.join(' ');
}

function numbers(file: PdfFile, value: PdfValue | undefined, count: number, fallback: readonly number[]): string {
  const given = file.array(value).slice(0, count).map((each) => file.number(each) ?? 0);
  return (given.length === count ? given : fallback).map(number).join(' ');
}

function plainName(key: string, file: PdfFile, dict: Dict): string {
  const value = file.name(dict.get(key));
  return value === null ? '' : `/${key} ${name(value)}`;
}

