/** The production build behind the real host, on a free port, with a switch: cutting it is what a pulled cable looks like. */
import type { RequestListener, ServerResponse } from 'node:http';
import { appDir, inRoot } from '../../../tools/lib/project.mjs';
import { type Host, type ModelsHandler, createAppHandler, createModelsHandler, listen } from '../../../service/host';
import { createModelCache } from '../../../service/models';

export interface SwitchedHost {
  /** Ends with a slash; stays the same over `cut` and `restore`. */
  readonly url: string;
  readonly cut: () => Promise<void>;
  readonly restore: () => Promise<void>;
  /** The next answers whose address fits end after so many bytes, one after the other (or stall): a cable that is pulled in the middle of a file. */
  readonly breakAnswers: (address: RegExp, afterBytes: readonly number[], how?: 'end' | 'stall') => void;
}

/** A host that has pulled nothing yet, whatever this computer's own cache holds. */
const nothingPulled = (): ModelsHandler => createModelsHandler({ cache: createModelCache(inRoot('build', 'empty-model-cache')) });

/** Serves the build in `folder` (the app's own, unless a test brings another), and the models that a test has pulled. */
export async function startHost(folder: string = appDir, models: ModelsHandler = nothingPulled()): Promise<SwitchedHost> {
  const answer = createAppHandler(folder, models);
  let breaks: { readonly address: RegExp; readonly afterBytes: number[]; readonly how: 'end' | 'stall' } = { address: /^$/, afterBytes: [], how: 'end' };
  const handler: RequestListener = (request, response) => {
    const after = breaks.address.test(request.url ?? '') ? breaks.afterBytes.shift() : undefined;
    if (after !== undefined) breakAfter(response, after, breaks.how);
    answer(request, response);
  };
  const first = await listen(handler, { port: 0 });
  let running: Host | undefined = first;
  return {
    url: first.url,
    breakAnswers(address, afterBytes, how = 'end') {
      breaks = { address, afterBytes: [...afterBytes], how };
    },
    async cut() {
      await running?.close();
      running = undefined;
    },
    async restore() {
      running ??= await listen(handler, { port: first.port });
    },
  };
}

function breakAfter(response: ServerResponse, bytes: number, how: 'end' | 'stall'): void {
  const write = response.write.bind(response) as (chunk: Uint8Array, done?: () => void) => boolean;
  let left = bytes;
  response.write = ((chunk: Uint8Array) => {
    const part = chunk.subarray(0, left);
    left -= part.length;
    return write(part, left > 0 || how === 'stall' ? undefined : () => response.socket?.end());
  }) as typeof response.write;
}
