/**
 * `winnow gate FILE… [--rules rules.json] [--json]`: what the gate says about files, one report a file. Each file is also held against those before it: the
 * earlier one stays. What is said of a picture or recording stands beside it: `photo.jpg.json` is of `photo.jpg`.
 *
 * Exit 0: every file was checked, whatever the reports say (a script reads `pass`). Exit 1: a file or the rules could not be read; the other files are still
 * checked. Exit 2: wrong usage.
 */
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { aboutInSidecar, createJudge, judgeBySize, parseRules, type Finding, type Judge, type Judged, type LooseRules } from '#gate';
import { EXIT, InputError, type Io, UsageError } from '../io';

export async function run(args: readonly string[], io: Pick<Io, 'out' | 'err' | 'cwd'>): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { rules: { type: 'string' }, json: { type: 'boolean', default: false } },
    allowPositionals: true,
    strict: true,
  });
  if (positionals.length === 0) throw new UsageError('No file is named.');
  const rules = rulesFrom(values.rules === undefined ? {} : readJson(values.rules, io.cwd), values.rules ?? 'the defaults');
  const judge = createJudge(rules);
  let unreadable = 0;
  for (const path of positionals) {
    const judged = await judgeFile(rules, judge, path, io.cwd);
    if (judged === null) {
      io.err(`winnow gate: ${path} cannot be read: there is no such file, or it may not be read.`);
      unreadable += 1;
      continue;
    }
    for (const line of values.json ? [JSON.stringify({ file: path, ...judged.report, items: judged.items })] : readable(path, judged)) io.out(line);
  }
  return unreadable === 0 ? EXIT.ok : EXIT.badInput;
}

/** Null when the file can't be read. What is too large by itself isn't. */
async function judgeFile(rules: LooseRules, judge: Judge, path: string, cwd: string): Promise<Judged | null> {
  const at = resolve(cwd, path);
  const large = judgeBySize(rules, sizeOf(at), path);
  if (large !== null) return large;
  const bytes = readBytes(at);
  if (bytes === null) return null;
  const sidecar = rules.kind === 'text' ? null : readBytes(`${at}.json`, mostSidecarBytes);
  return judge({ name: basename(path), bytes, ...(sidecar === null ? {} : { about: aboutInSidecar(sidecar) }) }, path);
}

/** Of one that is larger, enough is read for the gate to tell. */
const mostSidecarBytes = 2_000_000;

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function readJson(path: string, cwd: string): unknown {
  const bytes = readBytes(resolve(cwd, path));
  if (bytes === null) throw new InputError(`The rules ${path} cannot be read: there is no such file, or it may not be read.`);
  return parseJson(bytes, path);
}

function rulesFrom(json: unknown, path: string): LooseRules {
  const rules = parseRules(json);
  if (!rules.ok) throw new InputError(`${path}: ${rules.error.message} ${rules.error.fix}`);
  return rules.value;
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8').decode(bytes));
  } catch {
    throw new InputError(`The rules ${path} are not valid JSON. Check quotes, commas and brackets.`);
  }
}

/** Null where there is no such file, or it may not be read. */
function readBytes(path: string, most = Infinity): Uint8Array | null {
  try {
    if (sizeOf(path) > most) return readStart(path, most);
    const { buffer, byteOffset, length } = readFileSync(path);
    return new Uint8Array(buffer, byteOffset, length);
  } catch {
    return null;
  }
}

function readStart(path: string, sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  const file = openSync(path, 'r');
  try {
    return bytes.subarray(0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

function readable(path: string, { report, items }: Judged): string[] {
  const { completeness, structure, novelty, relevance, quality } = report.parts;
  return [
    `${path}: ${report.pass ? 'passes' : 'does not pass'}, score ${report.score.toFixed(3)}, ${items.length} ${items.length === 1 ? 'item' : 'items'}`,
    `  completeness ${completeness}, structure ${structure}, novelty ${novelty}, relevance ${relevance}, quality ${quality}`,
    ...report.findings.map((finding) => `  ${finding.severity} ${finding.check}${placeOf(finding)}: ${finding.message} ${finding.fix}`),
  ];
}

function placeOf({ where }: Finding): string {
  if (where === undefined) return '';
  return `${where.row === undefined ? '' : `, row ${where.row}`}${where.field === undefined ? '' : `, ${where.field}`}`;
}
