/** Least seconds of `work`, after one that isn't counted (it compiles): so many times, or until a few seconds are spent. */
export async function least(repeats, work) {
  await work();
  let best = Infinity;
  const from = performance.now();
  for (let i = 0; i < repeats && (i === 0 || performance.now() - from < 3000); i++) {
    const start = performance.now();
    await work();
    best = Math.min(best, performance.now() - start);
  }
  return best / 1000;
}
