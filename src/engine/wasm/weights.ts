/**
 * Lays a frozen matrix out for the kernels (wasm/weights.ts describes how): the bits stay as they are, but the words of four rows lie side by side, and
 * scales lie apart. One piece of memory: a descriptor, the codes, the scales.
 */
import type { Form, NestedScales, PackedTensor, Packing, Storage } from '../backend';
import { NESTED_BLOCK, NESTED_CODES, NF4_BLOCK, storageOf } from '../quantization';
import type { Heap } from './heap';

export interface WasmPacked extends PackedTensor {
  /** Of its descriptor. */
  readonly address: number;
}

interface Layout {
  /** As wasm/weights.ts numbers it. */
  readonly number: number;
  /** Bytes of a word, and of the codes of a row's block. */
  readonly word: 1 | 2 | 4;
  readonly codes: number;
  /** f16 numbers before the codes of a row's block. */
  readonly halves: number;
}

const LAYOUTS: Readonly<Record<Storage, Layout>> = {
  f16: { number: 1, word: 2, codes: 64, halves: 0 },
  bf16: { number: 2, word: 2, codes: 64, halves: 0 },
  q8_0: { number: 3, word: 4, codes: 32, halves: 1 },
  q4_0: { number: 4, word: 2, codes: 16, halves: 1 },
  q4_1: { number: 5, word: 2, codes: 16, halves: 2 },
  nf4: { number: 6, word: 1, codes: 16, halves: 0 },
};

/** Rows of a group, and columns of a block. Blocks of two groups take turns. */
const GROUP = 4;
const BLOCK = 32;
const DESCRIPTOR_BYTES = 64;
const ALIGNMENT = 64;
const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** Where the parts of a matrix lie, from its address on, and how many bytes they take. */
function placesOf(form: Form, rows: number, columns: number) {
  const { codes, halves } = LAYOUTS[storageOf(form)];
  const blocks = Math.ceil(columns / BLOCK);
  const tiles = Math.ceil(rows / (2 * GROUP)) * 2 * blocks;
  /** Of NF4: the f32 scales, and with double quantization the codes that stand for them. */
  const scaled = Math.ceil((rows * columns) / NF4_BLOCK);
  const scales = form === 'nf4' ? scaled : form === 'nf4-double' ? Math.ceil(scaled / NESTED_BLOCK) : null;
  const isNested = form === 'nf4-double';

  const codesAt = DESCRIPTOR_BYTES;
  const scalesAt = codesAt + aligned(tiles * codes * GROUP);
  const mapAt = scalesAt + aligned(scales === null ? tiles * halves * 2 * GROUP : 4 * scales);
  const nestedCodesAt = mapAt + aligned(4 * NESTED_CODES);
  return { blocks, tiles, scales, isNested, codesAt, scalesAt, mapAt, nestedCodesAt, bytes: isNested ? nestedCodesAt + scaled : mapAt };
}

export const packedBytes = (form: Form, rows: number, columns: number): number => placesOf(form, rows, columns).bytes;

export function packMatrix(memory: WebAssembly.Memory, heap: Heap, form: Form, rows: number, columns: number): Packing {
  const storage = storageOf(form);
  const { number, codes, halves } = LAYOUTS[storage];
  const { blocks, tiles, scales, isNested, codesAt, scalesAt, mapAt, nestedCodesAt, bytes: size } = placesOf(form, rows, columns);
  const address = heap.allocate(size);
  const codesPlace: Place = { at: address + codesAt, bytes: tiles * codes * GROUP };
  const scalesPlace: Place = { at: address + scalesAt, bytes: tiles * halves * 2 * GROUP };
  let added = 0;

  return {
    add(bytes, count) {
      if (added + count > rows) throw new RangeError('A matrix got more rows than it has.');
      writeRows({ storage, columns, bytes, first: added, count }, memory.buffer, codesPlace, scalesPlace);
      added += count;
    },
    finish(absmax): WasmPacked {
      if (added < rows) throw new RangeError('A matrix lacks rows.');
      const nested = absmax && !(absmax instanceof Float32Array) ? absmax : null;
      const floats = absmax instanceof Float32Array ? absmax : nested?.absmax;
      if ((nested !== null) !== isNested || floats?.length !== (scales ?? undefined)) throw new TypeError('The scales are not those of the form.');
      new Int32Array(memory.buffer, address, DESCRIPTOR_BYTES / 4).set([
        number, codesPlace.at, scalesPlace.at, blocks, codes * GROUP, halves * 2 * GROUP, columns, rows, isNested ? address + nestedCodesAt : 0, address + mapAt,
      ]);
      if (floats) new Float32Array(memory.buffer, scalesPlace.at, floats.length).set(floats);
      if (nested) writeNested(memory, nested, address, address + mapAt, address + nestedCodesAt);
      return { kind: 'packed', storage, rows, columns, address };
    },
    discard: () => heap.free(address),
  };
}

