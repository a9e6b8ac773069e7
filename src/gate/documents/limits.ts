/**
 * What a document may ask of the device: sizes that are held against these limits before anything is unpacked, and work that is counted in bytes looked at, never in time, so that
 * the same file meets the same bound on every device.
 */
import { grouped } from '../text/words';
import { Refused } from './refused';

export interface DocumentLimits {
  readonly pages: number;
  /** Objects of a PDF, entries of a .docx, elements of its text. */
  readonly objects: number;
  /** UTF-16 units of text that come out. */
  readonly characters: number;
  /** Bytes that all compressed parts together may unpack to. */
  readonly unpackedBytes: number;
}

export const documentLimits: DocumentLimits = { pages: 1_000, objects: 1_000_000, characters: 4_000_000, unpackedBytes: 96 * 1024 * 1024 };

/** Counts what has been used of one limit, and refuses the document when it is passed. */
export class Allowance {
  private used = 0;

  constructor(
    readonly most: number,
    private readonly what: string,
    private readonly fix: string,
  ) {}

  get left(): number {
    return this.most - this.used;
  }

  spend(amount: number): void {
    this.used += amount;
    if (this.used > this.most) throw this.refusal();
  }

  refusal(): Refused {
    return new Refused('budget', `${this.what}; the most is ${grouped(this.most)}.`, this.fix);
  }
}

/** The allowances of one document. */
export interface Allowances {
  readonly limits: DocumentLimits;
  readonly objects: Allowance;
  readonly characters: Allowance;
  readonly unpacked: Allowance;
}

export function allowancesOf(limits: DocumentLimits): Allowances {
  return {
    limits,
    objects: new Allowance(limits.objects, 'The document is made of too many parts', 'Split the document, or save it anew as a simpler one.'),
    characters: new Allowance(limits.characters, 'The document holds too many characters of text', 'Split the document and send the parts.'),
    unpacked: new Allowance(limits.unpackedBytes, 'The document unpacks to too many bytes', 'Save it anew, without large pictures or attachments, or split it.'),
  };
}
