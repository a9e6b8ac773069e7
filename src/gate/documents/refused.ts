/** Thrown inside `documents` by whatever ends the reading of a document; `openDocument` turns it into a finding. It never leaves this folder. */
import type { Finding } from '../types';

export class Refused extends Error {
  constructor(
    readonly check: string,
    message: string,
    readonly fix: string,
  ) {
    super(message);
  }

  get finding(): Finding {
    return { check: this.check, severity: 'refuse', message: this.message, fix: this.fix };
  }
}
