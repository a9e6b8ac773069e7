/** Texts of 1 KB: all checks of the gate by one worker and by two, a plain twin, and the language alone beside franc. */
import { readFile } from 'node:fs/promises';
import { identify } from '../../src/gate/language';
import { inRoot } from '../../tools/lib/project.mjs';
import { nameOf, openFranc } from './peers';
import { createPlainCheck } from './plain-text';
import { COUNTS, createPool, workersNamed } from './pool';
import { attempt, costLine, heading, leastCost, leastSeconds, line } from './report';

const TEXTS = 4_000;
const IN_A_FILE = 250;
const PURPOSE = 'What a specification of software says of records and signatures.';
const RULES = { kind: 'text', shape: 'passage', languages: ['en'], purpose: PURPOSE };

/** Of one book's words, drawn anew, so that none is like another; and of its sentences, which have what people write: signs, numbers, names, code. */
async function passages(): Promise<{ readonly words: string[]; readonly sentences: string[] }> {
  const book = await readFile(inRoot('docs', 'SPEC.md'), 'utf8');
  let state = 1;
  const drawn = (from: readonly string[]): string => {
    let text = '';
    while (text.length < 1_000) text += `${from[(state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) % from.length] ?? ''} `;
    return text.slice(0, 1_000);
  };
  const words = book.match(/[A-Za-z]{2,}/g) ?? [];
  const sentences = book.split(/(?<=[.!?])\s+/).filter(({ length }) => length > 20 && length < 400);
  return { words: Array.from({ length: TEXTS }, () => drawn(words)), sentences: Array.from({ length: TEXTS }, () => drawn(sentences)) };
}

function filesOf(texts: readonly string[]): { readonly name: string; readonly bytes: Uint8Array }[] {
  return Array.from({ length: Math.ceil(texts.length / IN_A_FILE) }, (_, file) => ({
    name: `${file}.jsonl`,
    bytes: new TextEncoder().encode(texts.slice(file * IN_A_FILE, (file + 1) * IN_A_FILE).map((text) => `${JSON.stringify({ text })}\n`).join('')),
  }));
}

export async function benchTexts(): Promise<void> {
  heading(`Texts of 1 KB in files of ${IN_A_FILE}, items a second (goal: 2,000 on two cores)`);
  const { words, sentences } = await passages();
  for (const [what, texts] of [['drawn words', words], ['drawn sentences', sentences]] as const) {
    const jobs = filesOf(texts).map((file) => ({ rules: RULES, file }));
    for (const count of COUNTS) {
      const pool = await createPool(count);
      costLine(`winnow, all checks, ${what}, ${workersNamed(count)}`, TEXTS, await leastCost(() => pool.run(jobs)), 'items/s');
      await pool.close();
    }
  }
  const plain = await leastSeconds(() => {
    const check = createPlainCheck(PURPOSE);
    for (const text of sentences) check(text);
  }, 1);
  line('plain twin: language, data, copies, topic; 1 thread', TEXTS / plain, 'items/s', 'drawn sentences');
  line('winnow, language alone, 1 thread', TEXTS / (await leastSeconds(() => sentences.forEach(identify))), 'items/s', 'drawn sentences');
  await attempt('franc', async () => {
    const franc = await openFranc();
    line(`${nameOf('franc')}, language alone, 1 thread`, TEXTS / (await leastSeconds(() => sentences.forEach((text) => void franc(text)), 1)), 'items/s', 'drawn sentences');
  });
}
