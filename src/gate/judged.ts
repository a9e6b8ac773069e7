/** What judging a file gives: its report, what it holds, and what others are compared with. */
import type { Raster } from './image';
import type { About, EntryFile, Item, Report, Rules } from './types';

export interface PictureItem {
  readonly format: string;
  readonly width: number;
  readonly height: number;
  /** What is said of it, where anything is. */
  readonly about?: About;
}

export interface SoundItem {
  readonly format: string;
  readonly seconds: number;
  readonly sampleRate: number;
  readonly channels: number;
  /** What is said of it, where anything is. */
  readonly about?: About;
}

export interface Judged {
  readonly report: Report;
  /** What the file holds, also when it doesn't pass: rows of text, or the one picture or recording. */
  readonly items: readonly (Item | PictureItem | SoundItem)[];
}

/** A file as it comes to be judged: what is said of it may be anything. */
export interface JudgedFile extends Omit<EntryFile, 'about'> {
  readonly about?: unknown;
}

/** Judges one file, and remembers it for those that follow when it passes; they are told that it is at `place`, by default its name. */
export type Judge = (file: JudgedFile, place?: string) => Promise<Judged>;

/** What copies of a file are found by. */
export interface Prints {
  readonly kind: Rules['kind'];
  /** 64 hex digits each: of a text's items (`fingerprint`), or the SHA-256 of a picture's or recording's bytes. */
  readonly fingerprints: readonly string[];
  /** Two of one kind are compared by `likeness`; empty where nothing could be read. */
  readonly sketch: Uint32Array;
}

/** What a picture or recording looks like at a glance. */
export type Preview =
  /** RGBA, at most 320 pixels a side. */
  | { readonly kind: 'picture'; readonly raster: Raster }
  /** 240 columns, each its loudest sample, 0..255. */
  | { readonly kind: 'sound'; readonly peaks: Uint8Array; readonly seconds: number };

export interface Assessed extends Judged {
  /** Intrinsic: of the file and the rules alone. */
  readonly report: Report;
  readonly prints: Prints;
  readonly preview: Preview | null;
}
