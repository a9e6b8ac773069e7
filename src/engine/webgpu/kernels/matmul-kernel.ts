/** What all kernels of products have in common: their buffers and parameters, which part of a product a dispatch computes, and how a result is stored. */
import type { MatmulLayout, Storage } from '../../backend';
import type { Kernel } from '../kernel';
import { readF32, readPacked, type Reader } from './matmul-operands';

/** What differs between kernels, beside their tiles. Wide: rows are whole vectors of four. */
export interface ProductOptions {
  readonly layout: MatmulLayout;
  readonly storage: Storage | 'f32';
  readonly isNested: boolean;
  /** No octet of NF4 lies in two blocks. */
  readonly isAligned: boolean;
  readonly wideA: boolean;
  readonly wideB: boolean;
  /** Of `out` and of what is added to it. */
  readonly wideOut: boolean;
  readonly wideLow: boolean;
  /** The sum is not over whole octets. */
  readonly isRagged: boolean;
  readonly low: boolean;
  readonly add: boolean;
  readonly bias: boolean;
  /** Cut along the sum: partial sums are stored, and nothing is added. */
  readonly isPart: boolean;
}

/** One product of a kernel: A·B, or the narrow pair. */
export interface Pair {
  readonly a: Reader;
  readonly b: Reader;
  /** Bounds of the sum, and which row of the operand is B's first. */
  readonly start: string;
  readonly end: string;
  readonly firstB: string;
  readonly isRagged: boolean;
}

export interface Product {
  readonly main: Pair;
  readonly low: Pair | null;
  readonly buffers: Kernel['buffers'];
  readonly frozen: readonly string[];
  readonly params: Kernel['params'];
  /** What a thread does first. */
  readonly begin: string;
  /** Declares the readers and `store(i, j, value)` of four columns. */
  readonly code: string;
}

/**
 * Rows [rowStart, rowEnd) and columns [columnStart, columnEnd) of `out`, summed from kStart to kEnd; `bStart` is the row of the right operand where its
 * buffer begins.
 */
const RANGES = { rowStart: 'u32', rowEnd: 'u32', columnStart: 'u32', columnEnd: 'u32', kStart: 'u32', kEnd: 'u32', bStart: 'u32', scale: 'f32', outStride: 'u32' } as const;

/** `hasWorkgroups`: the kernel uses workgroup memory, and so may what reads its operands. */
export function productOf(options: ProductOptions, hasWorkgroups: boolean): Product {
  const { layout, storage, low, add, bias, wideOut, wideLow, isPart } = options;
  const a = readF32('a', options.wideA);
  const b = storage === 'f32' ? readF32('b', options.wideB) : readPacked({ storage, isNested: options.isNested, isAligned: options.isAligned }, hasWorkgroups);
  const [lowA, lowB] = [readF32('lowA', wideLow), readF32('lowB', wideLow)];
  const outType = wideOut ? 'vec4<f32>' : 'f32';
  const main: Pair = { a, b, start: isPart ? 'partStart' : 'p.kStart', end: isPart ? 'partEnd' : 'p.kEnd', firstB: 'p.bStart', isRagged: options.isRagged };
  const narrow: Pair = { a: lowA, b: lowB, start: '0u', end: 'p.rank', firstB: '0u', isRagged: layout !== 'tn' };
  return {
    main,
    low: low ? narrow : null,
    begin: `${b.begin} ${isPart ? BEGIN_PART : ''}`,
    buffers: { out: outType, a: a.type, b: b.type, ...(low && { lowA: lowA.type, lowB: lowB.type }), ...(add && { start: outType }), ...(bias && { shift: 'f32' }) },
    frozen: storage === 'f32' ? [] : ['b'],
    params: {
      ...RANGES,
      ...a.params,
      ...b.params,
      ...(low && { rank: 'u32', ...lowA.params, ...lowB.params }),
      ...(add && { addStride: 'u32' }),
      ...(isPart && { partDepth: 'u32', partSize: 'u32' }),
    },
    code: [a.code, b.code, ...(low ? [lowA.code, lowB.code] : []), isPart ? PARTS : '', storeCode(options)].join('\n'),
  };
}

/** Which part of the sum a workgroup takes: its z. The bounds must be variables of `run`, which are known to be the same for all its threads. */
const PARTS = 'var<private> part: u32;';
const BEGIN_PART = 'part = group.z; let partStart = min(p.kStart + group.z * p.partDepth, p.kEnd); let partEnd = min(partStart + p.partDepth, p.kEnd);';

function storeCode({ wideOut, add, bias, isPart }: ProductOptions): string {
  const row = isPart ? 'part * p.partSize + (i - p.rowStart) * p.outStride + j - p.columnStart' : 'i * p.outStride + j';
  if (wideOut) {
    const terms = [...(add ? [' + start[(i * p.addStride + j) >> 2u]'] : []), ...(bias ? [' + vec4(shift[j], shift[j + 1u], shift[j + 2u], shift[j + 3u])'] : [])];
    return `
fn store(i: u32, j: u32, value: vec4<f32>) {
  if (i < p.rowEnd && j < p.columnEnd) { out[(${row}) >> 2u] = value${terms.join('')}; }
}`;
  }
  const terms = [...(add ? [' + start[i * p.addStride + j]'] : []), ...(bias ? [' + shift[j]'] : [])];
  return `
fn storeOne(i: u32, j: u32, value: f32) {
  if (j < p.columnEnd) { out[${row}] = value${terms.join('')}; }
}
fn store(i: u32, j: u32, value: vec4<f32>) {
  if (i >= p.rowEnd) { return; }
  storeOne(i, j, value.x);
  storeOne(i, j + 1u, value.y);
  storeOne(i, j + 2u, value.z);
  storeOne(i, j + 3u, value.w);
}`;
}

/** Which of four columns lie before `end`; and what is read there, zero from `end` on. */
export const declareInside = (column: string, end: string): string => `let inside = vec4(${column}) + vec4(0u, 1u, 2u, 3u) < vec4(${end});`;
export const masked = (quad: string): string => `select(vec4<f32>(), ${quad}, inside)`;

export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
