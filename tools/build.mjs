// npm run build: the app into dist/app. `--force` builds even when nothing changed.
import './lib/require-node.mjs';
import { ensureInstalled } from './lib/install.mjs';

await ensureInstalled(console.error);
const { buildApp } = await import('./lib/build-app.mjs');
try {
  await buildApp({ log: console.log, force: process.argv.includes('--force') });
  console.log('The app is in dist/app.');
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
