/** `npm start` ends here: serves `dist/app`, prints the address, and stops on Ctrl-C. */
import { parseArgs } from 'node:util';
import { createAppHandler } from './app';
import { listen } from './listen';
import { createModelsHandler } from './models';
import { createSignaling } from '../signaling';

const DEFAULT_PORT = 4173;

function readOptions(args: readonly string[]): { readonly folder: string; readonly port: number; readonly address: string | undefined } {
  const { values } = parseArgs({ args: [...args], options: { folder: { type: 'string' }, port: { type: 'string' }, host: { type: 'string' } } });
  const port = Number(values.port ?? process.env['PORT'] ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`The port must be a whole number from 0 to 65535, not "${values.port ?? process.env['PORT']}".`);
  return { folder: values.folder ?? 'dist/app', port, address: values.host };
}

export async function main(args: readonly string[]): Promise<void> {
  const { folder, port, address } = readOptions(args);
  const models = createModelsHandler();
  const signaling = createSignaling();
  const host = await listen(createAppHandler(folder, models, signaling), { port, orNextFree: true, prepare: signaling.attach, ...(address === undefined ? {} : { address }) });
  console.log(`\n  Winnow is at ${host.url}\n`);
  if (port !== 0 && host.port !== port) {
    console.log(`  Port ${port} is taken, so it is ${host.port} this time. A browser keeps what you collect by address:`);
    console.log(`  what you collected at port ${port} is still there, and shows only there.\n`);
  }
  console.log('  Ctrl-C stops it.');
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    models.stop();
    signaling.close();
    void host.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
