/**
 * Speed of the gate on this machine, in Node on one thread: texts of 1 KB, two-megapixel pictures, recordings, and the search for near copies among 100,000.
 *
 *     npm run bench gate [texts] [pictures] [recordings] [near]      (all, when none is named)
 */
import { readFile } from 'node:fs/promises';
import { createJudge, parseRules, type LooseRules } from '#gate';
import { stripSound } from '../src/gate/audio';
import { inRoot } from '../tools/lib/project.mjs';
import { main as benchNear } from './gate/near';
import { largePicture } from './gate/large-picture';

const TEXTS = 2_000;
const PICTURES = 20;
const SECONDS = 300;

function rulesOf(json: unknown): LooseRules {
  const rules = parseRules(json);
  if (!rules.ok) throw new Error(rules.error.message);
  return rules.value;
}

const line = (name: string, figure: number, unit: string, goal: string): void => console.log(`${name.padEnd(34)}${figure.toFixed(figure < 100 ? 1 : 0).padStart(8)} ${unit}  (goal: ${goal})`);

/** Seconds of the best of three. */
async function least(work: () => Promise<unknown>): Promise<number> {
  let best = Infinity;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    await work();
    best = Math.min(best, (performance.now() - start) / 1_000);
  }
  return best;
}

/** Passages of 1 KB of one book's words, drawn anew, so that none is like another. */
async function benchTexts(): Promise<void> {
  const words = (await readFile(inRoot('docs', 'SPEC.md'), 'utf8')).match(/[A-Za-z]{2,}/g) ?? [];
  let state = 1;
  const draw = (): string => words[(state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) % words.length] ?? '';
  const passage = (): string => {
    let text = '';
    while (text.length < 1_000) text += `${draw()} `;
    return text.slice(0, 1_000);
  };
  const bytes = new TextEncoder().encode(Array.from({ length: TEXTS }, () => `${JSON.stringify({ text: passage() })}\n`).join(''));
  const rules = rulesOf({ kind: 'text', shape: 'passage', languages: ['en'], purpose: 'What a specification of software says of records and signatures.' });
  const seconds = await least(() => createJudge(rules)({ name: 'a.jsonl', bytes }));
  line('texts of 1 KB', TEXTS / seconds, 'a second', '2,000');
}

async function benchPictures(): Promise<void> {
  const bytes = await largePicture(inRoot('tests', 'data', 'images', 'photos', 'coffee.jpg'), 1_600, 1_250);
  const rules = rulesOf({ kind: 'image' });
  const seconds = await least(async () => {
    for (let i = 0; i < PICTURES; i++) await createJudge(rules)({ name: 'a.jpg', bytes });
  });
  line(`2-megapixel JPEGs (${Math.round(bytes.length / 1_000)} kB)`, PICTURES / seconds, 'a second', '20');
}

/** MP3 is made of frames that stand by themselves: a short recording over and over makes a long one. */
async function benchRecordings(): Promise<void> {
  const one = stripSound(new Uint8Array(await readFile(inRoot('tests', 'data', 'audio', 'slt-mill.mp3'))));
  if (!one.ok) throw new Error(one.finding.message);
  const rules = rulesOf({ kind: 'audio', duration: { max: 3_600 } });
  const judge = (bytes: Uint8Array) => createJudge(rules)({ name: 'a.mp3', bytes });
  const secondsOf = async (bytes: Uint8Array): Promise<number> => {
    const { items, report } = await judge(bytes);
    const [item] = items;
    if (item === undefined || !('seconds' in item)) throw new Error(`The recording can't be read: ${report.findings[0]?.message}`);
    return item.seconds;
  };
  const times = Math.ceil(SECONDS / (await secondsOf(one.value)));
  const bytes = new Uint8Array(Buffer.concat(Array.from({ length: times }, () => one.value)));
  const length = await secondsOf(bytes);
  const seconds = await least(() => judge(bytes));
  line(`MP3 of ${Math.round(length)} s`, length / seconds, '× real time', '100');
}

export async function main(args: readonly string[]): Promise<void> {
  const wanted = (name: string): boolean => args.length === 0 || args.includes(name);
  if (wanted('texts')) await benchTexts();
  if (wanted('pictures')) await benchPictures();
  if (wanted('recordings')) await benchRecordings();
  if (wanted('near')) await benchNear([]);
}
