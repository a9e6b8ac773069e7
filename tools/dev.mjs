// npm run dev: the app from its sources, changes shown at once. The same headers as the host's, except what the development client needs.
import './lib/require-node.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { buildKernels } from './lib/kernels.mjs';
import { inRoot } from './lib/project.mjs';

await ensureInstalled(console.log);
await buildKernels(console.log);
const { createServer } = await import('vite');
const server = await createServer({ root: inRoot(), configFile: inRoot('vite.config.ts') });
await server.listen();
server.printUrls();
server.bindCLIShortcuts({ print: false });
