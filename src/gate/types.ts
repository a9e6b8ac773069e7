/**
 * The gate's vocabulary: what a datanet's rules say, what a contribution is, and what a report tells. Rules and reports travel inside signed
 * records, so both are plain data: no functions, no classes, no undefined-valued keys.
 */
import type { TopicProfile } from './relevance/topic';


/** What one row of a text datanet is. The fields are those of a training row, so an accepted item trains as it stands; those of `fields` are the datanet's own. */
export type Shape = 'instruction' | 'chat' | 'passage' | 'preference' | 'fields';
export type TextFormat = 'txt' | 'md' | 'pdf' | 'docx' | 'jsonl' | 'csv';
export type ImageFormat = 'png' | 'jpg' | 'webp' | 'tiff' | 'bmp';
export type AudioFormat = 'wav' | 'mp3' | 'flac';

/** What a picture comes with: nothing, a caption, labels, or a question and its answer. */
export type ImageShape = 'plain' | 'captioned' | 'labelled' | 'question';
/** What a recording comes with: nothing, what is said in it, or labels. */
export type AudioShape = 'plain' | 'transcribed' | 'labelled';

/** What a person says of a picture or recording that they send: what its datanet's shape asks for, and nothing else. */
export interface About {
  readonly caption?: string;
  readonly labels?: readonly string[];
  readonly question?: string;
  readonly answer?: string;
  readonly transcript?: string;
  /** The people who are heard agreed to it. */
  readonly consent?: boolean;
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}
export interface InstructionItem {
  readonly prompt: string;
  readonly completion: string;
}
export interface ChatItem {
  readonly messages: readonly ChatMessage[];
}
export interface PassageItem {
  readonly text: string;
}
/** A question, the answer that is better, and one that is worse. */
export interface PreferenceItem {
  readonly prompt: string;
  readonly chosen: string;
  readonly rejected: string;
}
/** A row of a datanet with fields of its own: by name, in the order of its rules, those that are filled. A number is a number, all else is text. */
export interface FieldsItem {
  readonly values: Readonly<Record<string, string | number>>;
}
export type Item = InstructionItem | ChatItem | PassageItem | PreferenceItem | FieldsItem;

export type FieldType = 'text' | 'number' | 'choice' | 'date' | 'place';

/** One of a datanet's own fields. */
export interface FieldRule {
  /** In rows, as a key or column: a small letter, then small letters, digits and _, at most 40. */
  readonly name: string;
  /** On screen, and as a column too; unique like the name. */
  readonly label: string;
  readonly type: FieldType;
  readonly required: boolean;
  /** What a `choice` may be; else empty. */
  readonly choices: readonly string[];
  /** Of a `number` the least and greatest; of a `text` its length in code points; null: no bound of its own. */
  readonly min: number | null;
  readonly max: number | null;
}

/** Inclusive. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** What a text must or must not hold, in the syntax of text/patterns.ts. */
export interface PatternRule {
  readonly pattern: string;
  readonly must: 'match' | 'not-match';
  /** What the contributor is told; empty: a plain sentence about the pattern. */
  readonly message: string;
}

interface CommonRules {
  /** What the datanet is for, in a sentence or two; empty, and without topics: relevance is not judged and its part is 1. */
  readonly purpose: string;
  /** Words that items on topic share. */
  readonly topics: readonly string[];
  /** Counted submissions (a typed item, or a file) and bytes (10 MB = 10,000,000) an account and UTC day. */
  readonly perDay: { readonly submissions: number; readonly bytes: number };
  /** False: copies are not looked for. */
  readonly duplicates: boolean;
  /** BCP 47 primary tags, of texts and of what is said of media; empty: any language. */
  readonly languages: readonly string[];
  /** What an e-mail address, phone number, card or IBAN does: refuse the item, or warn. */
  readonly personalData: 'refuse' | 'warn';
  readonly patterns: readonly PatternRule[];
}

