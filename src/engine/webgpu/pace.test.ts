import { describe, expect, test } from 'vitest';
import { createPace, type Pace } from './pace';

/** A device in a time of its own: it does `speed` multiply-adds in a millisecond, and tells when it is done at multiples of `round` only. */
function device(speed: number, round = 0) {
  let now = 0;
  let freeAt = 0;
  const events: { readonly at: number; readonly tell: () => void }[] = [];
  const whenDone = (): Promise<void> => {
    const at = Math.max(now, freeAt);
    return new Promise((tell) => events.push({ at: round > 0 ? (Math.floor(at / round) + 1) * round : at, tell }));
  };
  const submit = (pace: Pace, work: number): void => {
    freeAt = Math.max(now, freeAt) + work / speed;
    pace.submitted(work);
  };
  /** Time goes on until everything that is awaited was told. */
  const settle = async (isEnough: () => boolean = () => events.length === 0): Promise<void> => {
    for (;;) {
      for (let i = 0; i < 10; i++) await Promise.resolve();
      if (isEnough()) return;
      const next = events.toSorted((a, b) => a.at - b.at)[0]!;
      events.splice(events.indexOf(next), 1);
      now = Math.max(now, next.at);
      next.tell();
    }
  };
  return { whenDone, clock: () => now, submit, settle };
}

async function paced(speed: number, round?: number): Promise<{ readonly pace: Pace; readonly gpu: ReturnType<typeof device> }> {
  const gpu = device(speed, round);
  const pace = createPace(gpu.whenDone, gpu.clock);
  await gpu.settle();
  for (let i = 0; i < 60; i++) {
    gpu.submit(pace, pace.portion);
    if (i % 3 === 2) await gpu.settle();
  }
  await gpu.settle();
  return { pace, gpu };
}

describe('a submission', () => {
  test.each([2e6, 2.5e7, 1e9, 1.5e10])('takes some 15 ms on a device that does %s multiply-adds in a millisecond', async (speed) => {
    const { pace } = await paced(speed);
    expect(pace.portion / speed).toBeGreaterThan(7);
    expect(pace.portion / speed).toBeLessThan(30);
  });

  test('is bounded on a device of any speed', async () => {
    expect((await paced(1)).pace.portion).toBe(2 ** 24);
    expect((await paced(1e15)).pace.portion).toBe(2 ** 38);
  });

  test('stays as it is where being done is told by a timer, and nobody waits for the timer after each', async () => {
    const { pace, gpu } = await paced(1e9, 100);
    expect(pace.portion).toBe(2 ** 27);
    let isCaughtUp = false;
    for (let i = 0; i < 10; i++) gpu.submit(pace, pace.portion);
    void pace.caughtUp().then(() => (isCaughtUp = true));
    await Promise.resolve();
    await Promise.resolve();
    expect(isCaughtUp).toBe(true);
    await gpu.settle();
  });
});

test('whoever is more than two submissions ahead waits until the device is near', async () => {
  const { pace, gpu } = await paced(1e9);
  let isCaughtUp = false;
  for (let i = 0; i < 5; i++) gpu.submit(pace, pace.portion);
  const waiting = pace.caughtUp().then(() => (isCaughtUp = true));
  const start = gpu.clock();
  await gpu.settle(() => isCaughtUp);
  await waiting;
  const done = (1e9 * (gpu.clock() - start)) / pace.portion;
  expect(done).toBeGreaterThan(2);
  expect(done).toBeLessThan(4.5);
  await gpu.settle();
});

test('a device that fails keeps nobody waiting', async () => {
  const pace = createPace(() => Promise.reject(new Error('gone')));
  for (let i = 0; i < 5; i++) pace.submitted(1e9);
  await pace.caughtUp();
});
