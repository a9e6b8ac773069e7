/**
 * Keys and values in 8 bits on the device. A row of a head is its codes, four a word, and its blocks' f16 scales, two a word. All rows' codes come first:
 *
 *     codes    u32  [rows, heads, quads]           quads = ⌈width / 4⌉; past the width they are 0
 *     scales   u32  [rows, heads, ⌈quads / 16⌉]    a block is 8 quads
 */
import type { Backend, CachedRows } from '../../backend';
import { variants, type Kernel } from '../kernel';
import { USAGE, rangeOf, type DeviceMemory, type Range } from '../memory';
import type { Queue } from '../queue';
import { accessQuads, isAligned, quadsOf, type Quads } from './quads';

export interface GpuCached extends CachedRows, Range {}

export function allocateCached(memory: DeviceMemory, rows: number, heads: number, width: number): GpuCached {
  const bytes = 4 * rows * heads * (quadsOf(width) + scaleWords(width));
  return { kind: 'cached', rows, heads, width, ...memory.buffer(bytes, USAGE.storage | USAGE.copySource | USAGE.copyTarget) };
}

const scaleWords = (width: number): number => Math.ceil(quadsOf(width) / 16);

/** Words before the scales. */
export const scalesStart = ({ rows, heads, width }: CachedRows): number => rows * heads * quadsOf(width);

export interface HeadAccess extends Quads {
  /** Runs `body` for every quad `d` of a row, where `name0`, `name1`, … are the quads of `rows`. */
  each(rows: readonly string[], body: string): string;
  /** Quad `d` of `row`. */
  quad(row: string, d: string): string;
}

/** Access to the heads of keys or values, in f32 or in 8 bits. `width`, `quads` and `scalesAt` are parameters: the last says where the scales begin. */
export function accessHeads(name: string, isCached: boolean, aligned: boolean, width: string, quads: string, scalesAt: string): HeadAccess {
  if (!isCached) {
    const access = accessQuads(name, aligned, width, quads);
    const each = (rows: readonly string[], body: string): string => `
  {
    ${rows.map((row, i) => `let ${name}At${i} = start_${name}(${row});`).join(' ')}
    for (var d = 0u; d < p.${quads}; d++) {
      ${rows.map((_, i) => `let ${name}${i} = read_${name}(${name}At${i}, d);`).join(' ')}
      ${body}
    }
  }`;
    return { ...access, each, quad: (row, d) => `read_${name}(start_${name}(${row}), ${d})` };
  }
  const code = `
fn codes_${name}(start: u32, d: u32) -> vec4<f32> {
  let word = ${name}[start + d];
  return vec4<f32>(bitcast<vec4<i32>>(vec4(word << 24u, word << 16u, word << 8u, word)) >> vec4(24u));
}
fn scale_${name}(row: u32, block: u32) -> f32 {
  let half = (${name}[p.${scalesAt} + row * ((p.${quads} + 15u) >> 4u) + (block >> 1u)] >> ((block & 1u) * 16u)) & 0xffffu;
  return select(bitcast<f32>((half << 13u) + 0x38000000u), f32(half) * 5.9604644775390625e-8, half < 0x400u);
}
`;
  const each = (rows: readonly string[], body: string): string => `
  for (var block = 0u; block * 8u < p.${quads}; block++) {
    ${rows.map((row, i) => `let ${name}At${i} = (${row}) * p.${quads}; let ${name}Scale${i} = scale_${name}(${row}, block);`).join('\n    ')}
    let stop = min(block * 8u + 8u, p.${quads});
    for (var d = block * 8u; d < stop; d++) {
      ${rows.map((_, i) => `let ${name}${i} = codes_${name}(${name}At${i}, d) * ${name}Scale${i};`).join(' ')}
      ${body}
    }
  }`;
  return { type: 'u32', code, each, quad: (row, d) => `codes_${name}((${row}) * p.${quads}, ${d}) * scale_${name}(${row}, (${d}) >> 3u)` };
}

/**
 * Two divisions to the nearest f32, which WGSL's own needn't be: a scale that is off by one bit turns codes that are halves. Both are done in whole
 * numbers: the quotient of the mantissas (24 bits), and the exponents' difference. What is below f32's normal numbers counts as 0.
 */
