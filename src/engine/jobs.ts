/** The service's jobs: each runs under a name and a signal by which it can be ended, alone or with all others. */
import { attempt, Refusal, type Result } from './refusal';

export interface Jobs {
  /** Runs a job; a `Refusal` becomes its value. `name`: by which `cancel` can end this job alone. */
  run<T>(work: (signal: AbortSignal) => Promise<T>, name?: string): Promise<Result<T>>;
  /** When those of this moment have ended. */
  ended(): Promise<void>;
  /** Ends those of this name, or all: each resolves with the error code "cancelled". */
  cancel(name?: string): void;
}

interface Job {
  readonly name: string | undefined;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

export function createJobs(): Jobs {
  const jobs = new Set<Job>();
  return {
    run(work, name) {
      let end = (): void => {};
      const ended = new Promise<void>((resolve) => (end = resolve));
      const job: Job = { name, abort: new AbortController(), ended };
      const { signal } = job.abort;
      jobs.add(job);
      return attempt(async () => {
        try {
          return await work(signal);
        } catch (error) {
          if (signal.aborted && error === signal.reason) throw new Refusal('cancelled', 'This was cancelled.', 'Start it again when you like.');
          throw error;
        } finally {
          jobs.delete(job);
          end();
        }
      });
    },
    async ended() {
      await Promise.all([...jobs].map((job) => job.ended));
    },
    cancel(name) {
      for (const job of jobs) if (name === undefined || job.name === name) job.abort.abort(new DOMException('cancelled', 'AbortError'));
    },
  };
}

/** What `work` gives, unless the signal is aborted before: then its reason is thrown, and the work goes on unheard. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => {});
  signal.throwIfAborted();
  const settled = new AbortController();
  const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { signal: settled.signal }));
  try {
    return await Promise.race([work, aborted]);
  } finally {
    settled.abort();
  }
}
