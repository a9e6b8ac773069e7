/**
 * The WASM backend's device. JavaScript records commands (128 bytes each) into memory; `run` executes a list of them on this thread, and helper threads
 * that wait in `help` join in. Nothing is allocated here; there are no objects and no garbage.
 */
import { attention, attentionBackwardKeys, attentionBackwardQueries } from './attention';
import { matmul } from './matmul';
import { adamw, squarePartials, sumPartials } from './optimizer';
import { add, argmax, crossEntropy, dropout, fill, moveRows, rmsNorm, rmsNormBackward, rope, swiglu, swigluBackward } from './rows';
import { awaitJob, closeJob, enterJob, jobCommands, jobCount, leaveJob, openJob, setUp } from './work';

// Nobody calls these from outside. An exported function is never merged into its caller, and in one large function V8 would run out of registers.
export { tileColumns, tileRows, tileRowsTall } from './matmul';
export { attention, attentionBackwardKeys, attentionBackwardQueries, adamw, add, argmax, crossEntropy, dropout, fill, matmul, moveRows };
export { rmsNorm, rmsNormBackward, rope, squarePartials, sumPartials, swiglu, swigluBackward };

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

/** Numbers as in src/engine/wasm/commands.ts. */
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
    default: unreachable();
  }
}
