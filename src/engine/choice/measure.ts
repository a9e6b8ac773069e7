/**
 * A short measurement of a backend, about half a second, by real products: how fast they are once everything is compiled, and whether their numbers are
 * right. A device that fails meanwhile rejects with its `Refusal`.
 */
import type { Backend, Tensor } from '../backend';
import { createRandom } from '../random';
import type { Measured } from './survey';

/** The product y = x·Wᵀ of a small batch through a layer: x is [256, 1024], W [1024, 1024]. */
const ROWS = 256;
const WIDTH = 1024;
/** One-row products between two reads: some layers' worth. */
const ROW_PRODUCTS = 28;
/** A turn that takes as long is the last. */
const ENOUGH_MS = 80;
/** Turns of fewer milliseconds say nothing: browsers' clocks are coarse. */
const LEAST_MS = 10;
/** Each turn has twice the rounds of the one before; after so many it is over, whatever the clock says. */
const MOST_TURNS = 16;
/** Entries are sums of 1024 products of numbers in [−1, 1): about ±10. Far above the errors of f32 and f16, far below a wrong number. */
const TOLERANCE = 0.2;

export async function measureBackend(backend: Backend): Promise<Measured> {
  const random = createRandom(1);
  const numbers = (count: number): Float32Array => Float32Array.from({ length: count }, () => 2 * random.next() - 1);
  const tensors: Tensor[] = [];
  const tensor = (rows: number): Tensor => {
    const made = backend.allocate('f32', rows, WIDTH);
    tensors.push(made);
    return made;
  };
  try {
    const [x, weight, y, row] = [tensor(ROWS), tensor(WIDTH), tensor(ROWS), tensor(1)];
    const [left, right] = [numbers(ROWS * WIDTH), numbers(WIDTH * WIDTH)];
    backend.write(x, left);
    backend.write(weight, right);
    const multiply = (out: Tensor, m: number): void => backend.matmul({ layout: 'nt', out, a: x, b: weight, m, n: WIDTH, k: WIDTH });

    // The first of each also compiles: it is checked, not timed.
    multiply(y, ROWS);
    multiply(row, 1);
    const isRight = holds(await backend.read(y), left, right, ROWS) && holds(await backend.read(row), left, right, 1);
    if (!isRight) return { training: 0, oneRow: 0, isRight };

    const training = await roundsPerSecond(async (rounds) => {
      for (let i = 0; i < rounds; i++) multiply(y, ROWS);
      await backend.read(y, 0, 1);
    });
    const answering = await roundsPerSecond(async (rounds) => {
      for (let i = 0; i < rounds; i++) {
        for (let j = 0; j < ROW_PRODUCTS; j++) multiply(row, 1);
        await backend.read(row, 0, 1);
      }
    });
    const gflop = (2 * WIDTH * WIDTH) / 1e9;
    return { training: training * ROWS * gflop, oneRow: answering * ROW_PRODUCTS * gflop, isRight };
  } finally {
    for (const each of tensors) backend.free(each);
  }
}

/** Of the best turn: others may use the device meanwhile. */
async function roundsPerSecond(run: (rounds: number) => Promise<void>): Promise<number> {
  let best = 0;
  for (let turn = 0; ; turn++) {
    const rounds = 2 ** turn;
    const start = performance.now();
    await run(rounds);
    const ms = performance.now() - start;
    if (ms >= LEAST_MS) best = Math.max(best, (1000 * rounds) / ms);
    if (ms >= ENOUGH_MS) return best;
    if (turn === MOST_TURNS) return best || (1000 * rounds) / Math.max(ms, 1);
  }
}

/** Holds `got` = left·rightᵀ to sums in f64: one entry of each 8 × 8 square, another one in each (of one row, every entry), so that no tile is passed over. */
function holds(got: Float32Array, left: Float32Array, right: Float32Array, rows: number): boolean {
  const squares = Math.ceil(rows / 8);
  for (let square = 0; square < squares; square++) {
    const step = rows === 1 ? 1 : 8;
    for (let column = 0; column < WIDTH; column += step) {
      const i = Math.min(rows - 1, 8 * square + ((column >> 3) & 7));
      const j = column + (rows === 1 ? 0 : (square + (column >> 6)) & 7);
      let sum = 0;
      for (let k = 0; k < WIDTH; k++) sum += left[i * WIDTH + k]! * right[j * WIDTH + k]!;
      // Also not when it is not a number.
      if (!(Math.abs(got[i * WIDTH + j]! - sum) <= TOLERANCE)) return false;
    }
  }
  return true;
}
