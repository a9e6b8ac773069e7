/**
 * The WASM backend's device. JavaScript records commands (128 bytes each) into memory; `run` executes a list of them on this thread, and helper threads
 * that wait in `help` join in. Nothing is allocated here; there are no objects and no garbage.
 */
import { gelu, geluBackward, swiglu, swigluBackward } from './activations';
import { attention } from './attention';
import { attentionBackwardKeys, attentionBackwardQueries } from './attention-backward';
import { cacheRows } from './cache';
import { columnDots, doraScales, scaleColumns } from './columns';
import { route, routeBackward, scaleRows, scaleRowsBackward } from './experts';
import { gatherDecoded } from './gather';
import { matmul } from './matmul';
import { layerNorm, layerNormBackward, rmsNorm, rmsNormBackward } from './norms';
import { adamw, squarePartials, sumPartials } from './optimizer';
import { rope } from './rope';
import { add, argmax, copyColumns, crossEntropy, dropout, fill, moveRows } from './rows';
import { awaitJob, closeJob, enterJob, jobCommands, jobCount, leaveJob, openJob, setUp } from './work';

// Nobody calls these from outside. An exported function is never merged into its caller, and in one large function V8 would run out of registers.
export { block } from './matmul';
export { dotDecoded, dotQ4, dotQ41, dotQ8, dotUnit } from './dots';
export { packColumns, packRows, packTile, packTileTurned, turnBack } from './packing';
export { tile4, tile6, tileRows, tileRowsTall } from './tiles';
export { decodeBf16, decodeF16, decodeNf4, decodeNf4Block, decodeQ4, decodeQ8 } from './weights';
export { attention, attentionBackwardKeys, attentionBackwardQueries, adamw, add, argmax, crossEntropy, dropout, fill, matmul, moveRows };
export { copyColumns, gelu, geluBackward, layerNorm, layerNormBackward, rmsNorm, rmsNormBackward, rope, squarePartials, sumPartials, swiglu, swigluBackward };
export { attendBlock, attendRow, soften } from './attention';
export { cachedDots, cachedMix, cacheRows, packCachedAcross, packCachedAlong } from './cache';
export { keyGradients, keyWeights, queryGradients, queryWeights } from './attention-backward';
export { mixTiles, packAcross, packAlong, scoreTiles } from './panels';
export { columnDots, doraScales, route, routeBackward, scaleColumns, scaleRows, scaleRowsBackward };

const COMMAND_BYTES: usize = 128;

/** Where the heap may begin. */
export function heapBase(): usize {
  return __heap_base;
}

/** Tells this thread where the control block and its own scratch lie. */
export function start(control: usize, scratch: usize): void {
  setUp(control, scratch);
}

/** Executes `count` commands, with the helpers' help. */
export function run(commands: usize, count: i32): void {
  openJob(commands, count);
  executeAll(commands, count);
  closeJob();
}

/** A helper's life: joins every list of commands until it is told to stop. */
export function help(): void {
  let job = 0;
  while ((job = awaitJob(job)) != -1) {
    if (!enterJob()) continue;
    executeAll(jobCommands(), jobCount());
    leaveJob();
  }
}

function executeAll(commands: usize, count: i32): void {
  for (let i = 0; i < count; i++) execute(commands + <usize>i * COMMAND_BYTES);
}

/** Numbers as in src/engine/wasm/recorder.ts. */
function execute(c: usize): void {
  switch (load<i32>(c)) {
    case 1: return matmul(c);
    case 2: return rmsNorm(c);
    case 3: return rmsNormBackward(c);
    case 4: return rope(c);
    case 5: return attention(c);
    case 6: return attentionBackwardQueries(c);
    case 7: return attentionBackwardKeys(c);
    case 8: return swiglu(c);
    case 9: return swigluBackward(c);
    case 10: return add(c);
    case 11: return fill(c);
    case 12: return dropout(c);
    case 13: return moveRows(c);
    case 14: return crossEntropy(c);
    case 15: return argmax(c);
    case 16: return squarePartials(c);
    case 17: return sumPartials(c);
    case 18: return adamw(c);
    case 19: return gatherDecoded(c);
    case 20: return layerNorm(c);
    case 21: return layerNormBackward(c);
    case 22: return gelu(c);
    case 23: return geluBackward(c);
    case 24: return copyColumns(c);
    case 25: return cacheRows(c);
    case 40: return doraScales(c);
    case 41: return scaleColumns(c);
    case 42: return columnDots(c);
    case 50: return route(c);
    case 51: return routeBackward(c);
    case 52: return scaleRows(c);
    case 53: return scaleRowsBackward(c);
    default: unreachable();
  }
}
