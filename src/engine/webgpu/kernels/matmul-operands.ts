/**
 * How a product's operands are read in WGSL: rows in f32 or in the words of packed-words.ts, four or eight columns at a time. Past a matrix's last column
 * a row reads as anything.
 */
import type { Storage } from '../../backend';
import { NF4_CODE } from '../../quantization';
import type { ElementType, Kernel } from '../kernel';

export interface Reader {
  readonly name: string;
  readonly type: ElementType;
  readonly params: Kernel['params'];
  /** What a thread does before it reads. */
  readonly begin: string;
  /** Declares `NAMEQuad(row, quad) -> vec4<f32>`: columns 4 · quad … 4 · quad + 3. */
  readonly code: string;
  /** Four columns of a row: calls that function. */
  quad(row: string, quad: string): string;
  /** Eight weights share words or a scale: reading them together saves something. */
  readonly isByOctets: boolean;
  /** Reads the codes of an octet into variables that end in `id`. */
  hold(id: string, row: string, octet: string): string;
  /** The first (0u) or the last (1u) four weights of what was held. */
  half(id: string, row: string, octet: string, half: string): string;
}

/** `isWide`: a row is whole vectors of four. */
export function readF32(name: string, isWide: boolean): Reader {
  const code = isWide
    ? `fn ${name}Quad(row: u32, quad: u32) -> vec4<f32> { return ${name}[row * (p.${name}Stride >> 2u) + quad]; }`
    : `fn ${name}Quad(row: u32, quad: u32) -> vec4<f32> {
  let at = row * p.${name}Stride + 4u * quad;
  return vec4(${name}[at], ${name}[at + 1u], ${name}[at + 2u], ${name}[at + 3u]);
}`;
  return {
    ...plainReader(name),
    type: isWide ? 'vec4<f32>' : 'f32',
    params: { [`${name}Stride`]: 'u32' },
    code,
  };
}

/** Reads quad by quad. */
function plainReader(name: string): Pick<Reader, 'name' | 'begin' | 'quad' | 'isByOctets' | 'hold' | 'half'> {
  const quad = (row: string, at: string): string => `${name}Quad(${row}, ${at})`;
  return { name, begin: '', quad, isByOctets: false, hold: () => '', half: (_, row, octet, half) => quad(row, `2u * (${octet}) + ${half}`) };
}

/** Of a packed operand, `b`. `isAligned`: no octet lies in two of NF4's blocks. */
export interface PackedForm {
  readonly storage: Storage;
  readonly isNested: boolean;
  readonly isAligned: boolean;
}

/**
 * `isOnCard`: graphics cards shift cheaply, and look NF4's values up in workgroup memory faster than in constants. Adapters in software shift vectors number
 * by number: there bytes are taken apart as the fixed-point numbers that WGSL knows.
 */
export function readPacked(form: PackedForm, isOnCard: boolean): Reader {
  const { storage } = form;
  if (storage === 'f16' || storage === 'bf16') return readSixteen(storage);
  const { params, scale, scaleType, isByQuad } = storage === 'nf4' ? nf4Scales(form) : blockScales(storage);
  const table = storage === 'nf4' ? nf4Table(isOnCard) : { code: '', begin: '' };
  const isWord = storage !== 'q8_0';
  const word = isWord ? 'b[row * p.bStride + (quad >> 1u)]' : 'b[row * (2u * p.bStride) + quad]';
  const code = `${table.code}
${scale}
${codesOf(storage, isOnCard)}
fn bValues(word: u32, half: u32, scale: ${scaleType}) -> vec4<f32> { ${VALUES[storage]} }
fn bQuad(row: u32, quad: u32) -> vec4<f32> { return bValues(${word}, quad & 1u, bScale(row, ${isByQuad ? 'quad' : 'quad >> 1u'})); }`;
  const at = (row: string, octet: string): string => (isWord ? `b[${row} * p.bStride + ${octet}]` : `b[(${row} * p.bStride + ${octet}) * 2u]`);
  const next = (row: string, octet: string): string => `b[(${row} * p.bStride + ${octet}) * 2u + 1u]`;
  return {
    ...plainReader('b'),
    begin: table.begin,
    isByOctets: true,
    type: 'u32',
    params: { bStride: 'u32', bScales: 'u32', ...params },
    code,
    hold: (id, row, octet) =>
      `let word${id} = ${at(row, octet)};${isWord ? '' : ` let next${id} = ${next(row, octet)};`}${isByQuad ? '' : ` let scale${id} = bScale(${row}, ${octet});`}`,
    half: (id, row, octet, half) =>
      `bValues(${isWord ? `word${id}` : `select(word${id}, next${id}, ${half} == 1u)`}, ${half}, ${isByQuad ? `bScale(${row}, 2u * (${octet}) + ${half})` : `scale${id}`})`,
  };
}

