/**
 * Cells that a spreadsheet would run when the table is opened there (CSV injection, CWE-1236): `=HYPERLINK(…)`, `+cmd|' /C calc'!A0`. Numbers, phone numbers, lists with dashes, names
 * with `@` and headings of `===` are none. An apostrophe in front keeps the text and stops the formula.
 */
import { foldCase } from '../unicode/index';
import type { Finding } from '../types';
import type { Field } from './item-fields';
import { quote } from './words';

export function formulas(field: Field, row: number): Finding[] {
  const { name, text } = field;
  const start = text.search(/[^\s"'\ufeff]|'/);
  const cell = start === -1 ? '' : text.slice(start, start + 1_000);
  if (!isFormula(cell)) return [];
  return [
    {
      check: 'active-content',
      severity: 'warn',
      message: `A spreadsheet would run this as a formula: ${quote(cell)}.`,
      fix: 'Put an apostrophe in front of it.',
      where: { row, field: name, start, end: text.length },
      remedy: { label: 'Quote', row, field: name, start, end: start, replacement: "'" },
    },
  ];
}

/** Functions that reach out of a sheet, beside those that sums are made with. */
const functions =
  /^[-+=@\s(]*(?:hyperlink|webservice|importxml|importdata|importfeed|importhtml|importrange|image|filterxml|encodeurl|rtd|dde|ddeauto|cmd|exec|call|register|shell|indirect|concatenate|concat|textjoin|char|if|ifs|iferror|sum|average|count|counta|vlookup|hlookup|xlookup|index|lookup|cell|info|now|rand|query|googlefinance|sparkline|arrayformula|msexcel|powershell)\s?\(/;

function isFormula(cell: string): boolean {
  const sign = fullWidth[cell[0] ?? ''] ?? cell[0] ?? '';
  if (sign === '' || !'=+-@'.includes(sign)) return false;
  const rest = cell.slice(1);
  const lower = foldCase(cell.slice(0, 200));
  // Dynamic data exchange: program|topic!item
  if (/^[-+=@(\s0-9]{0,20}[a-z][a-z0-9._\\:/-]{0,60}\s?\|[^|\n]{0,400}![a-z$']/.test(foldCase(cell))) return true;
  if (sign === '=') return /^(?:\s?[A-Za-z][A-Za-z0-9._]{0,40}\(|\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![A-Za-z0-9])|[-+(]*[0-9]|["'{#@]|[A-Za-z0-9_ ]{1,40}!|[-+(]+[A-Za-z$])/.test(rest) || /^[A-Za-z][A-Za-z0-9_.]{0,40}\s*$/.test(rest);
  if (functions.test(lower)) return true;
  if (sign === '@') return /^[A-Z][A-Z0-9.]{1,30}\(/.test(rest);
  if (sign === '-' && /^\s/.test(rest)) return false;
  return /^[-+(]*\$?[A-Z]{1,3}\$?[0-9]{1,7}\s?[-+*/^&=<>:,)]/.test(rest) || /^[-+(]*[0-9.]+(?:[-+*/][0-9.]+)*[-+*/]\$?[A-Z]{1,3}\$?[0-9]{1,7}\b/.test(rest);
}

const fullWidth: Readonly<Record<string, string>> = { '\uff1d': '=', '\uff0b': '+', '\uff0d': '-', '\uff20': '@' };
