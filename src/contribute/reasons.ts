/** Why an item can be sent back: a short list that its author can act on, in words for the reviewer and for the author. */
import type { ReasonCode } from '#ledger';

export interface Reason {
  readonly code: ReasonCode;
  /** For the reviewer, choosing. */
  readonly label: string;
  /** For the author, reading: what to change. */
  readonly advice: string;
}

export const reasons: readonly Reason[] = [
  { code: 'wrong', label: 'It is not right', advice: 'Check the facts and correct what is not right.' },
  { code: 'unclear', label: 'Hard to understand', advice: 'Say it more clearly; shorter often helps.' },
  { code: 'off-topic', label: 'Off topic', advice: 'Read what this datanet is for, and bring it closer to that.' },
  { code: 'duplicate', label: 'It is there already', advice: 'Something like it was accepted before. Add what is new about yours.' },
  { code: 'personal-data', label: 'Holds personal data', advice: 'Remove names, addresses and numbers of private people.' },
  { code: 'low-quality', label: 'Too little effort', advice: 'Give it more care: whole sentences, correct spelling, a complete answer.' },
  { code: 'other', label: 'Something else', advice: 'Read the reviewer’s note.' },
];

const reasonByCode: ReadonlyMap<ReasonCode, Reason> = new Map(reasons.map((reason) => [reason.code, reason]));

/** A code of a later version reads as "Something else". */
export function reasonInWords(code: ReasonCode): Reason {
  return reasonByCode.get(code) ?? { code, label: 'Something else', advice: 'Read the reviewer’s note.' };
}

/** "Something else" explains nothing by itself, so it asks for a note. */
export const needsNote = (code: ReasonCode): boolean => code === 'other';
