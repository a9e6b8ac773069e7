/** One case of the kernels' contract, on a backend and on the reference, with several seeds. */
import type { Backend } from '../../src/engine/backend';
import { runCase, type ContractCase } from '../../src/engine/backend.contract';
import { within } from './assertions';

const SEEDS = [1, 2, 3];

/** Throws an error that names the output and the seed. */
export async function checkContract(reference: Backend, backend: Backend, contractCase: ContractCase): Promise<void> {
  for (const seed of SEEDS) {
    const wanted = await runCase(reference, contractCase, seed);
    const got = await runCase(backend, contractCase, seed);
    for (const [i, values] of wanted.entries()) within(error(got[i]!, values), 1e-5, `output ${i}, seed ${seed}`);
  }
}

/** Largest |got − wanted|, relative to the largest |wanted|. */
function error(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  const size = Math.max(0.1, ...Array.from(wanted, Math.abs));
  return Array.from(wanted).reduce((most, value, i) => Math.max(most, Math.abs(value - got[i]!)), 0) / size;
}
