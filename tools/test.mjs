// npm test: sets up what the tests need, then types, lint, layers, unit, golden and end-to-end tests. `--long` runs what takes longer
// instead. The last line counts everything.
import './lib/require-node.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { createTally } from './lib/tally.mjs';

await ensureInstalled(console.log);
const { ensureBrowsers } = await import('./lib/browsers.mjs');
const { buildApp } = await import('./lib/build-app.mjs');
const { ensureNodeGpu } = await import('./lib/node-gpu.mjs');
const { runStaticChecks } = await import('./lib/static-checks.mjs');

const isLong = process.argv.includes('--long');
const tally = createTally();
if (!isLong) await runStaticChecks(tally);
const hasApp = await tally.action('build', () => buildApp({ log: console.log }));
if (!isLong) await tally.suites(['unit', 'golden']);
const hasBrowsers = await tally.action('browsers', () => ensureBrowsers(console.log));
if (hasApp && hasBrowsers) await tally.suites([isLong ? 'long' : 'e2e']);
if (isLong) {
  // Golden tests run on WebGPU too where Node has it; their names start with it, in quotes where the runner puts a backend's name in.
  const env = await ensureNodeGpu(console.log).catch((error) => void console.log(`WebGPU in Node is not tested: ${error.message}`));
  if (env) await tally.suites(['golden'], { name: 'golden tests on WebGPU in Node', only: "^'?webgpu", env });
}
process.exitCode = tally.close();
