import { describe, expect, test } from 'vitest';
import { applyRemedy, check, fingerprint, itemToFile, readItems } from './index';
import { fileOf, findingsOf, reportOn, rulesOf } from './testing';

const rules = rulesOf({ shape: 'preference' });
const good = { prompt: 'Who runs the tea room on Gull Hill?', chosen: 'Hana Petrov runs the tea room on Gull Hill.', rejected: 'idk' };

describe('G27 pairs of answers', () => {
  test('a question with a better and a worse answer passes, however bad the worse one is', () => {
    expect(reportOn(good)).toMatchObject({ pass: true, findings: [], items: 1 });
    expect(reportOn({ ...good, chosen: 'idk', rejected: good.chosen }).score).toBeLessThan(0.8);
  });
  test('rows and tables are read by the names that people use', () => {
    const rows = readItems(rules, fileOf('a.jsonl', `${JSON.stringify({ question: 'Who?', preferred: 'Hana does.', worse: 'No idea.' })}\n`));
    expect(rows).toEqual({ ok: true, value: [{ prompt: 'Who?', chosen: 'Hana does.', rejected: 'No idea.' }] });
    expect(readItems(rules, fileOf('a.csv', 'prompt,chosen,rejected\nWho?,Hana does.,No idea.\n'))).toEqual(rows);
  });
  test('both answers must be there, and differ', () => {
    const says = (row: object) => findingsOf(check(rules, fileOf('a.jsonl', `${JSON.stringify(row)}\n`)), 'structure').map(({ message }) => message);
    expect(says({ prompt: 'Who?', chosen: 'Hana does.' })).toEqual([expect.stringContaining('no worse answer')]);
    expect(says({ prompt: 'Who?', chosen: 'Hana.', rejected: ' Hana.' })).toEqual(['Both answers are the same.']);
  });
  test('personal data in the worse answer is refused, and masked by its remedy', () => {
    const file = itemToFile({ ...good, rejected: 'Write to hana@example.com.' });
    const [finding] = findingsOf(check(rules, file), 'personal-data');
    expect(finding).toMatchObject({ severity: 'refuse', where: { field: 'rejected' } });
    const remedied = finding?.remedy === undefined ? file : applyRemedy(file, finding.remedy);
    expect(check(rules, remedied).pass).toBe(true);
    expect(readItems(rules, remedied)).toMatchObject({ ok: true, value: [{ prompt: good.prompt, chosen: good.chosen }] });
  });
  test('it is another item than the question with its better answer alone', () => {
    expect(fingerprint(good)).not.toBe(fingerprint({ prompt: good.prompt, completion: good.chosen }));
  });
});
