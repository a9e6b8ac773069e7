/**
 * The loop's promise in figures: trains on the sample datanet's accepted items by the embedded base's own recipe, and asks before and after. With
 * `--browser` the same in headless Chromium, by the built app's own worker; `--seed N` trains by another seed. Exits 1 when a goal is missed.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadBaseAssets } from '../src/factory/base-model';
import { EMBEDDED } from '../src/factory/models/base';
import { mixRecipe } from '../src/factory/rows';
import { buildApp } from '../tools/lib/build-app.mjs';
import { trainAndAskInBrowser } from './loop/in-browser';
import { createNodeTeacher } from './loop/in-node';
import { type Marks, marksTable, meetsGoals, quiz } from './loop/quiz';
import { type Questions, readQuestions, readSampleItems } from './loop/sample';

const root = process.cwd();

interface Comparison {
  readonly before: Marks;
  readonly after: Marks;
}

export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { browser: { type: 'boolean', default: false }, seed: { type: 'string' } } });
  const questions = readQuestions(root);
  const { before, after } = values.browser ? await inBrowser(questions) : await inNode(questions, values.seed);
  console.log(marksTable(before, after));
  return meetsGoals(before, after) ? 0 : 1;
}

async function inNode(questions: Questions, seed: string | undefined): Promise<Comparison> {
  const base = await loadBaseAssets(EMBEDDED, async () => Promise.reject(new Error('the embedded base has its config.json')), (path) => readFile(join(root, 'public', path), 'utf8').catch(() => null));
  const recipe = seed === undefined ? base.recipe : { ...base.recipe, seed: Number(seed) };
  const items = (await readSampleItems(root)).map((item) => ({ item, mine: false }));
  const mixture = mixRecipe(items, base.replay, recipe);
  const teacher = await createNodeTeacher(root);
  console.log(`${teacher.name}: ${mixture.accepted} accepted items and ${mixture.replay} others of what it knew an epoch`);
  const before = await quiz(questions, (question) => teacher.ask(question));
  const started = performance.now();
  const { steps, tokens } = await teacher.teach(mixture.reading, recipe);
  const seconds = (performance.now() - started) / 1000;
  console.log(`trained in ${seconds.toFixed(1)} s: ${steps} steps, ${(tokens / seconds).toFixed(0)} tokens/s (goal: under 30 s on two idle cores)`);
  const after = await quiz(questions, (question) => teacher.ask(question));
  teacher.dispose();
  return { before, after };
}

async function inBrowser(questions: Questions): Promise<Comparison> {
  await buildApp({ log: console.log });
  const all = [...questions.new, ...questions.known, ...questions.untaught].map(({ question }) => question);
  const { seconds, figures, answersByQuestion } = await trainAndAskInBrowser(all);
  console.log(`Chromium: trained in ${seconds.toFixed(1)} s, its flip-book included (goal: under 30 s on two idle cores). ${figures}`);
  const said = (side: 'before' | 'after') => (question: string) => Promise.resolve(answersByQuestion.get(question)?.[side] ?? '');
  return { before: await quiz(questions, said('before')), after: await quiz(questions, said('after')) };
}
