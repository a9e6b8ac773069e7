/**
 * Judges files of every kind, one after another: each by itself, and against those that came before it. Opening a document, a picture or a recording takes a
 * decoder that is loaded when first needed, which is why this is asynchronous; what is then said of the file is as deterministic as `check`.
 */
import { refused } from './check';
import { tooLarge } from './entry';
import { Findings, type Ending } from './findings';
import { judgeImages } from './judge-image';
import { mediaTooLarge } from './judge-media';
import { judgeSounds } from './judge-sound';
import { judgeTexts } from './judge-text';
import type { Judge, Judged } from './judged';
import type { LooseRules } from './types';

export function createJudge(rules: LooseRules): Judge {
  const judge = judgeOf(rules);
  return (file, place) => withinMemory(async () => judge(file, place), (judged) => judged);
}

/** What refuses a file by its size alone, before it is read; null: read it. */
export function judgeBySize(rules: LooseRules, sizeBytes: number, name = ''): Judged | null {
  const large = rules.kind === 'text' ? tooLarge(rules, sizeBytes) : mediaTooLarge(rules, sizeBytes, name);
  return large === null ? null : ended(large);
}

/** What is made of a file, or of what it ends in where its content grows beyond what an engine holds. */
export async function withinMemory<T>(judge: () => Promise<T>, orElse: (judged: Judged) => T): Promise<T> {
  try {
    return await judge();
  } catch (error) {
    // A text, a list or a buffer.
    if (!(error instanceof RangeError)) throw error;
    return orElse(ended({ check: 'budget', message: 'This file takes more memory to check than there is.', fix: 'Send it in smaller parts.' }));
  }
}

function ended(ending: Ending): Judged {
  const findings = new Findings();
  findings.end(ending);
  return { report: refused(findings), items: [] };
}

function judgeOf(rules: LooseRules): Judge {
  if (rules.kind === 'image') return judgeImages(rules);
  if (rules.kind === 'audio') return judgeSounds(rules);
  return judgeTexts(rules);
}
