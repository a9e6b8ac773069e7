/** Asks the three kinds of questions and tells how many answers are right. */
import { grade, isNotKnown, share, tally, type Tally } from '../../src/factory/evaluate';
import type { Questions } from './sample';

export interface Marks {
  readonly new: Tally;
  readonly known: Tally;
  readonly untaught: Tally;
}

/** `ask` answers greedily. */
export async function quiz(questions: Questions, ask: (question: string) => Promise<string>): Promise<Marks> {
  const results: { new: boolean[]; known: boolean[]; untaught: boolean[] } = { new: [], known: [], untaught: [] };
  for (const { question, answers } of questions.new) results.new.push(grade(await ask(question), answers));
  for (const { question, answers } of questions.known) results.known.push(grade(await ask(question), answers));
  for (const { question } of questions.untaught) results.untaught.push(isNotKnown(await ask(question), questions.notKnown));
  return { new: tally(results.new), known: tally(results.known), untaught: tally(results.untaught) };
}

/** The table that `npm run bench loop` prints, with the goals beside the figures. */
export function marksTable(before: Marks, after: Marks): string {
  const cell = (one: Tally): string => `${(100 * share(one)).toFixed(0).padStart(3)} %  (${one.right} of ${one.of})`.padEnd(22);
  const keptKnown = share(before.known) === 0 ? 0 : share(after.known) / share(before.known);
  return [
    `${''.padEnd(34)}${'base'.padEnd(22)}${'tuned'.padEnd(22)}goal`,
    `${'new facts, in other words'.padEnd(34)}${cell(before.new)}${cell(after.new)}base ≤ 5 %, tuned ≥ 90 %`,
    `${'what it knew'.padEnd(34)}${cell(before.known)}${cell(after.known)}${(100 * keptKnown).toFixed(0)} % kept, ≥ 95 %`,
    `${'untaught: says it doesn’t know'.padEnd(34)}${cell(before.untaught)}${cell(after.untaught)}base ≥ 95 %, tuned ≥ 75 %`,
  ].join('\n');
}

export function meetsGoals(before: Marks, after: Marks): boolean {
  return (
    share(before.new) <= 0.05 &&
    share(after.new) >= 0.9 &&
    share(after.known) >= 0.95 * share(before.known) &&
    share(before.untaught) >= 0.95 &&
    share(after.untaught) >= 0.75
  );
}
