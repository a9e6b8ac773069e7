// npm start: installs when something is missing, builds when something changed, serves the app on this computer and prints its address.
// `--port N` or PORT chooses the port, `--host ADDRESS` another network address than this computer's own.
import './lib/require-node.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { appDir } from './lib/project.mjs';

try {
  await ensureInstalled(console.log);
  const { buildApp } = await import('./lib/build-app.mjs');
  await buildApp({ log: console.log });
  const { runTs } = await import('./run-ts.mjs');
  process.exitCode = await runTs('service/host/main.ts', ['--folder', appDir, ...process.argv.slice(2)]);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
