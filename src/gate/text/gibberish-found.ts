/** What a look for gibberish ends in: a place, and what to say of it. */
export interface Found {
  readonly severity: 'refuse' | 'warn';
  readonly message: string;
  readonly fix: string;
  readonly start: number;
  readonly end: number;
}