const EXACT = `
/** x / 127 for x ≥ 0. */
fn over127(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  let exponent = bits >> 23u;
  if (exponent < 8u) { return 0.0; }
  let shifted = ((bits & 0x7fffffu) | 0x800000u) << 7u;
  var quotient = shifted / 127u;
  let rest = shifted % 127u;
  if (quotient < 0x1000000u) {
    quotient += select(0u, 1u, 2u * rest > 127u);
    return bitcast<f32>(((exponent - 8u) << 23u) + quotient);
  }
  let up = (quotient & 1u) == 1u && (rest > 0u || (quotient & 2u) == 2u);
  return bitcast<f32>(((exponent - 7u) << 23u) + (quotient >> 1u) + select(0u, 1u, up));
}
/** 1 / x for x > 0. */
fn reciprocal(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  let mantissa = (bits & 0x7fffffu) | 0x800000u;
  let exponent = bits >> 23u;
  if (mantissa == 0x800000u) { return bitcast<f32>((254u - exponent) << 23u); }
  // 2⁴⁷ / mantissa has 24 bits. What an estimate leaves of 2⁴⁷ is small, so its low 32 bits are all of it.
  var quotient = u32(140737488355328.0 / f32(mantissa));
  var rest = i32(0u - quotient * mantissa);
  let whole = i32(mantissa);
  while (rest < 0) { quotient--; rest += whole; }
  while (rest >= whole) { quotient++; rest -= whole; }
  quotient += select(0u, 1u, 2 * rest > whole);
  return bitcast<f32>(((252u - exponent) << 23u) + quotient);
}
/** The bits of the nearest f16, ties to even, for v ≥ 0. */
fn halfBits(v: f32) -> u32 {
  let bits = bitcast<u32>(v);
  if (bits >= 0x47800000u) { return 0x7c00u; }
  if (bits < 0x38800000u) { return u32(round(v * 16777216.0)); }
  return (bits - 0x38000000u + 0xfffu + ((bits >> 13u) & 1u)) >> 13u;
}`;

const THREADS = 32;

/** A thread has two blocks of a head: a word of scales. */
const cacheRowsKernel = variants(({ aligned }: { readonly aligned: boolean }): Kernel => {
  const x = accessQuads('x', aligned);
  return {
    name: `cache rows${aligned ? ', whole quads' : ''}`,
    buffers: { out: 'u32', x: x.type, to: 'u32' },
    params: { count: 'u32', heads: 'u32', width: 'u32', quads: 'u32', words: 'u32', scalesAt: 'u32' },
    workgroup: [THREADS, 1, 1],
    code: `
${x.code}
${EXACT}
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  let at = group.x * ${THREADS}u + index;
  if (at >= p.count) { return; }
  let pair = at % p.words;
  let row = at / p.words;
  let source = start_x(row);
  let place = to[row / p.heads] * p.heads + row % p.heads;
  var scales = 0u;
  for (var block = 0u; block < 2u; block++) {
    let start = (pair * 2u + block) * 8u;
    let stop = min(start + 8u, p.quads);
    var largest = vec4(0.0);
    for (var d = start; d < stop; d++) { largest = max(largest, abs(read_x(source, d))); }
    let scale = over127(max(max(largest.x, largest.y), max(largest.z, largest.w)));
    var inverse = 0.0;
    if (scale > 0.0) { inverse = reciprocal(scale); }
    for (var d = start; d < stop; d++) {
      let v = read_x(source, d) * inverse;
      let size = abs(v);
      let whole = floor(size);
      let code = vec4<u32>(vec4<i32>(sign(v) * (whole + select(vec4(0.0), vec4(1.0), size - whole >= vec4(0.5))))) & vec4(255u);
      out[place * p.quads + d] = code.x | (code.y << 8u) | (code.z << 16u) | (code.w << 24u);
    }
    scales |= halfBits(scale) << (block * 16u);
  }
  out[p.scalesAt + place * p.words + pair] = scales;
}`,
  };
});

export function cacheOperations(queue: Queue): Pick<Backend, 'allocateCached' | 'cacheRows'> {
  return {
    allocateCached: (rows, heads, width) => allocateCached(queue.memory, rows, heads, width),
    cacheRows({ out, x, index, rows }) {
      const { heads, width } = out;
      const words = scaleWords(width);
      const count = rows * heads * words;
      const params = { count, heads, width, quads: quadsOf(width), words, scalesAt: scalesStart(out) };
      queue.dispatch(cacheRowsKernel({ aligned: isAligned(width) }), { out: out as GpuCached, x: rangeOf(x), to: rangeOf(index) }, params, [Math.ceil(count / THREADS), 1, 1]);
    },
  };
}
