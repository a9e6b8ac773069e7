/** A part of a recording, in seconds from its beginning. */
export interface SoundSelection {
  readonly from: number;
  readonly to: number;
}
