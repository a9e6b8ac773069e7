/** Where the sums of a product start from, and how a few of them are stored. */

/** Writes add + bias into out[row …, column …] where there is a bias; returns where the sums start from (0: nothing). */
export function startOf(p: usize, row: i32, rows: i32, column: i32, columns: i32): usize {
  const bias = load<usize>(p, 32);
  const add = load<usize>(p, 24);
  const addStride = load<i32>(p, 28);
  if (!bias) return add ? add + (<usize>(row * addStride + column) << 2) : 0;
  const out = load<usize>(p, 4);
  const outStride = load<i32>(p, 8);
  for (let i = row; i < row + rows; i++) {
    for (let j = column; j < column + columns; j++) {
      let value = load<f32>(bias + (<usize>j << 2));
      if (add) value += load<f32>(add + (<usize>(i * addStride + j) << 2));
      store<f32>(out + (<usize>(i * outStride + j) << 2), value);
    }
  }
  return out + (<usize>(row * outStride + column) << 2);
}

/** to[j] = from[j] + (low, high)[j] for j < columns; `from` 0: nothing to add. */
export function storeSome(low: v128, high: v128, from: usize, to: usize, columns: i32): void {
  for (let j = 0; j < columns; j++) {
    const value = f32x4.extract_lane(low, 0);
    const at = <usize>j << 2;
    store<f32>(to + at, from ? load<f32>(from + at) + value : value);
    if (j == 3) low = high;
    else low = v128.shuffle<f32>(low, low, 1, 2, 3, 3);
  }
}
