/** Rows of a frozen matrix, decoded: an embedding. */
import { BLOCK, decode } from './weights';
import { PARAMETERS, finish, nextUnit, scratch } from './work';

/** Rows of a unit. */
// @ts-ignore: decorator
@inline
const ROWS: i32 = 8;

/** out, weight, index, rows, width */
export function gatherDecoded(c: usize): void {
  const p = c + PARAMETERS;
  const out = load<usize>(p, 0);
  const weight = load<usize>(p, 4);
  const index = load<usize>(p, 8);
  const rows = load<i32>(p, 12);
  const width = load<i32>(p, 16);
  const decoded = scratch;
  const units = (rows + ROWS - 1) / ROWS;
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    for (let i = unit * ROWS, last = min(rows, i + ROWS); i < last; i++) {
      const row = load<i32>(index + (<usize>i << 2));
      let to = out + (<usize>(i * width) << 2);
      let from = decoded + (<usize>(row & 3) << 2);
      for (let column = 0; column < width; column++) {
        const within = column & (BLOCK - 1);
        if (within == 0) decode(weight, row >> 2, column / BLOCK, decoded, 16);
        store<f32>(to, load<f32>(from + (<usize>within << 4)));
        to += 4;
      }
    }
  }
  finish(c, units);
}
