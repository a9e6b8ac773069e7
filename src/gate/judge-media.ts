/** What pictures and recordings have in common on their way through the gate: size, true type, opening, their own checks, what is said of them, and copies of earlier ones. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { AboutCheck } from './about';
import { refused } from './check';
import { foreignContent } from './content-type';
import { withCopy } from './copy';
import { endingOf, tooLarge } from './entry';
import { Findings, type Ending } from './findings';
import type { Assessed, Judge, Judged, JudgedFile, PictureItem, Preview, SoundItem } from './judged';
import type { MediaChecks, Opened } from './media';
import { scoreOf } from './score';
import { toThousandths } from './text/words';
import type { AudioRules, ImageRules, Report, Rules, ScoreParts, Twin } from './types';

/** What one kind of media brings: its decoder, its checks, and what others are compared with. */
export interface MediaKind<T> {
  readonly rules: ImageRules | AudioRules;
  /** "picture", "recording". */
  readonly noun: 'picture' | 'recording';
  /** The format that the bytes are in; null: none of this kind. */
  readonly formatOf: (bytes: Uint8Array) => string | null;
  readonly open: (bytes: Uint8Array) => Promise<Opened<T>>;
  readonly check: (opened: T) => MediaChecks;
  readonly itemOf: (opened: T) => Omit<PictureItem, 'about'> | Omit<SoundItem, 'about'>;
  readonly sketchOf: (opened: T) => Uint32Array;
  readonly previewOf: (opened: T) => Preview;
  /** What is said of it. */
  readonly checkAbout: AboutCheck;
}

/** Likenesses of earlier ones, by their sketches. */
export interface MediaMemory {
  /** Similarity on the scale of `likeness`. */
  readonly nearest: (sketch: Uint32Array) => Twin | null;
  readonly keep: (place: string, sketch: Uint32Array) => void;
}

export function judgeMedia<T>(kind: MediaKind<T>, memory: MediaMemory): Judge {
  const placeByDigest = new Map<string, string>();
  return async (file, place = file.name) => {
    const { judged, value } = await judgeOne(kind, file);
    if (value === null || !kind.rules.duplicates) return judged;
    const digest = digestOf(file);
    const sketch = kind.sketchOf(value);
    const report = compared(kind.rules.kind, judged.report, placeByDigest.get(digest), () => memory.nearest(sketch));
    if (report.pass) {
      placeByDigest.set(digest, place);
      memory.keep(place, sketch);
    }
    return { ...judged, report };
  };
}

export async function assessMedia<T>(kind: MediaKind<T>, file: JudgedFile): Promise<Assessed> {
  const { judged, value } = await judgeOne(kind, file);
  return {
    ...judged,
    prints: { kind: kind.rules.kind, fingerprints: value === null ? [] : [digestOf(file)], sketch: value === null ? new Uint32Array(0) : kind.sketchOf(value) },
    preview: value === null ? null : kind.previewOf(value),
  };
}

const digestOf = ({ bytes }: JudgedFile): string => bytesToHex(sha256(bytes));

function compared(kind: Rules['kind'], report: Report, same: string | undefined, nearest: () => Twin | null): Report {
  if (same !== undefined) return withCopy(report, { kind, exact: true, place: same, similarity: 1_000 });
  const twin = nearest();
  return twin === null ? report : withCopy(report, { kind, exact: false, ...twin });
}

/** The file by itself, and what it was opened to. */
async function judgeOne<T>(kind: MediaKind<T>, file: JudgedFile): Promise<{ readonly judged: Judged; readonly value: T | null }> {
  const findings = new Findings();
  const refusal = fileEnding(kind, file);
  const opened = refusal === null ? await kind.open(file.bytes) : null;
  if (opened === null || !opened.ok) {
    if (refusal !== null) findings.end(refusal);
    if (opened !== null) findings.end(opened.finding);
    return { judged: { report: refused(findings), items: [] }, value: null };
  }
  const checks = kind.check(opened.value);
  const said = kind.checkAbout(file.about);
  for (const finding of [...opened.findings, ...checks.findings, ...said.findings]) findings.add(finding);
  const parts: ScoreParts = {
    completeness: toThousandths(said.completeness),
    structure: toThousandths(said.structure),
    novelty: 1,
    relevance: toThousandths(said.relevance),
    quality: toThousandths(checks.quality - said.cost),
  };
  const item = kind.itemOf(opened.value);
  return {
    judged: {
      report: { pass: findings.count('refuse') === 0, score: scoreOf(parts), parts, findings: findings.list(), items: 1 },
      items: [said.about === null ? item : { ...item, about: said.about }],
    },
    value: opened.value,
  };
}

const ENDINGS: Readonly<Record<string, string>> = { jpeg: 'jpg', tif: 'tiff' };

function fileEnding<T>({ rules, noun, formatOf }: MediaKind<T>, file: JudgedFile): Ending | null {
  const taken = rules.formats.map((format) => `.${format}`).join(', ');
  if (file.bytes.length === 0) return { check: 'size', message: 'The file is empty.', fix: `Choose a file with a ${noun} in it.` };
  const large = mediaTooLarge(rules, file.bytes.length, file.name);
  if (large !== null) return large;
  const format = formatOf(file.bytes);
  if (format === null) return { check: 'type', message: `This is ${foreignContent(file.bytes) ?? 'text'}, not a ${noun} that the gate reads.`, fix: `Send a ${noun} as ${taken}.` };
  const ending = endingOf(file.name);
  if (ending === null || (ENDINGS[ending] ?? ending) !== format) {
    return { check: 'type', message: `This is a ${noun} in the format ${format}, though its name ${ending === null ? 'has no ending' : `ends in .${ending}`}.`, fix: `Let its name end in .${format}.` };
  }
  if (!(rules.formats as readonly string[]).includes(format)) return { check: 'type', message: `This datanet does not take .${format} files.`, fix: `Save it as ${taken}.` };
  return null;
}

/** What refuses a picture or recording that is larger than all of a day's bytes. */
export function mediaTooLarge(rules: ImageRules | AudioRules, sizeBytes: number, name: string): Ending | null {
  const large = tooLarge(rules, sizeBytes);
  if (large === null) return null;
  if (rules.kind === 'image') return { ...large, fix: 'Make the picture smaller, or save it in a format that packs it.' };
  const isPacked = endingOf(name) !== 'wav';
  const takes = rules.formats.includes('flac') ? 'FLAC' : rules.formats.includes('mp3') ? 'MP3' : null;
  if (isPacked || takes === null) return { ...large, fix: 'Trim the recording, or cut it into several.' };
  return {
    ...large,
    message: `${large.message} A WAV stores every sample as it is.`,
    fix: takes === 'FLAC' ? 'Save it as FLAC: the sound stays the same, in about half of the bytes. Mono instead of stereo halves them again.' : 'Save it as MP3, which takes about a tenth of the bytes.',
  };
}
