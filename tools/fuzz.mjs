// npm run fuzz [gate|worlds] [COUNT] [SEED]: damaged files of every format at the gate (20,000 unless told), worlds with hostile devices (10,000 unless
// told); both where neither is named. The seed is printed; a number alone counts the gate's files.
import './lib/require-node.mjs';
import { spawnSync } from 'node:child_process';
import { ensureInstalled } from './lib/install.mjs';
import { inRoot, packageBin } from './lib/project.mjs';

const KINDS = {
  gate: { folder: 'tests/fuzz', count: '20000', env: (count, seed) => ({ FUZZ_CASES: count, ...(seed === undefined ? {} : { FUZZ_SEED: seed }) }) },
  worlds: { folder: 'tests/adversary', count: '10000', env: (count, seed) => ({ FUZZ_WORLDS: count, FUZZ_SEED: seed ?? String(Date.now() % 1_000_000_000) }) },
};

const words = process.argv.slice(2);
const named = words[0] !== undefined && Object.hasOwn(KINDS, words[0]) ? words.shift() : undefined;
const [count, seed] = words;
const kinds = named !== undefined ? [named] : count !== undefined ? ['gate'] : Object.keys(KINDS);

await ensureInstalled(console.error);
for (const kind of kinds) {
  const { folder, count: usual, env } = KINDS[kind];
  const { status } = spawnSync(process.execPath, [packageBin('vitest/vitest.mjs'), 'run', '--project', 'golden', folder, '--testTimeout', '3600000'], {
    cwd: inRoot(),
    env: { ...process.env, ...env(count ?? usual, seed) },
    stdio: 'inherit',
  });
  process.exitCode ||= status ?? 1;
}
