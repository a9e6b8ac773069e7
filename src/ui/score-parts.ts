/** The five parts of the gate's score: what each is called, what it measures, and which findings bear on it. */
import type { Finding, ScoreParts } from '#gate';

export type PartName = keyof ScoreParts;

export interface PartWords {
  readonly key: PartName;
  readonly word: string;
  readonly measures: string;
  /** Said where the part is full. */
  readonly full: string;
  /** Said where it is not, and no finding tells why. */
  readonly less: string;
}

/** Reading order of the ring, clockwise from the top. */
export const partNames: readonly PartWords[] = [
  {
    key: 'completeness',
    word: 'complete',
    measures: 'Whether it says enough: whole questions, answers of a sentence, all that is asked for beside a picture or recording.',
    full: 'Nothing is missing.',
    less: 'It is short, or leaves something out. A sentence more would raise it.',
  },
  {
    key: 'structure',
    word: 'structured',
    measures: 'Whether everything in it could be read as what the datanet collects: each row of a file, each field of an item.',
    full: 'All of it could be read.',
    less: 'Part of it could not be read.',
  },
  {
    key: 'novelty',
    word: 'novel',
    measures: 'How much of it is new, beside what is there already and the rest of the same file.',
    full: 'Nothing like it was found.',
    less: 'It resembles something that is there already.',
  },
  {
    key: 'relevance',
    word: 'relevant',
    measures: 'How near its words are to the datanet’s purpose, its topics and what was accepted before.',
    full: 'It is about what this datanet is for, or cannot be told apart by its words.',
    less: 'Few of its words are those that this datanet is about.',
  },
  {
    key: 'quality',
    word: 'clean',
    measures: 'How well it is made: readable text without filler or personal data, a sharp picture, a clear recording.',
    full: 'Nothing disturbs.',
    less: 'Fillers or flaws lower it.',
  },
];

const partsByCheck: Readonly<Record<string, readonly PartName[]>> = {
  duplicate: ['novelty'],
  'near-duplicate': ['novelty'],
  relevance: ['relevance'],
  structure: ['structure', 'completeness'],
  type: ['structure'],
  whole: ['structure'],
  count: ['structure'],
  size: ['structure'],
  length: ['completeness', 'quality'],
};

/** What cost a part something: notes cost nothing. */
export const findingsOf = (part: PartName, findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ check, severity }) => severity !== 'note' && (partsByCheck[check] ?? ['quality']).includes(part));
