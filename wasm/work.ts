/**
 * How threads share a command. A command is cut into units; each thread takes the next free unit until none is left, then waits until all are done.
 * Which thread does which unit changes nothing: every output element is made by one thread in a fixed order, so results don't depend on the number of
 * threads. A thread that the system lets sleep holds nobody up unless it holds a unit.
 */

/** Words of a command: [0] operation, [4] next unit, [8] units done; parameters follow. */
export const PARAMETERS: usize = 16;

let control: usize = 0;
/** Memory of this thread alone. */
export let scratch: usize = 0;
let taken: i32 = 0;

/** Rounds of looking before a waiting thread sleeps: some 20 µs, longer than most commands last. */
const SPINS: i32 = 4000;

export function setUp(controlAt: usize, scratchAt: usize): void {
  control = controlAt;
  scratch = scratchAt;
}

/** The number of a free unit, or −1. */
// @ts-ignore: decorator
@inline
export function nextUnit(command: usize, units: i32): i32 {
  let unit: i32;
  if (ASC_FEATURE_THREADS) {
    unit = atomic.add<i32>(command, 1, 4);
  } else {
    unit = load<i32>(command, 4);
    store<i32>(command, unit + 1, 4);
  }
  if (unit >= units) return -1;
  taken++;
  return unit;
}

/** Called by every thread when it finds no more units: returns once all threads' units are done. */
export function finish(command: usize, units: i32): void {
  const own = taken;
  taken = 0;
  if (!ASC_FEATURE_THREADS) return;
  const done = command + 8;
  if (own > 0 && atomic.add<i32>(done, own) + own == units) tellWaiters(done);
  else awaitValue(done, units);
}

/** Returns when the word at `address` holds `target`: looks for a while, then sleeps. */
function awaitValue(address: usize, target: i32): void {
  let seen = atomic.load<i32>(address);
  for (let spin = 0; spin < SPINS && seen != target; spin++) seen = atomic.load<i32>(address);
  while (seen != target) {
    atomic.add<i32>(control, 1, WAITERS);
    atomic.wait<i32>(address, seen, -1);
    atomic.sub<i32>(control, 1, WAITERS);
    seen = atomic.load<i32>(address);
  }
}

/** Wakes who sleeps on the word at `address`. Call after changing it: a sleeper counts itself first, then looks once more. */
function tellWaiters(address: usize): void {
  if (atomic.load<i32>(control, WAITERS) > 0) atomic.notify(address, -1);
}

/** The control block: words that all threads watch. */
// @ts-ignore: decorator
@inline
const JOB: usize = 0;
// @ts-ignore: decorator
@inline
const OPEN: usize = 4;
// @ts-ignore: decorator
@inline
const INSIDE: usize = 8;
// @ts-ignore: decorator
@inline
const WAITERS: usize = 12;
// @ts-ignore: decorator
@inline
const COMMANDS: usize = 16;
// @ts-ignore: decorator
@inline
const COUNT: usize = 20;
// @ts-ignore: decorator
@inline
const STOP: usize = 24;

/** Opens a list of commands to the helpers. */
export function openJob(commands: usize, count: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  store<usize>(control, commands, COMMANDS);
  store<i32>(control, count, COUNT);
  atomic.store<i32>(control, 1, OPEN);
  atomic.add<i32>(control, 1, JOB);
  atomic.notify(control + JOB, -1);
}

/** Closes it, and returns when no helper is inside any more. */
export function closeJob(): void {
  if (!ASC_FEATURE_THREADS) return;
  atomic.store<i32>(control, 0, OPEN);
  awaitValue(control + INSIDE, 0);
}

/** A helper's wait for work. Returns the job's number, or −1 to stop. */
export function awaitJob(last: i32): i32 {
  if (!ASC_FEATURE_THREADS) return -1;
  let job = atomic.load<i32>(control, JOB);
  while (job == last) {
    atomic.wait<i32>(control + JOB, last, -1);
    job = atomic.load<i32>(control, JOB);
  }
  return atomic.load<i32>(control, STOP) ? -1 : job;
}

/** True when the job was still open: the helper is inside until `leaveJob`. */
export function enterJob(): bool {
  if (!ASC_FEATURE_THREADS) return false;
  atomic.add<i32>(control, 1, INSIDE);
  if (atomic.load<i32>(control, OPEN)) return true;
  leaveJob();
  return false;
}

export function leaveJob(): void {
  if (!ASC_FEATURE_THREADS) return;
  atomic.sub<i32>(control, 1, INSIDE);
  tellWaiters(control + INSIDE);
}

export function jobCommands(): usize {
  return load<usize>(control, COMMANDS);
}

export function jobCount(): i32 {
  return load<i32>(control, COUNT);
}
