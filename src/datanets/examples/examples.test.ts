import { type FieldRule, type Report, type Rules, type TextRules, assess, defaultAudioRules, defaultImageRules, defaultRules, openEntry } from '#gate';
import { describe, expect, it } from 'vitest';
import { type Enter, examplesFor, judgeExamples } from './index';

const enter: Enter = async (rules, file) => {
  const opened = await openEntry(rules, file);
  return opened.ok ? { opening: opened.findings, assessed: await assess(rules, opened.file) } : { opening: [{ ...opened.ending, severity: 'refuse' }], assessed: null };
};

async function reportsUnder(rules: Rules): Promise<ReadonlyMap<string, Report>> {
  const reports = new Map<string, Report>();
  await judgeExamples(rules, examplesFor(rules), enter, (id, verdict) => verdict && reports.set(id, verdict.report));
  return reports;
}
const passing = async (rules: Rules): Promise<readonly string[]> => [...(await reportsUnder(rules))].filter(([, report]) => report.pass).map(([id]) => id);
const first = (report: Report | undefined): string | undefined => report?.findings.find(({ severity }) => severity === 'refuse')?.check;

const species: FieldRule = { name: 'species', label: 'Species', type: 'text', required: true, choices: [], min: null, max: null };
const height: FieldRule = { name: 'height', label: 'Height', type: 'number', required: true, choices: [], min: 0, max: 60 };
const kind: FieldRule = { name: 'kind', label: 'Kind', type: 'choice', required: false, choices: ['tree', 'shrub'], min: null, max: null };

describe('examples of texts', () => {
  it.each(['instruction', 'chat', 'passage', 'preference'] as const)('of the shape %s: by the defaults the full one enters, what harms does not', async (shape) => {
    const reports = await reportsUnder(defaultRules(shape));
    const refused = Object.fromEntries([...reports].filter(([, report]) => !report.pass).map(([id, report]) => [id, first(report)]));
    expect(refused).toMatchObject({ personal: 'personal-data', gibberish: 'gibberish', copy: 'near-duplicate' });
    expect(refused).not.toHaveProperty('full');
    expect(refused).not.toHaveProperty('csv');
  });

  it('follow every rule that changes', async () => {
    const rules: TextRules = defaultRules('instruction');
    expect(await passing(rules)).toEqual(expect.arrayContaining(['full', 'short', 'german']));
    expect(await passing({ ...rules, languages: ['en'] })).not.toContain('german');
    expect(await passing({ ...rules, languages: ['de'] })).not.toContain('full');
    expect(await passing({ ...rules, length: { ...rules.length, completion: { min: 40, max: 8_000 } } })).not.toContain('short');
    expect(await passing({ ...rules, duplicates: false })).toContain('copy');
    expect(await passing({ ...rules, personalData: 'warn' })).toContain('personal');
    expect(await passing({ ...rules, patterns: [{ pattern: '(?i)ferry', must: 'not-match', message: '' }] })).not.toContain('full');
    expect(await passing({ ...rules, formats: ['jsonl'] })).not.toContain('csv');
  });

  it('of fields of one’s own are made from these', async () => {
    const rules: TextRules = { ...defaultRules('fields'), fields: [species, height, kind] };
    const reports = await reportsUnder(rules);
    expect(reports.get('full')?.findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
    expect([...reports].filter(([, report]) => report.pass).map(([id]) => id)).toEqual(expect.arrayContaining(['full', 'german']));
    expect(['gap', 'number', 'choice', 'personal', 'gibberish', 'copy'].filter((id) => reports.get(id)?.pass)).toEqual([]);
    expect(await passing({ ...rules, fields: [{ ...species, min: 30 }, height] })).not.toContain('short');
  });
});

describe('examples of pictures', () => {
  it('are judged by what they are', async () => {
    const reports = await reportsUnder(defaultImageRules);
    expect([...reports].map(([id, report]) => [id, report.pass, report.findings[0]?.check])).toEqual([
      ['sharp', true, undefined],
      ['blurred', true, 'blur'],
      ['blank', false, 'blank'],
      ['tiny', false, 'dimensions'],
      ['copy', false, 'near-duplicate'],
      ['bmp', true, undefined],
    ]);
  });

  it.each(['captioned', 'labelled', 'question'] as const)('that are %s bring what is to be said of them', async (shape) => {
    const rules = { ...defaultImageRules, shape, labels: shape === 'labelled' ? ['boat', 'mill'] : [] };
    const reports = await reportsUnder(rules);
    expect(reports.get('sharp')).toMatchObject({ pass: true });
    expect(reports.get('silent')).toMatchObject({ pass: false });
    if (shape === 'labelled') expect(reports.get('stranger')).toMatchObject({ pass: false });
  });

  it('follow every rule that changes', async () => {
    expect(await passing({ ...defaultImageRules, width: { min: 1_000, max: 12_000 } })).toEqual([]);
    expect(await passing({ ...defaultImageRules, formats: ['jpg'] })).not.toContain('bmp');
    expect(await passing({ ...defaultImageRules, duplicates: false })).toContain('copy');
  });
});

describe('examples of recordings', () => {
  it('are judged by what they are', async () => {
    const reports = await reportsUnder({ ...defaultAudioRules, consent: true });
    const refused = Object.fromEntries([...reports].filter(([, report]) => !report.pass).map(([id, report]) => [id, first(report)]));
    expect(refused).toMatchObject({ silence: 'silence', clipped: 'clipping', short: 'duration', copy: 'near-duplicate' });
    expect(refused).toHaveProperty('unasked');
    expect(refused).not.toHaveProperty('clear');
    expect(refused).not.toHaveProperty('wav');
  });

  it('follow every rule that changes', async () => {
    expect(await passing({ ...defaultAudioRules, duration: { min: 5, max: 600 } })).toEqual([]);
    expect(await passing({ ...defaultAudioRules, formats: ['mp3'] })).not.toContain('wav');
    expect(await passing({ ...defaultAudioRules, shape: 'transcribed' })).not.toContain('untold');
  });
});
