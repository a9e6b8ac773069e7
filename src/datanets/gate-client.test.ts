import { type EntryFile, check, defaultRules, itemToFile } from '#gate';
import { describe, expect, it } from 'vitest';
import { createCheckLane } from './gate-client';

const rules = defaultRules('instruction');
const typed = (completion: string): EntryFile => itemToFile({ prompt: 'Who runs the mill?', completion });

/** A lane on the real gate that notes which files it was asked to judge. */
function lane() {
  const judged: EntryFile[] = [];
  return {
    judged,
    ...createCheckLane(async (ruled, file, context) => {
      judged.push(file);
      return check(ruled, file, context);
    }),
  };
}

describe('a check lane', () => {
  it('answers a lone question', async () => {
    expect(await lane().check(rules, typed('Ola runs the mill.'))).toEqual(check(rules, typed('Ola runs the mill.')));
  });

  it('judges only the newest of questions asked at once, and answers null for the rest', async () => {
    const { check: ask, judged } = lane();
    const files = ['O', 'Ola', 'Ola runs', 'Ola runs the mill.'].map(typed);
    const answers = await Promise.all(files.map((file) => ask(rules, file)));
    expect(answers.slice(0, -1)).toEqual([null, null, null]);
    expect(answers.at(-1)).not.toBeNull();
    expect(judged).toEqual([files.at(-1)]);
  });

  it('drops an answer that was overtaken while it was made', async () => {
    const asked = createCheckLane(async (ruled, file) => {
      await Promise.resolve();
      return check(ruled, file);
    });
    const first = asked.check(rules, typed('Ola'));
    await Promise.resolve();
    await Promise.resolve();
    const second = asked.check(rules, typed('Ola runs the mill.'));
    expect(await first).toBeNull();
    expect(await second).not.toBeNull();
  });

  it('goes on after a check that failed', async () => {
    let failures = 1;
    const { check: ask } = createCheckLane(async (ruled, file) => {
      if (failures-- > 0) throw new Error('broken');
      return check(ruled, file);
    });
    await expect(ask(rules, typed('a'))).rejects.toThrow('broken');
    expect(await ask(rules, typed('Ola runs the mill.'))).not.toBeNull();
  });
});
