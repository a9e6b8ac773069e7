/** The same files, the same reports, to the byte: in Node, in Chromium and in Firefox. Whole files of every format, damaged ones, and texts in many scripts. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { judgeInChromium, judgeInFirefox, serveGatePage } from '../browser/gate/drive';
import { judgeAll, type FileToJudge } from '../browser/gate/judge-all';
import { damaged, randomFrom } from '../fuzz/mutate';
import { seeds } from '../fuzz/seeds';
import { inRoot } from '../../tools/lib/project.mjs';

const SEED = 20_261_122;
const DAMAGED = 150;
const MINUTES = 60_000;

let page: Awaited<ReturnType<typeof serveGatePage>>;
let files: readonly FileToJudge[];
let inNode: string;
beforeAll(async () => {
  page = await serveGatePage();
  files = await manyFiles();
  inNode = await judgeAll(files);
}, 2 * MINUTES);
afterAll(() => page?.close());

async function manyFiles(): Promise<FileToJudge[]> {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const whole = await seeds();
  const random = randomFrom(SEED);
  const broken = Array.from({ length: DAMAGED }, (_, i) => {
    const seed = whole[i % whole.length]!;
    return { ...seed, bytes: damaged(seed.bytes, random, whole[random() % whole.length]!.bytes) };
  });
  const languages = (await readFile(inRoot('src', 'gate', 'language', 'held-out.txt'), 'utf8')).trimEnd().split('\n').filter((_, i) => i % 10 === 0);
  const texts = languages.map((line, i) => ({ kind: 'text' as const, name: `${i}.txt`, base64: base64(new TextEncoder().encode(line.slice(line.indexOf('\t') + 1))) }));
  return [...[...whole, ...broken].map(({ kind, name, bytes }) => ({ kind, name, base64: base64(bytes) })), ...texts];
}

test('Node says something of each', () => {
  expect(inNode.split('\n')).toHaveLength(files.length);
  expect(new Set(inNode.match(/"check":"[a-z-]+"/g)).size).toBeGreaterThan(8);
});
test('Chromium gives the same reports', async () => {
  expect((await judgeInChromium(page.url, files)).split('\n')).toEqual(inNode.split('\n'));
}, 4 * MINUTES);
test('Firefox gives the same reports', async () => {
  expect((await judgeInFirefox(page.url, files)).split('\n')).toEqual(inNode.split('\n'));
}, 4 * MINUTES);
