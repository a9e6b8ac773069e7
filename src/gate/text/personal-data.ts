/**
 * What identifies or reaches a person, as findings: e-mail addresses, phone numbers, payment cards, bank accounts, IP addresses, and places told to within some metres. Each
 * comes with a remedy that masks it; messages never repeat the datum whole.
 */
import { findPersonalData, type Datum, type DatumKind } from '../personal/index';
import type { Finding, Severity, TextRules } from '../types';
import type { Field } from './item-fields';

const nameByKind: Readonly<Record<Exclude<DatumKind, 'location'>, string>> = {
  email: 'e-mail address',
  phone: 'phone number',
  card: 'payment card number',
  iban: 'bank account number (IBAN)',
  ip: 'IP address',
};

/** More than these in one field are told once these are masked. */
const maxTold = 1_000;

export function personalData(field: Field, row: number, severity: TextRules['personalData']): Finding[] {
  return findPersonalData(field.text)
    .slice(0, maxTold)
    .map((datum) => findingOf(datum, field, row, severity));
}

function findingOf(datum: Datum, field: Field, row: number, severity: TextRules['personalData']): Finding {
  const { kind, start, end } = datum;
  const told: Pick<Finding, 'check' | 'severity' | 'message'> =
    kind === 'location'
      ? { check: 'location', severity: 'warn', message: `This tells a place to within some metres: ${datum.shown}.` }
      : {
          check: 'personal-data',
          severity: severityOf(datum, severity),
          message: datum.isExample === true ? `This is an ${nameByKind[kind]} of a range for examples: ${datum.shown}.` : `This looks like a person's ${nameByKind[kind]}: ${datum.shown}.`,
        };
  return {
    ...told,
    fix: kind === 'location' ? 'Mask it, unless everybody may know the place.' : 'Mask it, or write the item without it.',
    where: { row, field: field.name, start, end },
    remedy: { label: 'Mask', row, field: field.name, start, end, replacement: `[${kind}]` },
  };
}

function severityOf(datum: Datum, severity: TextRules['personalData']): Severity {
  if (datum.isExample === true) return 'note';
  return severity === 'refuse' ? 'refuse' : 'warn';
}
