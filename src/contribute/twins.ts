/**
 * Copies among what lies on the desk, one's drafts and the datanet: each file beside its nearest twin. Of two files on the desk the earlier one stays; what
 * is refused stands for nothing, unless only words about it are missing or wrong. The reports given out are the intrinsic ones with the copy told.
 */
import { type Copy, type Prints, type Report, withCopy } from '#gate';
import type { RecordId } from '#ledger';

/** What a twin is shown from. */
export type TwinRef = { readonly kind: 'desk'; readonly id: string } | { readonly kind: 'draft'; readonly id: string } | { readonly kind: 'datanet'; readonly id: RecordId };

export interface Twin extends Copy {
  readonly ref: TwinRef;
}

/** Something that a file may be a copy of. */
export interface Held {
  readonly prints: Prints;
  readonly place: string;
  readonly ref: TwinRef;
}

export interface OnDesk extends Held {
  /** By itself, or with the rows told that were seen elsewhere. */
  readonly report: Report;
  /** The nearest beyond the desk. */
  readonly outside: Twin | null;
}

export interface Told {
  readonly report: Report;
  readonly twin: Twin | null;
}

/** 0..1, on the gate's scale of likeness. */
export type Alike = (a: Prints, b: Prints) => number;

/** One answer a file, in the order of the desk. */
export function tellTwins(files: readonly OnDesk[], alike: Alike): readonly Told[] {
  const standing: OnDesk[] = [];
  return files.map((file) => {
    const twin = nearer(file.outside, nearestOf(file.prints, standing, alike));
    const report = twin === null ? file.report : withCopy(file.report, twin);
    const isCopy = report !== file.report && report.findings.some(({ check, severity }) => severity === 'refuse' && (check === 'duplicate' || check === 'near-duplicate'));
    if (!isCopy && canStand(file)) standing.push(file);
    return { report, twin: report === file.report ? null : twin };
  });
}

/** It passes, or what refuses it is what is said of a picture or recording. */
const canStand = ({ prints, report }: OnDesk): boolean =>
  report.pass || (prints.kind !== 'text' && prints.sketch.length > 0 && report.findings.every(({ severity, where }) => severity !== 'refuse' || where?.field !== undefined));

export function nearestOf(prints: Prints, held: readonly Held[], alike: Alike): Twin | null {
  let best: Twin | null = null;
  for (const { prints: other, place, ref } of held) {
    const exact = isSame(prints, other);
    best = nearer(best, { kind: prints.kind, exact, similarity: exact ? 1_000 : Math.round(alike(prints, other) * 1_000), place, ref });
  }
  return best;
}

/** Of equally near ones the first. */
export function nearer(one: Twin | null, other: Twin | null): Twin | null {
  if (one === null || other === null) return one ?? other;
  if (one.exact !== other.exact) return one.exact ? one : other;
  return other.similarity > one.similarity ? other : one;
}

/** The same in all that is printed; many rows are told row by row instead. */
const isSame = (a: Prints, b: Prints): boolean => a.fingerprints.length > 0 && a.fingerprints.length === b.fingerprints.length && a.fingerprints.every((print, i) => print === b.fingerprints[i]);

/** Each pair is compared once, however often it is asked for. */
export function rememberAlike(alike: Alike): Alike {
  const known = new WeakMap<Prints, WeakMap<Prints, number>>();
  return (a, b) => {
    const ofA = known.get(a) ?? new WeakMap<Prints, number>();
    known.set(a, ofA);
    const before = ofA.get(b);
    if (before !== undefined) return before;
    const value = alike(a, b);
    ofA.set(b, value);
    return value;
  };
}

/** Of rows that were seen elsewhere their fingerprints, with where; what the gate is told of a file of several rows. */
export function seenAmong(prints: Prints, held: readonly Held[], seen: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const hits = new Map<string, string>();
  if (prints.fingerprints.length < 2) return hits;
  const onDesk = held.map(({ prints: other, place }) => ({ place, fingerprints: new Set(other.fingerprints) }));
  for (const print of prints.fingerprints) {
    const place = seen.get(print) ?? onDesk.find(({ fingerprints }) => fingerprints.has(print))?.place;
    if (place !== undefined) hits.set(print, place);
  }
  return hits;
}
