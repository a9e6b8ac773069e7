import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyRemedy, check, fingerprint, itemToFile, parseTextRules, partWeights, readItems, reportDigest, sketch, sketchSimilarity, type Item, type Report } from './index';
import { answer, fileOf, findingsOf, pair, passage, reportOn, rulesOf, textOf } from './testing';

const topical = { topics: ['tea room', 'bakery', 'harbour', 'owner', 'hill'], languages: ['en'] };
const good = pair('Who runs the tea room on Gull Hill?', 'Hana Petrov runs the tea room on Gull Hill.');

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ unit: 'grapheme', maxLength: 80 }), fc.lorem({ maxCount: 12 }));
const solid = text.filter((value) => value.trim() !== '');
const instructionItem = fc.record({ prompt: solid, completion: solid });
const turn = (role: 'user' | 'assistant') => solid.map((content) => ({ role, content }));
const chatItem = fc.tuple(fc.option(solid), fc.array(fc.tuple(turn('user'), turn('assistant')), { minLength: 1, maxLength: 3 })).map(
  ([system, turns]): Item => ({ messages: [...(system === null ? [] : [{ role: 'system' as const, content: system }]), ...turns.flat()] }),
);
const anyItem: fc.Arbitrary<Item> = fc.oneof(instructionItem, chatItem, solid.map((value): Item => ({ text: value })));
const shapeOf = (item: Item) => ('text' in item ? 'passage' : 'messages' in item ? 'chat' : 'instruction');
const soup = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  text.map((value) => new TextEncoder().encode(value)),
  fc.array(fc.oneof(fc.json(), fc.constantFrom('{"prompt":"a","completion":"b"}', 'Q: a', 'A: b', 'prompt,completion', '"a","b', '{', '[', '')), { maxLength: 6 }).map((lines) => new TextEncoder().encode(lines.join('\n'))),
);
const anyName = fc.constantFrom('a.txt', 'a.md', 'a.jsonl', 'a.csv', 'a.bin');
const anyRules = fc.constantFrom(...(['instruction', 'chat', 'passage'] as const).map((shape) => rulesOf({ shape, ...topical })));

