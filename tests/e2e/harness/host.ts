/** The production build behind the real host, on a free port, with a switch: cutting it is what a pulled cable looks like. */
import { appDir } from '../../../tools/lib/project.mjs';
import { type Host, createAppHandler, listen } from '../../../service/host';

export interface SwitchedHost {
  /** Ends with a slash; stays the same over `cut` and `restore`. */
  readonly url: string;
  readonly cut: () => Promise<void>;
  readonly restore: () => Promise<void>;
}

/** Serves the build in `folder` (the app's own, unless a test brings another). */
export async function startHost(folder: string = appDir): Promise<SwitchedHost> {
  const handler = createAppHandler(folder);
  const first = await listen(handler, { port: 0 });
  let running: Host | undefined = first;
  return {
    url: first.url,
    async cut() {
      await running?.close();
      running = undefined;
    },
    async restore() {
      running ??= await listen(handler, { port: first.port });
    },
  };
}
