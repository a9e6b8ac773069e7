/** Where keys and values in 8 bits lie in a WebAssembly memory: head by head, all codes, then all scales. wasm/cache.ts has the layout. */
import type { CachedRows } from '../backend';
import type { Heap } from './heap';

export interface WasmCached extends CachedRows {
  /** Of the codes. */
  readonly address: number;
  readonly scales: number;
}

/** Columns of a block. */
const BLOCK = 32;
/** Codes of a head's row are filled up to a multiple of this. */
const STEP = 8;
const ALIGNMENT = 64;

const codeBytesOf = (rows: number, heads: number, width: number): number => Math.ceil((heads * rows * Math.ceil(width / STEP) * STEP) / ALIGNMENT) * ALIGNMENT;

export const cachedBytes = (rows: number, heads: number, width: number): number => codeBytesOf(rows, heads, width) + heads * Math.ceil(width / BLOCK) * rows * 2;

export function allocateCached(heap: Heap, rows: number, heads: number, width: number): WasmCached {
  const codeBytes = codeBytesOf(rows, heads, width);
  const address = heap.allocate(cachedBytes(rows, heads, width));
  return { kind: 'cached', rows, heads, width, address, scales: address + codeBytes };
}
