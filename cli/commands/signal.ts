/**
 * `winnow signal [--port N] [--host ADDRESS] [--origin URL …]`: the signaling server by itself, for pages that are served from elsewhere. Prints its address
 * on standard output and, when something happened, a line of metrics a minute on standard error. Ctrl-C ends it.
 */
import { parseArgs } from 'node:util';
import { listen } from '../../service/host';
import { SIGNALING_PATH, createSignaling, metricsLine } from '../../service/signaling';
import { EXIT, InputError, type Io, UsageError } from '../io';

const DEFAULT_PORT = 4444;
const MINUTE = 60_000;

export async function run(args: readonly string[], io: Pick<Io, 'out' | 'err' | 'signal'>): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string' }, host: { type: 'string' }, origin: { type: 'string', multiple: true, default: [] } },
    strict: true,
  });
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError(`The port must be a whole number from 0 to 65535, not "${values.port}".`);
  const signaling = createSignaling({ origins: values.origin.map(originOf) });
  const host = await listen(
    (request, response) => {
      if (signaling.answer(request, response)) return;
      response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(`Only ${SIGNALING_PATH} is answered here.\n`);
    },
    { port, prepare: signaling.attach, ...(values.host === undefined ? {} : { address: values.host }) },
  ).catch((error: unknown) => {
    signaling.close();
    throw new InputError(`Port ${port} cannot be had: ${error instanceof Error ? error.message : String(error)}`);
  });
  io.out(`${host.url.replace(/^http/, 'ws').replace(/\/$/, '')}${SIGNALING_PATH}`);
  let told = metricsLine(signaling.metrics());
  const telling = setInterval(() => {
    const line = metricsLine(signaling.metrics());
    if (line !== told) io.err(line);
    told = line;
  }, MINUTE);
  await new Promise<void>((resolve) => {
    if (io.signal.aborted) resolve();
    else io.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  clearInterval(telling);
  signaling.close();
  await host.close();
  return EXIT.ok;
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.origin === 'null') throw new UsageError(`"${text}" is not an origin such as https://winnow.example.`);
  return url.origin;
}
