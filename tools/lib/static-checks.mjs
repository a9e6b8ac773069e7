// What can be told without running the app: types, lint, layers. They run at the same time; each tells its own outcome.
import { inRoot, packageBin } from './project.mjs';

export async function runStaticChecks(tally) {
  const tsc = packageBin('typescript/bin/tsc');
  await Promise.all([
    tally.program('types', [tsc, '-p', 'tsconfig.json']),
    tally.program('types of the pure rooms, without a page', [tsc, '-p', 'tsconfig.pure.json']),
    tally.program('lint', [packageBin('oxlint/bin/oxlint'), '--format=unix']),
    tally.program('layers', [inRoot('tools', 'check-layers.mjs')]),
  ]);
}
