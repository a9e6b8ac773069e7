import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fromRoot, inRoot, runQuietly } from './project.mjs';

let folder;
let entry;

beforeEach(() => {
  mkdirSync(inRoot('build'), { recursive: true });
  folder = mkdtempSync(inRoot('build', 'bundle-test-'));
  entry = join(folder, 'probe.ts');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  for (const name of readdirSync(inRoot('build', 'node'))) if (name.startsWith('probe-')) rmSync(inRoot('build', 'node', name), { recursive: true });
});

const runEntry = (...args) => runQuietly(process.execPath, ['tools/run-ts.mjs', fromRoot(entry), ...args]);

describe('running TypeScript on Node', () => {
  test('hands the arguments to main, and its number is the exit code', async () => {
    writeFileSync(entry, `export const main = async (args: readonly string[]): Promise<number> => { console.log(args.join('+')); return 3; };`);
    expect(await runEntry('a', 'b')).toEqual({ code: 3, output: 'a+b\n' });
  });

  test('sees a change in a file that the entry imports', async () => {
    const part = join(folder, 'part.ts');
    writeFileSync(entry, `import { word } from './part.ts'; console.log(word);`);
    writeFileSync(part, `export const word: string = 'before';`);
    expect((await runEntry()).output).toBe('before\n');
    writeFileSync(part, `export const word: string = 'after it';`);
    expect((await runEntry()).output).toBe('after it\n');
  });

  test('two that bundle at once do not harm each other', async () => {
    writeFileSync(entry, `import { readFile } from 'node:fs/promises'; await readFile(new URL(import.meta.url)); console.log('whole');`);
    expect(await Promise.all([runEntry(), runEntry()])).toEqual([
      { code: 0, output: 'whole\n' },
      { code: 0, output: 'whole\n' },
    ]);
  });
});