/** Declares the numbers that a word's bytes, or one half of them, stand for: from -128, or from 0. */
function codesOf(storage: 'q8_0' | 'q4_0' | 'q4_1' | 'nf4', isOnCard: boolean): string {
  if (storage === 'q8_0') {
    const codes = isOnCard ? 'vec4<f32>((vec4(bitcast<i32>(word)) << vec4(24u, 16u, 8u, 0u)) >> vec4(24u))' : 'unpack4x8unorm(word ^ 0x80808080u) * 255.0 - 128.0';
    return `fn bCodes(word: u32) -> vec4<f32> { return ${codes}; }`;
  }
  if (isOnCard || storage === 'nf4') return 'fn bCodes(word: u32, half: u32) -> vec4<u32> { return (vec4(word >> (4u * half)) >> vec4(0u, 8u, 16u, 24u)) & vec4(15u); }';
  return `fn bCodes(word: u32, half: u32) -> vec4<f32> {
  return unpack4x8unorm(word & select(0x0f0f0f0fu, 0xf0f0f0f0u, half == 1u)) * select(255.0, 255.0 / 16.0, half == 1u);
}`;
}

const VALUES: Readonly<Record<'q8_0' | 'q4_0' | 'q4_1' | 'nf4', string>> = {
  q8_0: 'return bCodes(word) * scale;',
  q4_0: 'return (vec4<f32>(bCodes(word, half)) - 8.0) * scale;',
  q4_1: 'return vec4<f32>(bCodes(word, half)) * scale.x + scale.y;',
  nf4: 'let codes = bCodes(word, half); return vec4(NF4[codes.x], NF4[codes.y], NF4[codes.z], NF4[codes.w]) * scale;',
};

function readSixteen(storage: 'f16' | 'bf16'): Reader {
  const value = storage === 'f16' ? 'vec4(unpack2x16float(words.x), unpack2x16float(words.y))' : 'bitcast<vec4<f32>>(vec4(words.x << 16u, words.x & 0xffff0000u, words.y << 16u, words.y & 0xffff0000u))';
  return {
    ...plainReader('b'),
    type: 'vec2<u32>',
    params: { bStride: 'u32' },
    code: `fn bQuad(row: u32, quad: u32) -> vec4<f32> { let words = b[row * (2u * p.bStride) + quad]; return ${value}; }`,
  };
}

interface Scales {
  readonly params: Kernel['params'];
  /** Declares `bScale(row, octet)`, or `bScale(row, quad)`. */
  readonly scale: string;
  readonly scaleType: string;
  readonly isByQuad: boolean;
}

/** One for a block of 32; a row is whole blocks. */
function blockScales(storage: 'q8_0' | 'q4_0' | 'q4_1'): Scales {
  const at = 'let at = row * (p.bStride >> 2u) + (octet >> 2u);';
  return storage === 'q4_1'
    ? { params: {}, scale: `fn bScale(row: u32, octet: u32) -> vec2<f32> { ${at} return unpack2x16float(b[p.bScales + at]); }`, scaleType: 'vec2<f32>', isByQuad: false }
    : { params: {}, scale: `fn bScale(row: u32, octet: u32) -> f32 { ${at} return unpack2x16float(b[p.bScales + (at >> 1u)] >> ((at & 1u) * 16u)).x; }`, scaleType: 'f32', isByQuad: false };
}

/** One for 64 weights of the whole matrix, in f32 or double quantized: map[code] · absmax + offset. */
function nf4Scales({ isNested, isAligned }: PackedForm): Scales {
  const absmax = isNested
    ? `fn bAbsmax(block: u32) -> f32 {
  let code = (b[p.bScales + (block >> 2u)] >> ((block & 3u) * 8u)) & 255u;
  return bitcast<f32>(b[p.bMap + code]) * bitcast<f32>(b[p.bAbsmax + (block >> 8u)]) + p.bOffset;
}`
    : 'fn bAbsmax(block: u32) -> f32 { return bitcast<f32>(b[p.bScales + block]); }';
  const scale = isAligned
    ? 'fn bScale(row: u32, octet: u32) -> f32 { return bAbsmax((p.bFlat + row * p.bColumns + 8u * octet) >> 6u); }'
    : `fn bScale(row: u32, quad: u32) -> vec4<f32> {
  let at = p.bFlat + row * p.bColumns + 4u * quad;
  return vec4(bAbsmax(at >> 6u), bAbsmax((at + 1u) >> 6u), bAbsmax((at + 2u) >> 6u), bAbsmax((at + 3u) >> 6u));
}`;
  return {
    params: { bFlat: 'u32', bColumns: 'u32', ...(isNested && { bAbsmax: 'u32', bMap: 'u32', bOffset: 'f32' }) },
    scale: `${absmax}\n${scale}`,
    scaleType: isAligned ? 'f32' : 'vec4<f32>',
    isByQuad: !isAligned,
  };
}

function nf4Table(isOnCard: boolean): Pick<Reader, 'code' | 'begin'> {
  const values = `array<f32, 16>(${Array.from(NF4_CODE, (value) => `${value}${Number.isInteger(value) ? '.0' : ''}`).join(', ')})`;
  if (!isOnCard) return { code: `const NF4 = ${values};`, begin: '' };
  return {
    code: `const NF4_VALUES = ${values};\nvar<workgroup> NF4: array<f32, 16>;`,
    begin: 'if (index < 16u) { NF4[index] = NF4_VALUES[index]; } workgroupBarrier();',
  };
}
