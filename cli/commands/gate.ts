/**
 * `winnow gate FILE… [--rules rules.json] [--json]`: what the gate says about files, one report a file.
 *
 * Exit 0: every file was checked, whatever the reports say (a script reads `pass`). Exit 1: a file or the rules could not be read; the other files are still
 * checked. Exit 2: wrong usage.
 */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { check, defaultRules, parseRules, type Finding, type Report, type Rules } from '#gate';
import { EXIT, InputError, type Io, UsageError } from '../io';

export async function run(args: readonly string[], io: Pick<Io, 'out' | 'err' | 'cwd'>): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { rules: { type: 'string' }, json: { type: 'boolean', default: false } },
    allowPositionals: true,
    strict: true,
  });
  if (positionals.length === 0) throw new UsageError('No file is named.');
  const rules = values.rules === undefined ? defaultRules('instruction') : readRules(values.rules, io.cwd);
  let unreadable = 0;
  for (const path of positionals) {
    const bytes = readBytes(resolve(io.cwd, path));
    if (bytes === null) {
      io.err(`winnow gate: ${path} cannot be read: there is no such file, or it may not be read.`);
      unreadable += 1;
      continue;
    }
    const report = check(rules, { name: basename(path), bytes });
    for (const line of values.json ? [JSON.stringify({ file: path, ...report })] : readable(path, report)) io.out(line);
  }
  return unreadable === 0 ? EXIT.ok : EXIT.badInput;
}

function readRules(path: string, cwd: string): Rules {
  const bytes = readBytes(resolve(cwd, path));
  if (bytes === null) throw new InputError(`The rules ${path} cannot be read: there is no such file, or it may not be read.`);
  const rules = parseRules(parseJson(bytes, path));
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

function readBytes(path: string): Uint8Array | null {
  try {
    return new Uint8Array(readFileSync(path));
  } catch {
    return null;
  }
}

function readable(path: string, report: Report): string[] {
  const { completeness, structure, novelty, relevance, quality } = report.parts;
  return [
    `${path}: ${report.pass ? 'passes' : 'does not pass'}, score ${report.score.toFixed(3)}, ${report.items} ${report.items === 1 ? 'item' : 'items'}`,
    `  completeness ${completeness}, structure ${structure}, novelty ${novelty}, relevance ${relevance}, quality ${quality}`,
    ...report.findings.map((finding) => `  ${finding.severity}${placeOf(finding)}: ${finding.message} ${finding.fix}`),
  ];
}

function placeOf({ where }: Finding): string {
  if (where === undefined) return '';
  return `${where.row === undefined ? '' : `, row ${where.row}`}${where.field === undefined ? '' : `, ${where.field}`}`;
}
