/**
 * Matrix products. A unit is a block of columns by some rows: its slice of B is packed into panels of 8 columns in this thread's scratch (from either
 * orientation or from a frozen matrix's own bits, so all are about equally fast), then A comes by, packed a tile's rows at a time, and meets all panels.
 * What would be read only once or twice is not packed: A when there are few columns, B when there are few rows.
 */
import { dotUnit, prepareDots } from './dots';
import { packColumns, packRows, packTile, packTileTurned, turnBack } from './packing';
import { startOf, storeSome } from './results';
import { TILE_ROWS, tile4, tile6, tileRows, tileRowsTall } from './tiles';
import { BLOCK, decode } from './weights';
import { PARAMETERS, finish, nextUnit, scratch } from './work';

// @ts-ignore: decorator
@inline
const NT: i32 = 0;
// @ts-ignore: decorator
@inline
const TN: i32 = 2;

/** Up to this many rows, nt products read B once and straight, without packing. */
// @ts-ignore: decorator
@inline
const FEW_ROWS: i32 = 4;
/** Up to this many rows of a unit, rows of B are read where they lie. */
// @ts-ignore: decorator
@inline
const ROWS_TO_PACK_FOR: i32 = 12;
/** Up to this many columns of the product, A is read where it lies. */
// @ts-ignore: decorator
@inline
const COLUMNS_TO_PACK_FOR: i32 = 16;

/**
 * Most depth of a panel: its 6 KiB and a packed tile's 4.5 lie in a first-level cache. Each stretch of depth is summed from zero, so a shorter one is also
 * more exact: the error of a sum of n grows with √n within stretches, and hardly with their number.
 */
// @ts-ignore: decorator
@inline
const DEPTH: i32 = 192;
// @ts-ignore: decorator
@inline
const PANEL: usize = <usize>DEPTH << 5;

// Scratch: a tile's sums, a packed tile of A, panels of up to 128 columns.
// @ts-ignore: decorator
@inline
const LEFT: usize = 192;
// @ts-ignore: decorator
@inline
const PANELS: usize = LEFT + <usize>(DEPTH * 24);

export function matmul(c: usize): void {
  const p = c + PARAMETERS;
  const m = load<i32>(p, 36);
  const n = load<i32>(p, 40);
  const rowsPerUnit = load<i32>(p, 48);
  const columnsPerUnit = load<i32>(p, 80);
  const columnUnits = (n + columnsPerUnit - 1) / columnsPerUnit;
  const units = columnUnits * ((m + rowsPerUnit - 1) / rowsPerUnit);
  const isFew = load<i32>(p, 0) == NT && m <= FEW_ROWS;
  if (isFew) prepareDots(p);
  let unit: i32;
  while ((unit = nextUnit(c, units)) >= 0) {
    const column = (unit % columnUnits) * columnsPerUnit;
    const row = (unit / columnUnits) * rowsPerUnit;
    const rows = min(rowsPerUnit, m - row);
    const columns = min(columnsPerUnit, n - column);
    if (isFew) dotUnit(p, row, rows, column, columns);
    else block(p, row, rows, column, columns);
  }
  finish(c, units);
}

/**
 * The narrow pair's product is the base product's continuation: one depth of k + low.k, cut into chunks. Each chunk sums up from zero and is then added to
 * what is there, so that rounding grows with a chunk's depth and not with the whole one's, nor with the size of what the product is added to.
 */