/** The rules of entry of a datanet of texts. */
export interface TextRules extends CommonRules {
  readonly kind: 'text';
  readonly shape: Shape;
  /** Of the shape `fields`; else empty. */
  readonly fields: readonly FieldRule[];
  readonly formats: readonly TextFormat[];
  readonly maxItemsPerFile: number;
  /** A field's length in Unicode code points after trimming. */
  readonly length: { readonly prompt: Bounds; readonly completion: Bounds; readonly text: Bounds };
}

/** The rules of entry of a datanet of pictures. */
export interface ImageRules extends CommonRules {
  readonly kind: 'image';
  readonly shape: ImageShape;
  /** Labels that may be given; empty: any. */
  readonly labels: readonly string[];
  /** A caption's, or an answer's, length in Unicode code points after trimming. */
  readonly length: Bounds;
  readonly formats: readonly ImageFormat[];
  /** Pixels, as the picture is seen. */
  readonly width: Bounds;
  readonly height: Bounds;
}

/** The rules of entry of a datanet of recordings. */
export interface AudioRules extends CommonRules {
  readonly kind: 'audio';
  readonly shape: AudioShape;
  /** Labels that may be given; empty: any. */
  readonly labels: readonly string[];
  /** A transcript's length in Unicode code points after trimming. */
  readonly length: Bounds;
  /** True: who sends it says that everybody who is heard agreed. */
  readonly consent: boolean;
  readonly formats: readonly AudioFormat[];
  /** Seconds. */
  readonly duration: Bounds;
  /** Hz. */
  readonly sampleRate: Bounds;
}

/** The rules of entry of a datanet. `parseRules` fills every default, so the gate reads complete rules only. */
export type Rules = TextRules | ImageRules | AudioRules;

/** Rules by which every row of a text may have a shape of its own, told by its fields. */
export type LooseRules = Rules | (Omit<TextRules, 'shape'> & { readonly shape: 'any' });

/** A contribution as it enters: a file's name and bytes. A typed item is a one-row `.jsonl` (see `itemToFile`). */
export interface EntryFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Of a picture or recording. */
  readonly about?: About;
}

/** refuse: nothing enters while it stands; warn: costs score; note: costs nothing. */
export type Severity = 'refuse' | 'warn' | 'note';

export interface Where {
  /** Row of the file, counted from 1. */
  readonly row?: number;
  readonly field?: string;
  /** UTF-16 offsets within the field. */
  readonly start?: number;
  readonly end?: number;
}

/** An edit that would settle a finding: replace `field[start, end)` of row `row` by `replacement`. */
export interface Remedy {
  /** What the button says: "Mask", "Trim". */
  readonly label: string;
  readonly row: number;
  readonly field: string;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

export interface Finding {
  /** The check's stable name, e.g. `encoding`, `structure`, `personal-data`. */
  readonly check: string;
  readonly severity: Severity;
  /** What is wrong, for a person. */
  readonly message: string;
  /** What would make it pass, for a person. */
  readonly fix: string;
  readonly where?: Where;
  readonly remedy?: Remedy;
}

/** Each part lies in 0..1, rounded to thousandths, so that every device stores the same number. */
export interface ScoreParts {
  readonly completeness: number;
  readonly structure: number;
  readonly novelty: number;
  readonly relevance: number;
  readonly quality: number;
}

export interface Report {
  readonly pass: boolean;
  /** 0..1, thousandths. 0 when nothing could be read. */
  readonly score: number;
  readonly parts: ScoreParts;
  readonly findings: readonly Finding[];
  /** How many items (rows) were read. */
  readonly items: number;
}

/** An item that another resembles: where it is, in words, and how much of it is the same, in thousandths. */
export interface Twin {
  readonly place: string;
  readonly similarity: number;
}

/** What the device knows beside the file: the items it already holds. Without it the report is *intrinsic*. */
export interface GateContext {
  /** Fingerprint of an item (see `fingerprint`) → where it was seen, in words ("one of your drafts", "an accepted item"). */
  readonly seen?: ReadonlyMap<string, string>;
  /** The nearest of the items held, when it is so near that the item is a copy of it with changes. */
  readonly near?: (item: Item) => Twin | null;
  /** What the items accepted so far are about (see `topicProfile`): relevance is held against them too. */
  readonly accepted?: TopicProfile;
}
