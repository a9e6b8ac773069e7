/**
 * One file by itself, of any kind: the report that every device comes to, what copies of it are found by, what it holds, and what it looks like, from one decoding. Nothing
 * of earlier files goes into it.
 */
import { assessPicture } from './judge-image';
import { assessSound } from './judge-sound';
import { checkRead } from './check';
import { readEntry } from './entry';
import { Findings } from './findings';
import { withinMemory } from './judge';
import type { Assessed, JudgedFile } from './judged';
import { fingerprint } from './text/fingerprint';
import { sketch } from './text/sketch';
import type { EntryFile, Rules, TextRules } from './types';

export function assess(rules: Rules, file: JudgedFile): Promise<Assessed> {
  return withinMemory(
    async () => {
      if (rules.kind === 'image') return assessPicture(rules, file);
      if (rules.kind === 'audio') return assessSound(rules, file);
      return assessText(rules, { name: file.name, bytes: file.bytes });
    },
    (judged) => ({ ...judged, prints: { kind: rules.kind, fingerprints: [], sketch: new Uint32Array(0) }, preview: null }),
  );
}

/** The report is `check`'s. Prints are those of all items, and of none where a row can't be read. */
export function assessText(rules: TextRules, file: EntryFile): Assessed {
  const findings = new Findings();
  const read = readEntry(rules, file, findings);
  const items = read.rows.map(({ item }) => item);
  const printed = findings.firstRefusal === null ? items : [];
  return {
    report: checkRead(rules, read, findings),
    prints: { kind: 'text', fingerprints: printed.map(fingerprint), sketch: sketch(printed, rules.fields) },
    items,
    preview: null,
  };
}
