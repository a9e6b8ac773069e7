// npm run dev: the app from its sources, changes shown at once. The same headers as the host's, except what the development client needs.
import './lib/require-node.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { buildKernels } from './lib/kernels.mjs';
import { inRoot } from './lib/project.mjs';
import { importTs } from './run-ts.mjs';

await ensureInstalled(console.log);
await buildKernels(console.log);
const { createServer } = await import('vite');
const { createModelsHandler, parseRequestPath } = await importTs('service/host/index.ts');
const models = createModelsHandler();

/** Pulled models come from the cache, as the host serves them; everything else is Vite's. */
async function answer(request, response, next) {
  const target = parseRequestPath(request.url);
  const isAnswered = target.ok && (await models.answer(request, response, target.path));
  if (!isAnswered) next();
}
const pulledModels = {
  name: 'winnow:pulled-models',
  configureServer: ({ middlewares }) => void middlewares.use((request, response, next) => void answer(request, response, next)),
};
const server = await createServer({ root: inRoot(), configFile: inRoot('vite.config.ts'), plugins: [pulledModels] });
await server.listen();
server.printUrls();
server.bindCLIShortcuts({ print: false });