export function block(p: usize, row: i32, rows: i32, column: i32, columns: i32): void {
  const layout = load<i32>(p, 0);
  const outStride = <usize>load<i32>(p, 8) << 2;
  const to = load<usize>(p, 4) + <usize>row * outStride + (<usize>column << 2);
  let from = startOf(p, row, rows, column, columns);
  let fromStride = load<usize>(p, 32) ? outStride : <usize>load<i32>(p, 28) << 2;
  const a = load<usize>(p, 12);
  const aStride = <usize>load<i32>(p, 16) << 2;
  const b = load<usize>(p, 20);
  const bStride = <usize>load<i32>(p, 76) << 2;
  const k = load<i32>(p, 44);
  const whole = k + load<i32>(p, 72);
  const isPlain = whole == k && !load<usize>(p, 84) && load<f32>(p, 52) == 1;
  // By the product's columns, not the unit's: how it is cut must not change a bit of it.
  const leavesA = whole == k && load<i32>(p, 40) <= COLUMNS_TO_PACK_FOR;
  // `tileRows` reads panels only.
  const leavesB = isPlain && layout != NT && (layout == TN || !leavesA) && rows <= ROWS_TO_PACK_FOR && (columns & 7) == 0;
  const chunks = (whole + DEPTH - 1) / DEPTH;
  const step = ((whole + chunks - 1) / chunks + 31) & ~31;
  for (let start = 0; start < whole; start += step) {
    const end = min(start + step, whole);
    // Of the chunk, so much of the base product, and of the narrow one from `lowStart` on.
    const base = max(0, min(end, k) - start);
    const lowStart = max(start, k) - k;
    const low = end - start - base;
    if (!leavesB) packB(p, layout, column, columns, start, base, lowStart, low);
    const panels = leavesB ? b + <usize>start * bStride + (<usize>column << 2) : scratch + PANELS;
    const nextPanel = leavesB ? 32 : PANEL;
    const panelStep = leavesB ? bStride : 32;
    for (let i = 0; i < rows; ) {
      const left = rows - i;
      // 7 or 8 rows are two tiles of 4.
      const isTall = TILE_ROWS == 6 && left > 4 && left != 7 && left != 8;
      const height = min(left, isTall ? 6 : 4);
      const source = from ? from + <usize>i * fromStride : 0;
      const target = to + <usize>i * outStride;
      if (!leavesA) {
        packA(p, layout, row + i, height, isTall ? 6 : 4, start, base, lowStart, low);
        meet(scratch + LEFT, isTall ? 24 : 16, panels, nextPanel, panelStep, base + low, source, fromStride, target, outStride, height, isTall, columns);
      } else if (layout == TN) {
        const at = a + <usize>start * aStride + (<usize>(row + i) << 2);
        meet(at, aStride, panels, nextPanel, panelStep, base, source, fromStride, target, outStride, height, isTall, columns);
      } else {
        const at = a + <usize>(row + i) * aStride + (<usize>start << 2);
        meetRows(at, aStride, panels, base, source, fromStride, target, outStride, height, columns);
      }
      i += height;
    }
    from = to;
    fromStride = outStride;
  }
}

/** A tile's rows meet all panels of B: to = from + A·B. */
function meet(
  a: usize, aStep: usize, panel: usize, nextPanel: usize, panelStep: usize, depth: i32,
  from: usize, fromStride: usize, to: usize, toStride: usize, rows: i32, isTall: bool, columns: i32,
): void {
  for (let j = 0; j < columns; j += 8) {
    if (isTall) tile6(a, aStep, panel, panelStep, depth, scratch);
    else tile4(a, aStep, panel, panelStep, depth, scratch);
    storeSums(from, fromStride, to, toStride, rows, columns - j);
    panel += nextPanel;
    if (from) from += 32;
    to += 32;
  }
}

/** The same with rows of A where they lie, for nt and nn. */
function meetRows(a: usize, aStride: usize, panel: usize, depth: i32, from: usize, fromStride: usize, to: usize, toStride: usize, rows: i32, columns: i32): void {
  for (let j = 0; j < columns; j += 8) {
    if (rows > 4) tileRowsTall(a, aStride, panel, depth, scratch, rows);
    else tileRows(a, aStride, panel, depth, scratch, rows);
    storeSums(from, fromStride, to, toStride, rows, columns - j);
    panel += PANEL;
    if (from) from += 32;
    to += 32;
  }
}

/** A tile of sums to its place: to = from + sums, for at most 8 columns. */
function storeSums(from: usize, fromStride: usize, to: usize, toStride: usize, rows: i32, columns: i32): void {
  let at = scratch;
  const end = at + (<usize>rows << 5);
  if (columns < 8) {
    for (; at < end; at += 32) {
      storeSome(v128.load(at, 0), v128.load(at, 16), from, to, columns);
      to += toStride;
      if (from) from += fromStride;
    }
  } else if (from) {
    for (; at < end; at += 32) {
      v128.store(to, f32x4.add(v128.load(from, 0), v128.load(at, 0)), 0);
      v128.store(to, f32x4.add(v128.load(from, 16), v128.load(at, 16)), 16);
      from += fromStride;
      to += toStride;
    }
  } else {
    for (; at < end; at += 32) {
      v128.store(to, v128.load(at, 0), 0);
      v128.store(to, v128.load(at, 16), 16);
      to += toStride;
    }
  }
}

