/**
 * Judges files of every kind, one after another: each by itself, and against those that came before it. Opening a document, a picture or a recording takes a
 * decoder that is loaded when first needed, which is why this is asynchronous; what is then said of the file is as deterministic as `check`.
 */
import { judgeImages } from './judge-image';
import { judgeSounds } from './judge-sound';
import { judgeTexts } from './judge-text';
import type { Judge } from './judged';
import type { LooseRules } from './types';

export function createJudge(rules: LooseRules): Judge {
  if (rules.kind === 'image') return judgeImages(rules);
  if (rules.kind === 'audio') return judgeSounds(rules);
  return judgeTexts(rules);
}
