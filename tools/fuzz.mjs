// npm run fuzz [CASES] [SEED]: damaged files of every format at the gate, 20,000 unless told; the seed is printed.
import './lib/require-node.mjs';
import { spawnSync } from 'node:child_process';
import { ensureInstalled } from './lib/install.mjs';
import { inRoot, packageBin } from './lib/project.mjs';

const [cases = '20000', seed] = process.argv.slice(2);
await ensureInstalled(console.error);
const env = { ...process.env, FUZZ_CASES: cases, ...(seed === undefined ? {} : { FUZZ_SEED: seed }) };
const { status } = spawnSync(process.execPath, [packageBin('vitest/vitest.mjs'), 'run', '--project', 'golden', 'tests/fuzz'], { cwd: inRoot(), env, stdio: 'inherit' });
process.exitCode = status ?? 1;