/** Packs a tile's rows of A, `base` steps from `start` on, then of the narrow pair `low` from `lowStart` on. */
function packA(p: usize, layout: i32, row: i32, rows: i32, height: i32, start: i32, base: i32, lowStart: i32, low: i32): void {
  const left = scratch + LEFT;
  const stride = <usize>load<i32>(p, 16) << 2;
  const lowLeft = left + (<usize>(base * height) << 2);
  const lowA = load<usize>(p, 56);
  const lowStride = <usize>load<i32>(p, 60) << 2;
  if (layout == TN) {
    packTileTurned(left, load<usize>(p, 12) + <usize>start * stride + (<usize>row << 2), stride, height, base);
    if (low) packTileTurned(lowLeft, lowA + <usize>lowStart * lowStride + (<usize>row << 2), lowStride, height, low);
  } else {
    packTile(left, load<usize>(p, 12) + <usize>row * stride + (<usize>start << 2), stride, rows, height, base);
    if (low) packTile(lowLeft, lowA + <usize>row * lowStride + (<usize>lowStart << 2), lowStride, rows, height, low);
  }
}

/** Packs columns of B, `base` steps from `start` on, then of the narrow pair `low` from `lowStart` on. */
function packB(p: usize, layout: i32, column: i32, columns: i32, start: i32, base: i32, lowStart: i32, low: i32): void {
  const panels = scratch + PANELS;
  const weight = load<usize>(p, 84);
  if (!weight) packSlice(layout, panels, load<usize>(p, 20), <usize>load<i32>(p, 76) << 2, column, columns, start, base);
  else if (layout == NT) packWeight(panels, weight, column, columns, start, base);
  else packWeightTurned(panels, weight, column, columns, start, base);
  const scale = load<f32>(p, 52);
  if (scale != 1) {
    for (let j = 0; j < columns; j += 8) scalePanel(panels + (<usize>j >> 3) * PANEL, base, f32x4.splat(scale));
  }
  if (low) packSlice(layout, panels + (<usize>base << 5), load<usize>(p, 64), <usize>load<i32>(p, 68) << 2, column, columns, lowStart, low);
}

function scalePanel(panel: usize, depth: i32, scale: v128): void {
  for (const end = panel + (<usize>depth << 5); panel < end; panel += 16) v128.store(panel, f32x4.mul(v128.load(panel), scale));
}

function packSlice(layout: i32, to: usize, b: usize, stride: usize, column: i32, columns: i32, start: i32, depth: i32): void {
  if (layout == NT) {
    const at = b + <usize>column * stride + (<usize>start << 2);
    for (let j = 0; j < columns; j += 4) packColumns(to + (<usize>j >> 3) * PANEL + ((<usize>j & 4) << 2), at + <usize>j * stride, stride, columns - j, depth);
  } else {
    const at = b + <usize>start * stride + (<usize>column << 2);
    for (let j = 0; j < columns; j += 8) packRows(to + (<usize>j >> 3) * PANEL, at + (<usize>j << 2), stride, depth);
  }
}

/** A frozen matrix for nt: its rows become columns. `start` is a multiple of 32; up to 31 steps too many are written. */
function packWeight(to: usize, weight: usize, column: i32, columns: i32, start: i32, depth: i32): void {
  for (let j = 0; j < columns; j += 4) {
    let panel = to + (<usize>j >> 3) * PANEL + ((<usize>j & 4) << 2);
    for (let at = start; at < start + depth; at += BLOCK) {
      decode(weight, (column + j) >> 2, at / BLOCK, panel, 32);
      panel += BLOCK << 5;
    }
  }
}

/** A frozen matrix for nn: its rows are steps of the depth. `column` is a multiple of 32; up to 3 steps too many are written. */
function packWeightTurned(to: usize, weight: usize, column: i32, columns: i32, start: i32, depth: i32): void {
  const decoded = scratch + LEFT;
  for (let i = 0; i < depth; i += 4) {
    for (let j = 0; j < columns; j += BLOCK) {
      decode(weight, (start + i) >> 2, (column + j) / BLOCK, decoded, 16);
      const count = min(4, (columns - j + 7) >> 3);
      for (let q = 0; q < count; q++) turnBack(to + (<usize>(j >> 3) + q) * PANEL + (<usize>i << 5), decoded + (<usize>q << 7));
    }
  }
}
