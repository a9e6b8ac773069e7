/** A helper thread of the engine: waits for commands in shared memory, and executes its part of them. */
import { runHelper, type ThreadStart } from '#engine';

addEventListener(
  'message',
  ({ data }: MessageEvent<ThreadStart>) => void runHelper(data, () => postMessage('ready')),
  { once: true },
);
