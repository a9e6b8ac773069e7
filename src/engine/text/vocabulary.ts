/** What every kind of vocabulary offers, whatever file it was read from. */
export interface Vocabulary {
  /** `addSpecial`: with the tokens that the vocabulary puts around a text, such as BOS. Special tokens inside the text are recognized either way. */
  encode(text: string, addSpecial: boolean): number[];
  /** Special tokens as their text. Ids outside the vocabulary are left out. */
  decode(ids: readonly number[]): string;
  idOf(token: string): number | null;
  /** Text of each special token. */
  readonly special: ReadonlyMap<number, string>;
}
