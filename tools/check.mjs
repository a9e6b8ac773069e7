// npm run check: types, lint, layers and unit tests. Made to be run before every commit.
import './lib/require-node.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { buildKernels } from './lib/kernels.mjs';
import { runStaticChecks } from './lib/static-checks.mjs';
import { createTally } from './lib/tally.mjs';

await ensureInstalled(console.log);
const tally = createTally();
await runStaticChecks(tally);
await tally.action('kernels', () => buildKernels(console.log));
await tally.suites(['unit']);
process.exitCode = tally.close();