function writeNested(memory: WebAssembly.Memory, { codes, map, offset }: NestedScales, address: number, mapAt: number, codesAt: number): void {
  new Float32Array(memory.buffer, address)[10] = offset;
  new Float32Array(memory.buffer, mapAt, map.length).set(map);
  new Uint8Array(memory.buffer, codesAt, codes.length).set(codes);
}

interface Place {
  readonly at: number;
  readonly bytes: number;
}

interface Rows {
  readonly storage: Storage;
  readonly columns: number;
  readonly bytes: Uint8Array;
  /** In the matrix: of NF4 an even number of weights comes before it. */
  readonly first: number;
  readonly count: number;
}

/** Takes rows apart, block by block. */
function writeRows({ storage, columns, bytes, first, count: rows }: Rows, memory: ArrayBufferLike, codesPlace: Place, scalesPlace: Place): void {
  const { word, codes, halves } = LAYOUTS[storage];
  const blocks = Math.ceil(columns / BLOCK);
  const isNf4 = storage === 'nf4';
  const from = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bytesTo = new Uint8Array(memory, codesPlace.at, codesPlace.bytes);
  const pairsTo = new Uint16Array(memory, codesPlace.at, codesPlace.bytes / 2);
  const wordsTo = new Uint32Array(memory, codesPlace.at, codesPlace.bytes / 4);
  const scalesTo = new Uint16Array(memory, scalesPlace.at, scalesPlace.bytes / 2);
  const halfRow = new Uint8Array(Math.ceil(columns / 2));
  // Of f16 and bf16 the last block is as short as the row; GGUF's blocks are whole.
  const rowBytes = halves > 0 ? blocks * (codes + 2 * halves) : word === 2 ? 2 * columns : halfRow.length;
  for (let k = 0; k < rows; k++) {
    const row = first + k;
    if (isNf4) copyHalves(bytes, k * columns, columns, halfRow);
    let at = isNf4 ? 0 : k * rowBytes;
    const end = at + rowBytes;
    const lane = row % GROUP;
    for (let block = 0; block < blocks; block++) {
      const tile = (Math.floor(row / (2 * GROUP)) * blocks + block) * 2 + (Math.floor(row / GROUP) % 2);
      for (let i = 0; i < halves; i++, at += 2) scalesTo[(tile * halves + i) * GROUP + lane] = from.getUint16(at, true);
      const to = (tile * codes * GROUP) / word + lane;
      const count = Math.min(codes, end - at) / word;
      if (word === 1) for (let i = 0; i < count; i++) bytesTo[to + i * GROUP] = halfRow[at + i]!;
      else if (word === 2) for (let i = 0; i < count; i++) pairsTo[to + i * GROUP] = from.getUint16(at + 2 * i, true);
      else for (let i = 0; i < count; i++) wordsTo[to + i * GROUP] = from.getUint32(at + 4 * i, true);
      at += codes;
    }
  }
}

/** The half bytes from `start` on, so that the first becomes the high half of a byte. */
function copyHalves(bytes: Uint8Array, start: number, count: number, to: Uint8Array): void {
  const first = start >> 1;
  if (start % 2 === 0) {
    to.set(bytes.subarray(first, first + Math.ceil(count / 2)));
    return;
  }
  for (let i = 0; i < to.length; i++) to[i] = ((bytes[first + i]! & 15) << 4) | ((bytes[first + i + 1] ?? 0) >> 4);
}
