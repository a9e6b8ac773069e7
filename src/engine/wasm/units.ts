/** How a product is cut into the units that threads take: large ones, so that what is packed serves often, but enough of them that no thread waits long. */
import type { MatmulLayout } from '../backend';

/** Rows and columns of the result. */
export interface Unit {
  readonly rows: number;
  readonly columns: number;
}

/** Rows of a product that reads B without packing (FEW_ROWS in wasm/matmul.ts). */
const FEW_ROWS = 4;
/** Then a unit's columns are rows of B: whole pairs of a frozen matrix's groups, not so few that taking a unit costs more than it. */
const GROUPS_ROWS = 8;
const LEAST_FEW_COLUMNS = 16;
const MOST_FEW_COLUMNS = 64;
/** Columns whose panels fit a thread's scratch. */
const MOST_COLUMNS = 128;
/** Columns of a block of a frozen matrix, and a common multiple of the kernels' tile heights. */
const COLUMN_STEP = 32;
const ROW_STEP = 12;
const UNITS_PER_THREAD = 4;

const roundUp = (x: number, step: number): number => Math.ceil(x / step) * step;

export function unitOf(layout: MatmulLayout, m: number, n: number, threads: number): Unit {
  if (layout === 'nt' && m <= FEW_ROWS) {
    const columns = roundUp(n / (UNITS_PER_THREAD * threads), GROUPS_ROWS);
    return { rows: m, columns: Math.min(MOST_FEW_COLUMNS, Math.max(LEAST_FEW_COLUMNS, columns)) };
  }
  let across = Math.ceil(n / MOST_COLUMNS);
  let down = 1;
  const wanted = threads === 1 ? 1 : UNITS_PER_THREAD * threads;
  while (across * down < wanted) {
    if (n / across > COLUMN_STEP && n / across >= m / down) across++;
    else if (m / down > 2 * ROW_STEP) down++;
    else break;
  }
  return { rows: roundUp(m / down, ROW_STEP), columns: roundUp(n / across, COLUMN_STEP) };
}
