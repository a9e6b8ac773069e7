/**
 * The mean of f32 numbers with the rounding that torch's CPU kernel has (ATen's SumKernel.cpp: eight lanes, four rows of them at a time, partial sums
 * on four levels). Double quantization subtracts it, so another order of the sum would give other bits.
 */

const LANES = 8;
const ROWS = 4;
const LEVELS = 4;

export function meanInF32(values: Float32Array): number {
  const vectors = Math.floor(values.length / LANES);
  const lanes = laneSums(values, vectors);
  const sum = new Float32Array(1);
  for (let i = vectors * LANES; i < values.length; i++) sum[0]! += values[i]!;
  for (const lane of lanes) sum[0]! += lane;
  return Math.fround(sum[0]! / values.length);
}

/** The sums of `vectors` vectors of LANES numbers, lane by lane. */
function laneSums(values: Float32Array, vectors: number): Float32Array {
  const width = LANES * ROWS;
  const steps = Math.floor(vectors / ROWS);
  const power = Math.max(4, Math.floor((steps <= 1 ? 0 : Math.ceil(Math.log2(steps))) / LEVELS));
  const levels = Array.from({ length: LEVELS }, () => new Float32Array(width));
  const [lowest] = levels as [Float32Array];
  const addStep = (step: number): void => {
    for (let k = 0; k < width; k++) lowest[k]! += values[step * width + k]!;
  };
  let step = 0;
  while (step + 2 ** power <= steps) {
    for (const end = step + 2 ** power; step < end; step++) addStep(step);
    for (let level = 1; level < LEVELS; level++) {
      addTo(levels[level]!, levels[level - 1]!);
      levels[level - 1]!.fill(0);
      if (Math.floor(step / 2 ** (level * power)) % 2 ** power !== 0) break;
    }
  }
  for (; step < steps; step++) addStep(step);
  for (let level = 1; level < LEVELS; level++) addTo(lowest, levels[level]!);
  for (let vector = steps * ROWS; vector < vectors; vector++) {
    for (let k = 0; k < LANES; k++) lowest[k]! += values[vector * LANES + k]!;
  }
  for (let row = 1; row < ROWS; row++) {
    for (let k = 0; k < LANES; k++) lowest[k]! += lowest[row * LANES + k]!;
  }
  return lowest.subarray(0, LANES);
}

function addTo(sums: Float32Array, values: Float32Array): void {
  for (let i = 0; i < sums.length; i++) sums[i]! += values[i]!;
}
