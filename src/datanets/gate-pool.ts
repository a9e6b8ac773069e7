/**
 * A few workers of the gate for many files: each holds one file at a time, so a slow file holds up none but itself and memory stays bounded. A job that
 * takes more than its time, or is cancelled, ends with its worker; a fresh one takes its place.
 */

/** One running worker. `T` is what it can be asked. */
export interface PoolWorker<T> {
  readonly service: T;
  /** Resolves once it answers: loading it takes none of a job's time. */
  readonly ready: Promise<unknown>;
  /** Rejects when it could not be loaded, or broke. */
  readonly broken: Promise<never>;
  readonly end: () => void;
}

/** `budget`: it took more than its time. `broken`: the worker could not be loaded, or failed. */
export type JobResult<R> = { readonly ok: true; readonly value: R } | { readonly ok: false; readonly reason: 'cancelled' | 'budget' | 'broken' };

export interface JobOptions {
  readonly budgetMs: number;
  readonly signal?: AbortSignal;
  /** Before those that wait: somebody looks at it. */
  readonly soon?: boolean;
}

export interface GatePool<T> {
  /** Calls `work` once a worker is free; what it reads, it reads then. Never rejects. */
  readonly run: <R>(work: (service: T) => Promise<R>, options: JobOptions) => Promise<JobResult<R>>;
}

export interface PoolOptions<T> {
  readonly start: () => PoolWorker<T>;
  readonly size: number;
  /** Calls back after so many milliseconds, unless what it returns is called before. */
  readonly after?: (run: () => void, ms: number) => () => void;
}

interface Waiting<T> {
  readonly take: (seat: Seat<T>) => Promise<'keep' | 'end'>;
}

/** A worker, and what hears that it broke: the job that it has. */
interface Seat<T> {
  readonly worker: PoolWorker<T>;
  isBroken: boolean;
  fail: () => void;
}

/** One listener a worker: one a job would hold on to every answer that the worker ever gave. */
function seatOf<T>(worker: PoolWorker<T>): Seat<T> {
  const seat: Seat<T> = { worker, isBroken: false, fail: () => {} };
  worker.broken.catch(() => {
    seat.isBroken = true;
    seat.fail();
  });
  return seat;
}

export function createGatePool<T>({ start, size, after = byTimer }: PoolOptions<T>): GatePool<T> {
  const free: Seat<T>[] = [];
  const queue: Waiting<T>[] = [];
  let running = 0;

  function fill(): void {
    while (running < size) {
      const job = queue.shift();
      if (job === undefined) return;
      void give(job, free.pop() ?? seatOf(start()));
    }
  }

  async function give(job: Waiting<T>, seat: Seat<T>): Promise<void> {
    running += 1;
    const fate = await job.take(seat);
    running -= 1;
    if (fate === 'keep') free.push(seat);
    else seat.worker.end();
    fill();
  }

  return {
    run: <R>(work: (service: T) => Promise<R>, { budgetMs, signal, soon = false }: JobOptions) =>
      new Promise<JobResult<R>>((resolve) => {
        if (signal?.aborted) return resolve({ ok: false, reason: 'cancelled' });
        const take = async (seat: Seat<T>): Promise<'keep' | 'end'> => {
          signal?.removeEventListener('abort', leave);
          const result = await within(seat, work, budgetMs, signal, after);
          resolve(result);
          return result.ok ? 'keep' : 'end';
        };
        const job: Waiting<T> = { take };
        const leave = (): void => {
          const at = queue.indexOf(job);
          if (at >= 0) queue.splice(at, 1);
          resolve({ ok: false, reason: 'cancelled' });
        };
        signal?.addEventListener('abort', leave, { once: true });
        if (soon) queue.unshift(job);
        else queue.push(job);
        fill();
      }),
  };
}

/** Whichever comes first: the answer, the end of its time, a cancel, a broken worker. */
function within<T, R>(seat: Seat<T>, work: (service: T) => Promise<R>, budgetMs: number, signal: AbortSignal | undefined, after: (run: () => void, ms: number) => () => void): Promise<JobResult<R>> {
  const { worker } = seat;
  return new Promise((resolve) => {
    let stopTimer = (): void => {};
    const settle = (result: JobResult<R>): void => {
      stopTimer();
      seat.fail = () => {};
      signal?.removeEventListener('abort', cancel);
      resolve(result);
    };
    const cancel = (): void => settle({ ok: false, reason: 'cancelled' });
    const fail = (): void => settle({ ok: false, reason: 'broken' });
    if (signal?.aborted) return cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    if (seat.isBroken) return fail();
    seat.fail = fail;
    worker.ready
      .then(() => {
        stopTimer = after(() => settle({ ok: false, reason: 'budget' }), budgetMs);
        return work(worker.service);
      })
      .then((value) => settle({ ok: true, value }), fail);
  });
}

function byTimer(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
