/** What judging a file gives: its report, and what it holds. */
import type { EntryFile, Item, Report } from './types';

export interface PictureItem {
  readonly format: string;
  readonly width: number;
  readonly height: number;
}

export interface SoundItem {
  readonly format: string;
  readonly seconds: number;
  readonly sampleRate: number;
  readonly channels: number;
}

export interface Judged {
  readonly report: Report;
  /** What the file holds, also when it doesn't pass: rows of text, or the one picture or recording. */
  readonly items: readonly (Item | PictureItem | SoundItem)[];
}

/** Judges one file, and remembers it for those that follow when it passes; they are told that it is at `place`, by default its name. */
export type Judge = (file: EntryFile, place?: string) => Promise<Judged>;
