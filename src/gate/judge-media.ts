/** What pictures and recordings have in common on their way through the gate: size, true type, opening, their own checks, and copies of earlier ones. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { refused } from './check';
import { foreignContent } from './content-type';
import { endingOf, tooLarge } from './entry';
import { Findings, type Ending } from './findings';
import type { Judge, Judged } from './judged';
import type { MediaChecks, Opened } from './media';
import { scoreOf } from './score';
import { toThousandths } from './text/words';
import type { AudioRules, EntryFile, ImageRules, ScoreParts, Twin } from './types';

/** What one kind of media brings: its decoder, its checks, its search for likenesses. */
export interface MediaKind<T> {
  readonly rules: ImageRules | AudioRules;
  /** "picture", "recording". */
  readonly noun: string;
  /** The format that the bytes are in; null: none of this kind. */
  readonly formatOf: (bytes: Uint8Array) => string | null;
  readonly open: (bytes: Uint8Array) => Promise<Opened<T>>;
  readonly check: (opened: T) => MediaChecks;
  readonly itemOf: (opened: T) => Judged['items'][number];
  /** Likenesses of earlier ones. */
  readonly memory: { readonly nearest: (opened: T) => Twin | null; readonly keep: (place: string, opened: T) => void };
}

const ENDINGS: Readonly<Record<string, string>> = { jpeg: 'jpg', tif: 'tiff' };

export function judgeMedia<T>(kind: MediaKind<T>): Judge {
  const placeByDigest = new Map<string, string>();
  return async (file, place = file.name) => {
    const findings = new Findings();
    const refusal = fileEnding(kind, file);
    if (refusal !== null) {
      findings.end(refusal);
      return { report: refused(findings), items: [] };
    }
    const opened = await kind.open(file.bytes);
    if (!opened.ok) {
      findings.end(opened.finding);
      return { report: refused(findings), items: [] };
    }
    const checks = kind.check(opened.value);
    for (const finding of [...opened.findings, ...checks.findings]) findings.add(finding);
    const digest = bytesToHex(sha256(file.bytes));
    const novelty = kind.rules.duplicates ? compare(kind, digest, opened.value, placeByDigest, findings) : 1;
    const parts: ScoreParts = { completeness: 1, structure: 1, novelty: toThousandths(novelty), relevance: 1, quality: toThousandths(checks.quality) };
    const pass = findings.count('refuse') === 0;
    if (pass && kind.rules.duplicates) {
      placeByDigest.set(digest, place);
      kind.memory.keep(place, opened.value);
    }
    return {
      report: { pass, score: scoreOf(parts), parts, findings: findings.list(), items: 1 },
      items: [kind.itemOf(opened.value)],
    };
  };
}

function fileEnding<T>({ rules, noun, formatOf }: MediaKind<T>, file: EntryFile): Ending | null {
  const taken = rules.formats.map((format) => `.${format}`).join(', ');
  if (file.bytes.length === 0) return { check: 'size', message: 'The file is empty.', fix: `Choose a file with a ${noun} in it.` };
  const large = tooLarge(rules, file.bytes.length);
  if (large !== null) return { ...large, fix: `Make the ${noun} smaller, or save it in a format that packs it.` };
  const format = formatOf(file.bytes);
  if (format === null) return { check: 'type', message: `This is ${foreignContent(file.bytes) ?? 'text'}, not a ${noun} that the gate reads.`, fix: `Send a ${noun} as ${taken}.` };
  const ending = endingOf(file.name);
  if (ending === null || (ENDINGS[ending] ?? ending) !== format) {
    return { check: 'type', message: `This is a ${noun} in the format ${format}, though its name ${ending === null ? 'has no ending' : `ends in .${ending}`}.`, fix: `Let its name end in .${format}.` };
  }
  if (!(rules.formats as readonly string[]).includes(format)) return { check: 'type', message: `This datanet does not take .${format} files.`, fix: `Save it as ${taken}.` };
  return null;
}

/** Adds what it is a copy of; returns what of it is new, 0..1. */
function compare<T>({ noun, memory }: MediaKind<T>, digest: string, opened: T, placeByDigest: ReadonlyMap<string, string>, findings: Findings): number {
  const same = placeByDigest.get(digest);
  if (same !== undefined) {
    findings.add({ check: 'duplicate', severity: 'refuse', message: `This is the same file as ${same}.`, fix: `Send a ${noun} that is not there yet.` });
    return 0;
  }
  const twin = memory.nearest(opened);
  if (twin !== null) {
    findings.add({ check: 'near-duplicate', severity: 'refuse', message: `This is nearly the same ${noun} as ${twin.place}.`, fix: `Send a ${noun} that is not there yet.` });
    return 1 - twin.similarity / 1_000;
  }
  return 1;
}
