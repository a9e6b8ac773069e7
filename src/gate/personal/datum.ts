/** One piece of personal data in a text: what it is and where it stands. */
export type DatumKind = 'email' | 'phone' | 'card' | 'iban' | 'ip' | 'location';

export interface Datum {
  readonly kind: DatumKind;
  /** UTF-16 offsets in the text, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** A part of it that lets its writer recognise it and gives nobody the whole. */
  readonly shown: string;
  /** Of a range that is reserved for documentation, so it can reach nobody. */
  readonly isExample?: boolean;
}
