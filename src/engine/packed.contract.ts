/** Frozen matrices in their own bits: products and gathered rows, in every storage, with odd shapes, scales at odd places and bits of every kind. */
import type { Backend, NestedScales, PackedMatrix, PackedTensor } from './backend';
import type { ContractCase } from './contract-case';
import { numberToHalf } from './formats/half';
import { quantize, type Form } from './quantization';
import type { Random } from './random';

const FORMS: readonly Form[] = ['f16', 'bf16', 'q8_0', 'q4_0', 'q4_1', 'nf4', 'nf4-double'];
/** f16 numbers at a block's start, and its bytes. */
const BLOCKS = { q8_0: { halves: 1, bytes: 34 }, q4_0: { halves: 1, bytes: 18 }, q4_1: { halves: 2, bytes: 20 } } as const;

/** Rows and columns of the matrix. */
const SHAPES: readonly (readonly [number, number])[] = [
  [1, 1],
  [3, 17],
  [7, 48],
  [9, 100],
  [33, 96],
  [130, 64],
  [6, 673],
  [401, 5],
];
/** Rows of the other operand. */
const HEIGHTS = [1, 3, 4, 6, 19];

/** Bytes at random, with finite scales of all signs and sizes: more than any quantizer would write. */
function randomMatrix(form: Form, rows: number, columns: number, random: Random): PackedMatrix {
  const values = Float32Array.from({ length: rows * columns }, () => 2 * random.next() - 1);
  if (form === 'f16' || form === 'bf16') {
    // Some so small that they are subnormal in f16.
    for (let i = 0; i < values.length; i += 7) values[i]! *= 2 ** -20;
    return quantize(form, values, rows, columns);
  }
  if (form === 'q8_0' || form === 'q4_0' || form === 'q4_1') {
    const { halves, bytes: blockBytes } = BLOCKS[form];
    const bytes = Uint8Array.from({ length: rows * Math.ceil(columns / 32) * blockBytes }, () => random.below(256));
    for (let at = 0; at < bytes.length; at += blockBytes) {
      for (let i = 0; i < halves; i++) {
        const half = numberToHalf((2 * random.next() - 1) * 2 ** -random.below(18));
        bytes[at + 2 * i] = half & 255;
        bytes[at + 2 * i + 1] = half >> 8;
      }
    }
    return { storage: form, rows, columns, bytes };
  }
  const bytes = Uint8Array.from({ length: Math.ceil(values.length / 2) }, () => random.below(256));
  const count = Math.ceil(values.length / 64);
  if (form === 'nf4') return { storage: 'nf4', rows, columns, bytes, absmax: Float32Array.from({ length: count }, () => random.next()) };
  const absmax: NestedScales = {
    codes: Uint8Array.from({ length: count }, () => random.below(256)),
    absmax: Float32Array.from({ length: Math.ceil(count / 256) }, () => random.next()),
    map: Float32Array.from({ length: 256 }, () => 2 * random.next() - 1),
    offset: random.next(),
  };
  return { storage: 'nf4', rows, columns, bytes, absmax };
}

/** Packs it as it is read from a file: 64 rows after the other. */
function packed64(backend: Backend, { storage, rows, columns, bytes, absmax }: PackedMatrix): PackedTensor {
  const form = absmax && !(absmax instanceof Float32Array) ? 'nf4-double' : storage;
  const packing = backend.pack(form, rows, columns);
  const isFlat = storage === 'nf4';
  for (let first = 0; first < rows; first += 64) {
    const last = Math.min(first + 64, rows);
    const [start, end] = [first, last].map((row) => (isFlat ? Math.ceil((row * columns) / 2) : (row * bytes.length) / rows));
    packing.add(bytes.subarray(start, end), last - first);
  }
  return packing.finish(absmax);
}

async function withMatrix(backend: Backend, matrix: PackedMatrix, use: (packed: PackedTensor) => Promise<readonly Float32Array[]>): Promise<readonly Float32Array[]> {
  const packed = packed64(backend, matrix);
  try {
    return await use(packed);
  } finally {
    backend.free(packed);
  }
}

function productCase(form: Form, layout: 'nt' | 'nn', rows: number, columns: number): ContractCase {
  return {
    name: `matmul ${layout} with ${rows} × ${columns} in ${form}`,
    run: ({ backend, matrix, random }) =>
      withMatrix(backend, randomMatrix(form, rows, columns, random), async (b) => {
        const [n, k] = layout === 'nt' ? [rows, columns] : [columns, rows];
        const results: Float32Array[] = [];
        for (const m of HEIGHTS) {
          const rank = 1 + random.below(9);
          const [out, full, a] = [matrix(m, n), matrix(m, n), matrix(m, k)];
          const low = { a: matrix(m, rank), b: layout === 'nt' ? matrix(n, rank) : matrix(rank, n), k: rank };
          backend.matmul({ layout, out, a, b, m, n, k });
          backend.matmul({ layout, out: full, a, b, m, n, k, scale: 0.5, add: full, bias: matrix(1, n), low });
          results.push(await backend.read(out), await backend.read(full));
        }
        return results;
      }),
  };
}

function gatherCase(form: Form, rows: number, columns: number): ContractCase {
  return {
    name: `gather from ${rows} × ${columns} in ${form}`,
    run: ({ backend, matrix, ints, random }) =>
      withMatrix(backend, randomMatrix(form, rows, columns, random), async (x) => {
        const index = Array.from({ length: 21 }, () => random.below(rows));
        const out = matrix(index.length, columns);
        backend.gatherRows({ out, x, index: ints(index), rows: index.length });
        return [await backend.read(out)];
      }),
  };
}

export function packedCases(): ContractCase[] {
  return FORMS.flatMap((form) =>
    SHAPES.flatMap(([rows, columns]) => [productCase(form, 'nt', rows, columns), productCase(form, 'nn', rows, columns), gatherCase(form, rows, columns)]),
  );
}
