/** What a reader of one format finds in a file: the size it states, what lies beside the picture, and how to come to the pixels. */
import type { MetadataNotes } from './metadata';
import type { PictureFormat } from './types';

export interface Anatomy {
  readonly format: PictureFormat;
  /** As stored, before the orientation is applied. */
  readonly width: number;
  readonly height: number;
  /** Pages, or frames of an animation; only the first is looked at. */
  readonly frames: number;
  /** Where the picture ends; what lies behind belongs to something else. */
  readonly end: number;
  /** All parts of the file that aren't pixels: places where something else could hide. */
  readonly extras: readonly Uint8Array[];
  readonly metadata: MetadataNotes;
  /** RGBA as stored: [height, width, 4]. */
  decode(): Uint8Array | Promise<Uint8Array>;
}
