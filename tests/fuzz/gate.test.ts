/**
 * Damaged files of every format at the gate: each ends in a report, soon, and says nothing that isn't a documented check. `FUZZ_CASES` and `FUZZ_SEED` make
 * `npm run fuzz` of it.
 */
import { expect, test } from 'vitest';
import { aboutInSidecar, createJudge, openEntry, parseRules } from '#gate';
import { seeds } from './seeds';
import { damaged, randomFrom } from './mutate';

const CASES = Number(process.env.FUZZ_CASES ?? 400);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 32);
/** Generous on a busy machine, and far below what a hang takes. */
const LONGEST = 20_000;
const CHECKS = new Set(
  'type whole structure size count length dimensions duration sample-rate language encoding hidden-text injection gibberish boilerplate duplicate near-duplicate personal-data location active-content encrypted blur blank contrast clipping silence loudness hum relevance pattern budget'.split(' '),
);

test(
  `${CASES} damaged files each get a report (seed ${SEED})`,
  async () => {
    console.log(`fuzz: ${CASES} cases from seed ${SEED}`);
    const random = randomFrom(SEED);
    const all = await seeds();
    const rulesBy = new Map(['text', 'image', 'audio'].map((kind) => [kind, parseRules({ kind, duplicates: false })]));
    for (let i = 0; i < CASES; i++) {
      const seed = all[i % all.length]!;
      const other = all[random() % all.length]!;
      const file = { name: seed.name, bytes: damaged(seed.bytes, random, other.bytes) };
      const rules = rulesBy.get(seed.kind);
      if (!rules?.ok) throw new Error(`No rules for ${seed.kind}.`);
      const where = `case ${i} of seed ${SEED}, ${seed.name}`;
      const started = performance.now();
      const { report } = await createJudge(rules.value)(file).catch((error: unknown) => {
        throw new Error(where, { cause: error });
      });
      expect(performance.now() - started, where).toBeLessThan(LONGEST);
      expect(report.score, where).toSatisfy((score: number) => score >= 0 && score <= 1);
      for (const { check } of report.findings) expect(CHECKS, where).toContain(check);
      if (!report.pass) expect(report.findings.some(({ severity }) => severity === 'refuse'), where).toBe(true);
    }
  },
  Math.max(120_000, CASES * 1_000),
);

test(
  `${CASES >> 2} damaged pictures and recordings are opened without what they tell, whatever is said of them`,
  async () => {
    const random = randomFrom(SEED ^ 0x5eed);
    const media = (await seeds()).filter(({ kind }) => kind !== 'text');
    const rulesBy = new Map(
      [{ kind: 'image', shape: 'captioned', width: { min: 1 }, height: { min: 1 } }, { kind: 'audio', shape: 'labelled', consent: true }].map((json) => [json.kind, parseRules({ ...json, duplicates: false })]),
    );
    const said = new TextEncoder().encode(JSON.stringify({ caption: 'A cat sleeps on the warm stones.', labels: ['cat', 'harbour'], question: 'What is it?', answer: 'A cat.', consent: true }));
    for (let i = 0; i < CASES >> 2; i++) {
      const { kind, name, bytes } = media[i % media.length]!;
      const rules = rulesBy.get(kind);
      if (!rules?.ok) throw new Error(`No rules for ${kind}.`);
      const where = `case ${i} of seed ${SEED}, ${name}`;
      const file = { name, bytes: damaged(bytes, random, media[random() % media.length]!.bytes), about: aboutInSidecar(damaged(said, random, said)) };
      const { report } = await createJudge(rules.value)(file);
      for (const { check } of report.findings) expect(CHECKS, where).toContain(check);
      const opened = await openEntry(rules.value, { name, bytes: file.bytes }).catch((error: unknown) => {
        throw new Error(where, { cause: error });
      });
      const after = opened.ok ? (await createJudge(rules.value)({ ...opened.file, about: file.about })).report : null;
      if (report.pass) expect(after?.pass, where).toBe(true);
      if (opened.ok && opened.file.bytes !== file.bytes && after !== null) expect(after.findings.filter(({ check }) => check === 'location'), where).toEqual([]);
    }
  },
  Math.max(120_000, CASES * 1_000),
);

test('whole files pass', async () => {
  for (const { kind, name, bytes } of await seeds()) {
    // Some of them are tiny.
    const rules = parseRules(kind === 'image' ? { kind, width: { min: 1 }, height: { min: 1 } } : { kind });
    const judged = rules.ok ? await createJudge(rules.value)({ name, bytes }) : null;
    expect(judged?.report.findings.filter(({ severity }) => severity === 'refuse'), name).toEqual([]);
  }
});
