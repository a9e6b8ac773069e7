/** Threads that judge files, each taking the next one when it is done: what the page's pool of workers does, in Node. */
import { Worker } from 'node:worker_threads';
import { bundleForNode } from '../../tools/lib/bundle.mjs';
import type { Job } from './worker';

export const COUNTS = [1, 2] as const;

export interface Pool {
  /** Resolves when every file is judged. */
  run(jobs: readonly Job[]): Promise<void>;
  close(): Promise<void>;
}

export async function createPool(count: number): Promise<Pool> {
  const entry = await bundleForNode('bench/gate/worker.ts');
  const workers = Array.from({ length: count }, () => new Worker(entry));
  return {
    async run(jobs) {
      let next = 0;
      await Promise.all(
        workers.map(async (worker) => {
          for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) await judged(worker, job);
        }),
      );
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function judged(worker: Worker, job: Job): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', () => {
      worker.off('error', reject);
      resolve();
    });
    worker.postMessage(job);
  });
}

export const workersNamed = (count: number): string => `${count} worker${count === 1 ? '' : 's'}`;
