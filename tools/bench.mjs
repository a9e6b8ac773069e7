// npm run bench [NAME] [arguments]: runs bench/NAME.ts; without a name, lists what there is.
import './lib/require-node.mjs';
import { readFileSync, readdirSync } from 'node:fs';
import { ensureInstalled } from './lib/install.mjs';
import { inRoot } from './lib/project.mjs';

const benches = readdirSync(inRoot('bench'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .sort();

/** The first sentence of a bench's opening comment. */
function purposeOf(name) {
  const opening = /^\/\*\*\s*([\s\S]*?)\*\//.exec(readFileSync(inRoot('bench', `${name}.ts`), 'utf8'))?.[1] ?? '';
  return opening.replace(/^\*\s*/, '').replace(/\s*\n\s*\*\s?/g, ' ').trim().split(/(?<=\.)\s/, 1)[0];
}

const [name, ...args] = process.argv.slice(2);
if (name === undefined) {
  const width = Math.max(...benches.map((each) => each.length)) + 3;
  console.log(`npm run bench NAME\n\n${benches.map((each) => `  ${each.padEnd(width)}${purposeOf(each)}`).join('\n')}`);
} else if (!benches.includes(name)) {
  console.error(`There is no bench "${name}". There are: ${benches.join(', ')}.`);
  process.exitCode = 2;
} else {
  await ensureInstalled(console.error);
  const { buildKernels } = await import('./lib/kernels.mjs');
  await buildKernels(console.error);
  const { runTs } = await import('./run-ts.mjs');
  process.exitCode = await runTs(`bench/${name}.ts`, args);
}
