/** How the gate's bench tells its figures: a line each, and the least time of several tries. */

const TRIES = 3;

export const heading = (text: string): void => console.log(`\n${text}`);

export const line = (name: string, figure: number, unit: string, note = ''): void =>
  console.log(`  ${name.padEnd(68)}${figure.toFixed(figure < 100 ? 1 : 0).padStart(9)} ${unit}${note === '' ? '' : `  (${note})`}`);

/** Seconds of the best of some tries, after one that warms up. */
export async function leastSeconds(work: () => Promise<unknown> | unknown, tries = TRIES): Promise<number> {
  await work();
  let best = Infinity;
  for (let i = 0; i < tries; i++) {
    const start = performance.now();
    await work();
    best = Math.min(best, (performance.now() - start) / 1_000);
  }
  return best;
}

export interface Cost {
  readonly seconds: number;
  /** Of all threads of this process: what a busy machine changes less. */
  readonly processorSeconds: number;
}

/** The least of both, as `leastSeconds`. */
export async function leastCost(work: () => Promise<unknown>): Promise<Cost> {
  let processorSeconds = Infinity;
  const seconds = await leastSeconds(async () => {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    processorSeconds = Math.min(processorSeconds, (user + system) / 1e6);
  });
  return { seconds, processorSeconds };
}

/** A line of so many things in a time, and what the processors did for one. */
export function costLine(name: string, count: number, { seconds, processorSeconds }: Cost, unit: string): void {
  line(name, count / seconds, unit, `${((processorSeconds * 1_000) / count).toPrecision(3)} ms of processor time each`);
}

/** What can't be measured here is told, and the rest goes on. */
export async function attempt(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.log(`  ${name.padEnd(68)} not measured: ${(error instanceof Error ? error.message : String(error)).split('\n')[0]}`);
  }
}