describe('G40 score', () => {
  test('the weights sum to one', () => {
    expect(Object.values(partWeights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  });
  test('a good ordinary item scores high, a thin one low, an off-topic one between', () => {
    const ordinary = reportOn(good, topical);
    const thin = reportOn(pair('Who runs the tea room?', 'ok'), topical);
    const short = reportOn(pair('Is the bakery open today?', 'Yes.'), topical);
    const offTopic = reportOn(pair('What is the capital of France?', 'Paris is the capital of France.'), topical);
    expect(ordinary).toMatchObject({ pass: true, findings: [], items: 1 });
    expect(ordinary.score).toBeGreaterThanOrEqual(0.85);
    expect(thin.score).toBeLessThan(0.7);
    expect(short.score).toBeGreaterThan(thin.score);
    expect(offTopic.pass).toBe(true);
    expect(offTopic.parts.relevance).toBeLessThan(0.5);
    expect(offTopic.score).toBeLessThan(0.85);
  });
  test('parts and score are thousandths in 0..1, whatever the file', () => {
    fc.assert(
      fc.property(anyRules, anyName, soup, (rules, name, bytes) => {
        const report = check(rules, { name, bytes });
        for (const value of [report.score, ...Object.values(report.parts)]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
          expect(Math.round(value * 1000) / 1000).toBe(value);
        }
        expect(report.pass).toBe(!report.findings.some(({ severity }) => severity === 'refuse'));
      }),
      { numRuns: 500 },
    );
  });
});

describe('G36 exact duplicates', () => {
  test('within a file, by row; case, spacing and letter forms do not hide them', () => {
    const rows = [good, pair('When is it open?', 'It opens at nine.'), pair('WHO runs the  tea room on Gull Hill?', 'Hana Petrov runs the tea room on Gull\u00a0Hill. ')];
    const report = check(rulesOf(), fileOf('a.jsonl', rows.map((row) => JSON.stringify(row)).join('\n')));
    expect(findingsOf(report, 'duplicate')).toMatchObject([{ severity: 'refuse', where: { row: 3 }, message: 'This row is the same as row 1.' }]);
    expect(report.parts.novelty).toBe(0.667);
  });
  test('against what the device knows, with where it was seen', () => {
    const report = check(rulesOf(), itemToFile(good), { seen: new Map([[fingerprint(good), 'one of your drafts']]) });
    expect(findingsOf(report, 'duplicate')[0]?.message).toBe('This is the same as one of your drafts.');
    expect(report.pass).toBe(false);
  });
});

describe('G37 relevance', () => {
  test('costs score, never refuses, and knows simple endings of words', () => {
    expect(findingsOf(reportOn(pair('What is on the hills?', 'Two bakeries and their owners live there.'), topical), 'relevance')).toEqual([]);
    const off = reportOn(pair('What is the capital of France?', 'Paris is the capital of France.'), topical);
    expect(off.pass).toBe(true);
    expect(findingsOf(off, 'relevance')[0]).toMatchObject({ severity: 'warn', fix: expect.stringContaining('tea room, bakery') });
  });
  test('without topics nothing is judged', () => {
    expect(reportOn(pair('How do magnets work?', 'They pull on iron.')).parts.relevance).toBe(1);
  });
});

describe('G50 one report for the same bytes and rules', () => {
  test('random bytes never throw, and give the same plain data twice', () => {
    fc.assert(
      fc.property(anyRules, anyName, soup, (rules, name, bytes) => {
        const report = check(rules, { name, bytes });
        expect(check(rules, { name, bytes: bytes.slice() })).toEqual(report);
        expect(structuredClone(report)).toStrictEqual(report);
        expect(JSON.parse(JSON.stringify(report))).toStrictEqual(report);
      }),
      { numRuns: 1_000 },
    );
  });
  test('every finding says what is wrong, how to fix it, and a place that exists', () => {
    fc.assert(
      fc.property(anyItem, (item) => {
        for (const { message, fix, where, remedy } of reportOn(item).findings) {
          expect(message).toMatch(/^\S[^]*[.]$/);
          expect(fix).toMatch(/^\S[^]*[.]$/);
          expect(where?.end ?? 0).toBeGreaterThanOrEqual(where?.start ?? 0);
          expect(remedy?.end ?? 0).toBeGreaterThanOrEqual(remedy?.start ?? 0);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('G51 digest', () => {
  const report = answer('Write to hana@example.com for a table.');
  const hex = (value: Report) => [...reportDigest(value)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  test('32 bytes over what must agree, not over wording', () => {
    expect(reportDigest(report)).toHaveLength(32);
    const reworded = { ...report, findings: report.findings.map((finding) => ({ ...finding, message: 'Anders.', fix: 'Anders.' })) };
    expect(hex(reworded)).toBe(hex(report));
  });
  test('changes with pass, score, parts, items and findings', () => {
    const others: Report[] = [
      { ...report, pass: !report.pass },
      { ...report, score: 0.123 },
      { ...report, parts: { ...report.parts, novelty: 0.5 } },
      { ...report, items: 2 },
      { ...report, findings: [] },
      { ...report, findings: report.findings.map((finding) => ({ ...finding, where: { row: 9 } })) },
    ];
    expect(new Set([report, ...others].map(hex)).size).toBe(others.length + 1);
  });
});

describe('G52 typed items and fingerprints', () => {
  test('an item written as a file reads back as the same item, from the same bytes', () => {
    fc.assert(
      fc.property(anyItem, (item) => {
        const file = itemToFile(item);
        expect(readItems(rulesOf({ shape: shapeOf(item), perDay: { bytes: 1_000_000 } }), file)).toEqual({ ok: true, value: [item] });
        expect(textOf(itemToFile(JSON.parse(textOf(file)) as Item))).toBe(textOf(file));
      }),
      { numRuns: 1_000 },
    );
  });
  test('a fingerprint is 64 hex digits and tells items apart', () => {
    const prints = [good, pair('a', 'b'), pair('a b', ''), passage('a b'), { messages: [{ role: 'user' as const, content: 'a' }, { role: 'assistant' as const, content: 'b' }] }].map(fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
    for (const print of prints) expect(print).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprint(pair('ＷＨＯ  runs it?', 'x'))).toBe(fingerprint(pair('who runs it? ', 'X')));
  });
});

describe('G53 sketches', () => {
  const similarity = (a: Item, b: Item) => sketchSimilarity(sketch([a]), sketch([b]));
  const bakery = pair('Who runs the old bakery?', 'Mara Lind runs the old bakery.');
  test('the same text is 1; case, accents and punctuation change nothing', () => {
    expect(similarity(bakery, bakery)).toBe(1);
    expect(similarity(bakery, pair('who runs the old bakery', 'Mara Lind runs the old Bakery!'))).toBe(1);
  });
  test('one changed word leaves at least 0.8', () => {
    expect(similarity(bakery, pair('Who runs the old bakery?', 'Sara Lind runs the old bakery.'))).toBeGreaterThanOrEqual(0.8);
    expect(similarity(good, pair('Who runs the tea room on Gull Hill?', 'Anna Petrov runs the tea room on Gull Hill.'))).toBeGreaterThanOrEqual(0.8);
    const long = 'The tea room on Gull Hill was built by two brothers who had come from the islands with a boat full of slate, and it kept its roof through every storm since then, while the mill below lost hers twice and the chapel once.';
    expect(similarity(passage(long), passage(long.replace('storm', 'winter')))).toBeGreaterThanOrEqual(0.8);
  });
  test('a paraphrase is no near copy, and another fact of the same form still less', () => {
    const paraphrase = similarity(bakery, pair('Tell me who runs the old bakery', 'The old bakery is run by Mara Lind.'));
    const askedOtherwise = similarity(bakery, pair('Tell me who runs the old bakery', 'Mara Lind runs the old bakery.'));
    const otherFact = similarity(bakery, pair('Who runs the old dairy?', 'Piet Brandt runs the old dairy.'));
    expect(paraphrase).toBeLessThan(0.8);
    expect(askedOtherwise).toBeLessThan(0.9);
    expect(otherFact).toBeLessThan(0.65);
    expect(similarity(bakery, pair('How deep is the harbour?', 'Nine fathoms at low water.'))).toBeLessThan(0.2);
  });
  test('lies in 0..1, is symmetric, and the order of items does not matter', () => {
    fc.assert(
      fc.property(fc.array(anyItem, { maxLength: 5 }), fc.array(anyItem, { maxLength: 5 }), (a, b) => {
        const value = sketchSimilarity(sketch(a), sketch(b));
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        expect(sketchSimilarity(sketch(b), sketch(a))).toBe(value);
        expect(sketch([...a].reverse())).toEqual(sketch(a));
      }),
      { numRuns: 300 },
    );
  });
});

describe('G54 remedies', () => {
  const troubled = fc
    .array(fc.constantFrom('hana@example.com', '020 7946 0018', '4111 1111 1111 1111', 'DE89 3704 0044 0532 0130 00', 'the tea room', 'cafÃ©', 'a\u200bb', 'x\u0007y', 'open until late.', ' '), { minLength: 2, maxLength: 8 })
    .map((parts) => ` ${parts.join(' ')}`)
    .filter((value) => value.trim() !== '');

  function settle<T extends Item | { readonly name: string; readonly bytes: Uint8Array }>(target: T, look: (target: T) => Report, apply: (target: T, remedy: NonNullable<Report['findings'][number]['remedy']>) => T): Report {
    let current = target;
    for (let round = 0; round < 60; round++) {
      const report = look(current);
      const remedy = report.findings.find((finding) => finding.remedy !== undefined)?.remedy;
      if (remedy === undefined) return report;
      const before = report.findings.filter((finding) => finding.remedy !== undefined).length;
      current = apply(current, remedy);
      const after = look(current).findings.filter((finding) => finding.remedy !== undefined).length;
      expect(after).toBeLessThanOrEqual(before);
    }
    throw new Error('The remedies do not come to an end.');
  }

  test('each takes its finding away, in an item', () => {
    fc.assert(
      fc.property(troubled, troubled, (prompt, completion) => {
        const report = settle<Item>(pair(prompt, completion), (item) => reportOn(item), applyRemedy);
        expect(findingsOf(report, 'personal-data')).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
  test('each takes its finding away, in a file of any format, and leaves the other rows alone', () => {
    fc.assert(
      fc.property(troubled, (trouble) => {
        const csvCell = `"${trouble.replaceAll('"', '""')}"`;
        const files = [
          fileOf('a.jsonl', `${JSON.stringify({ id: 7, ...good })}\n\n${JSON.stringify({ instruction: 'What is it?', input: 'Say it', output: trouble, id: 8 })}\n`),
          fileOf('a.csv', `id,question,answer\n7,Who runs the tea room on Gull Hill?,Hana Petrov runs the tea room on Gull Hill.\n8,What is it?,${csvCell}\n`),
          fileOf('a.txt', `Q: Who runs the tea room on Gull Hill?\nA: Hana Petrov runs the tea room on Gull Hill.\n\nQ: What is it?\nA: ${trouble}\n`),
        ];
        const rules = rulesOf();
        for (const file of files) {
          let last = file;
          settle(file, (target) => check(rules, target), (target, remedy) => (last = applyRemedy(target, remedy)));
          const read = readItems(rules, last);
          expect(read.ok && read.value[0]).toEqual(good);
          expect(textOf(last)).toMatch(file.name === 'a.txt' ? /^Q: / : /7[^]*8/);
        }
      }),
      { numRuns: 60 },
    );
  });
  test('one that no longer fits changes nothing', () => {
    const remedy = { label: 'Mask', row: 1, field: 'completion', start: 500, end: 510, replacement: 'x' };
    expect(applyRemedy(good, remedy)).toBe(good);
    const file = itemToFile(good);
    expect(applyRemedy(file, remedy)).toBe(file);
    expect(applyRemedy(file, { ...remedy, row: 9, start: 0, end: 1 })).toBe(file);
    expect(applyRemedy({ name: 'a.pdf', bytes: file.bytes }, remedy).bytes).toBe(file.bytes);
  });
});

test('parsed rules make the same report as the rules they came from', () => {
  const rules = rulesOf(topical);
  const again = parseTextRules(JSON.parse(JSON.stringify(rules)));
  expect(again.ok && check(again.value, itemToFile(good))).toEqual(check(rules, itemToFile(good)));
});
