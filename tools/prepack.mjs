// npm pack: bundles the command line and builds the kernels, so that an installed package needs no compiler.
import './lib/require-node.mjs';
import { rmSync } from 'node:fs';
import { ensureInstalled } from './lib/install.mjs';
import { inRoot } from './lib/project.mjs';

await ensureInstalled(console.error);
rmSync(inRoot('build', 'node'), { recursive: true, force: true }); // only the command's bundle goes into the package
const { buildKernels } = await import('./lib/kernels.mjs');
const { bundleForNode } = await import('./lib/bundle.mjs');
await buildKernels(console.error);
await bundleForNode('cli/main.ts');
