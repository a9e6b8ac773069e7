import { type EntryFile, check, defaultRules, itemToFile, type Report } from '#gate';
import { describe, expect, it } from 'vitest';
import { createGatePool, type PoolWorker } from './gate-pool';

const rules = defaultRules('instruction');
const typed = (completion: string): EntryFile => itemToFile({ prompt: 'Who runs the mill?', completion });
const never = new Promise<never>(() => {});

interface Gate {
  readonly check: (file: EntryFile) => Promise<Report>;
  readonly hang: () => Promise<never>;
  readonly fail: () => Promise<never>;
}

/** A pool of the real gate, without threads; time passes when the test says so. */
function pool(size = 2) {
  const timers: { readonly ms: number; run: (() => void) | null }[] = [];
  const made: { ended: boolean }[] = [];
  const start = (): PoolWorker<Gate> => {
    const life = { ended: false };
    made.push(life);
    const service: Gate = { check: async (file) => check(rules, file), hang: () => never, fail: () => Promise.reject(new Error('broken')) };
    return { service, ready: Promise.resolve(), broken: never, end: () => void (life.ended = true) };
  };
  const after = (run: () => void, ms: number): (() => void) => {
    const timer = { ms, run: run as (() => void) | null };
    timers.push(timer);
    return () => void (timer.run = null);
  };
  const pass = (ms: number): void => timers.forEach((timer) => timer.ms <= ms && timer.run?.());
  return { made, pass, ...createGatePool({ start, size, after }) };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the pool of the gate', () => {
  it('judges many files on a few workers', async () => {
    const { run, made } = pool();
    const files = ['Ola runs the mill.', 'Nobody runs it.', 'The miller runs it.', 'Hana runs it now.'].map(typed);
    const results = await Promise.all(files.map((file) => run((gate) => gate.check(file), { budgetMs: 10 })));
    expect(results).toEqual(files.map((file) => ({ ok: true, value: check(rules, file) })));
    expect(made.length).toBe(2);
  });

  it('goes on with the rest while one file hangs', async () => {
    const { run } = pool();
    void run((gate) => gate.hang(), { budgetMs: 10 });
    const rest = await Promise.all([1, 2, 3].map((n) => run((gate) => gate.check(typed(`Miller ${n} runs it.`)), { budgetMs: 10 })));
    expect(rest.every((result) => result.ok)).toBe(true);
  });

  it('ends a job that takes more than its time, with its worker, and starts a fresh one', async () => {
    const { run, made, pass } = pool(1);
    const slow = run((gate) => gate.hang(), { budgetMs: 10 });
    const waiting = run((gate) => gate.check(typed('Ola runs the mill.')), { budgetMs: 50 });
    await turn();
    pass(10);
    expect(await slow).toEqual({ ok: false, reason: 'budget' });
    expect((await waiting).ok).toBe(true);
    expect(made.map(({ ended }) => ended)).toEqual([true, false]);
  });

  it('cancels what runs, with its worker, and what waits, without one', async () => {
    const { run, made } = pool(1);
    const [first, second] = [new AbortController(), new AbortController()];
    const runs = run((gate) => gate.hang(), { budgetMs: 10, signal: first.signal });
    let begun = false;
    const waits = run(async () => void (begun = true), { budgetMs: 10, signal: second.signal });
    second.abort();
    expect(await waits).toEqual({ ok: false, reason: 'cancelled' });
    first.abort();
    expect(await runs).toEqual({ ok: false, reason: 'cancelled' });
    await turn();
    expect([begun, made.map(({ ended }) => ended)]).toEqual([false, [true]]);
  });

  it('replaces a worker that failed', async () => {
    const { run, made } = pool(1);
    expect(await run((gate) => gate.fail(), { budgetMs: 10 })).toEqual({ ok: false, reason: 'broken' });
    expect((await run((gate) => gate.check(typed('Ola runs the mill.')), { budgetMs: 10 })).ok).toBe(true);
    expect(made.length).toBe(2);
  });

  it('ends the job of a worker that breaks, and of one that broke while nobody asked it', async () => {
    const breaks: (() => void)[] = [];
    const start = (): PoolWorker<object> => ({ service: {}, ready: Promise.resolve(), broken: new Promise((_, reject) => void breaks.push(() => reject(new Error('out of memory')))), end: () => {} });
    const { run } = createGatePool({ start, size: 1 });
    const running = run(() => never, { budgetMs: 1_000 });
    await turn();
    breaks[0]?.();
    expect(await running).toEqual({ ok: false, reason: 'broken' });
    expect(await run(async () => 'fine', { budgetMs: 1_000 })).toEqual({ ok: true, value: 'fine' });
    breaks[1]?.();
    await turn();
    expect(await run(async () => 'never', { budgetMs: 1_000 })).toEqual({ ok: false, reason: 'broken' });
    expect(await run(async () => 'again', { budgetMs: 1_000 })).toEqual({ ok: true, value: 'again' });
  });

  it('takes what somebody waits for before the rest', async () => {
    const { run } = pool(1);
    const order: string[] = [];
    const job = (name: string, soon: boolean) => run(async () => void order.push(name), { budgetMs: 10, soon });
    await Promise.all([job('first', false), job('second', false), job('edited', true)]);
    expect(order).toEqual(['first', 'edited', 'second']);
  });
});
