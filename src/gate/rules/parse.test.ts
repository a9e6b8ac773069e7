import { describe, expect, test } from 'vitest';
import { defaultAudioRules, defaultImageRules, defaultRules, parseRules, parseTextRules } from './index';

const problem = (json: unknown) => {
  const parsed = parseRules(json);
  return parsed.ok ? null : `${parsed.error.message} ${parsed.error.fix}`;
};

describe('G1 rules are read strictly', () => {
  test('nothing said means an instruction datanet with the defaults', () => {
    expect(parseTextRules({})).toEqual({ ok: true, value: defaultRules('instruction') });
    expect(defaultRules('instruction').perDay).toEqual({ submissions: 20, bytes: 10_000_000 });
    expect(defaultRules('instruction').formats).toEqual(['txt', 'md', 'jsonl', 'csv']);
  });
  test('pictures and recordings have defaults of their own, and say what they do not know', () => {
    expect(parseRules({ kind: 'image' })).toEqual({ ok: true, value: defaultImageRules });
    expect(parseRules({ kind: 'audio', duration: { max: 30 } })).toEqual({ ok: true, value: { ...defaultAudioRules, duration: { min: 1, max: 30 } } });
    expect(problem({ kind: 'image', shape: 'chat' })).toContain('"plain", "captioned"');
    expect(problem({ kind: 'audio', samplerate: {} })).toContain('Did you mean "sampleRate"?');
  });
  test('texts whose shape is not named may be of any', () => {
    expect(parseRules({ kind: 'text' })).toEqual({ ok: true, value: { ...defaultRules('passage'), shape: 'any' } });
  });
  test('what is said in part is filled up', () => {
    const parsed = parseRules({ shape: 'chat', perDay: { submissions: 200 }, length: { completion: { min: 10 } } });
    expect(parsed).toEqual({
      ok: true,
      value: { ...defaultRules('chat'), perDay: { submissions: 200, bytes: 10_000_000 }, length: { ...defaultRules('chat').length, completion: { min: 10, max: 8_000 } } },
    });
  });
  test('what parseRules gives is itself valid', () => {
    for (const shape of ['instruction', 'chat', 'passage'] as const) expect(parseRules(defaultRules(shape))).toEqual({ ok: true, value: defaultRules(shape) });
  });
  test.each([
    [{ topic: ['tea'] }, 'Unknown key "topic" in the rules. Did you mean "topics"?'],
    [{ per_day: {} }, 'Did you mean "perDay"?'],
    [{ max_items_per_file: 3 }, 'Did you mean "maxItemsPerFile"?'],
    [{ pii: 'warn' }, 'Did you mean "personalData"?'],
    [{ Language: ['en'] }, 'Did you mean "languages"?'],
    [{ perDay: { files: 3 } }, 'Unknown key "files" inside "perDay" in the rules. Did you mean "submissions"?'],
    [{ length: { prompt: { maximum: 3 } } }, 'Did you mean "max"?'],
    [{ length: { answer: { max: 3 } } }, 'Did you mean "completion"?'],
    [{ zebra: 1 }, 'Unknown key "zebra" in the rules. Remove it. Valid keys here: kind, shape, purpose,'],
    [JSON.parse('{"__proto__": {"shape": "chat"}}'), 'Unknown key "__proto__"'],
  ])('an unknown key is named, with the nearest valid one: %j', (json, message) => {
    expect(problem(json)).toContain(message);
  });
  test.each([
    [{ shape: 'pairs' }, '"instruction", "chat", "passage", "preference"'],
    [{ kind: 'video' }, 'Use one of "text", "image", "audio"'],
    [{ formats: ['doc'] }, '"txt", "md", "pdf", "docx", "jsonl", "csv"'],
    [{ kind: 'image', formats: ['gif'] }, '"png", "jpg"'],
    [{ kind: 'image', width: { min: 9, max: 3 } }, 'width has min 9 above max 3'],
    [{ kind: 'audio', duration: { max: 0 } }, 'at least 1'],
    [{ patterns: [{ pattern: '' }] }, 'at least 1'],
    [{ patterns: [{ pattern: '(a' }] }, 'In the rules: '],
    [{ formats: [] }, 'at least 1'],
    [{ perDay: { submissions: 0 } }, 'at least 1'],
    [{ perDay: { submissions: 1.5 } }, 'whole number'],
    [{ perDay: { bytes: '10MB' } }, '"perDay.bytes"'],
    [{ topics: 'tea' }, 'a list'],
    [{ languages: ['en-GB'] }, 'primary tags'],
    [{ length: { prompt: { min: 50, max: 10 } } }, 'min 50 above max 10'],
    [{ personalData: 'ignore' }, '"refuse", "warn"'],
    [null, 'JSON object'],
    [[], 'JSON object'],
    ['{}', 'JSON object'],
  ])('a wrong value is named with what is valid: %j', (json, message) => {
    expect(problem(json)).toContain(message);
  });
});
