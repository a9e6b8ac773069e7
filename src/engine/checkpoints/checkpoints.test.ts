import { describe, expect, test } from 'vitest';
import type { PackedMatrix } from '../backend';
import { loadModel } from '../models/families';
import { openWeights, type WeightReader } from '../models/weights';
import type { Quantization } from '../models/model';
import { dequantize, NF4_CODE, quantize } from '../quantization';
import { createRandom } from '../random';
import { createReferenceBackend } from '../reference/backend';
import type { ReferencePacked } from '../reference/tensor';
import { fileInMemory, filesInMemory, type FileSource } from '../source';
import { tinyModel } from '../testing';
import { writeGguf, type WrittenTensor } from '../testing-gguf';
import { writeEntries as safetensors, type WrittenEntry as Stored } from '../testing-safetensors';
import { openBase } from './index';

const bytesOf = (values: Float32Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

const folder = (tensors: Readonly<Record<string, Stored>>): FileSource => filesInMemory(new Map([['model.safetensors', safetensors(tensors)]]));

function randomValues(rows: number, columns: number): Float32Array {
  const random = createRandom(rows * 1000 + columns);
  return Float32Array.from({ length: rows * columns }, () => random.next() - 0.5);
}

/** An f16 matrix of random values, as stored. */
function half(rows: number, columns: number): Stored & { readonly values: Float32Array } {
  const packed = quantize('f16', randomValues(rows, columns), rows, columns);
  return { dtype: 'F16', shape: [rows, columns], bytes: packed.bytes, values: dequantize(packed) };
}

const open = (source: FileSource, quantization: Quantization = 'none'): Promise<WeightReader> =>
  openWeights({ backend: createReferenceBackend(), source, config: {}, quantization, onProgress: () => {} }, 'model.');

const matrixOf = (weight: { readonly kind: string }): PackedMatrix => (weight as ReferencePacked).matrix;

describe('quantizing while loading', () => {
  const [table, layer] = [half(200, 96), half(70, 96)];
  const source = folder({ embed: table, 'layer.weight': layer, 'lm_head.weight': table });

  test.each([
    ['int8', 'q8_0', 'q8_0'],
    ['int4', 'q4_1', 'q8_0'],
    ['nf4', 'nf4', 'f32'],
    ['nf4-double', 'nf4-double', 'f32'],
  ] as const)('%s: layers become %s, embedding and head %s', async (quantization, layers, tables) => {
    const reader = await open(source, quantization);
    expect(matrixOf((await reader.linear('layer', 70, 96, false)).weight)).toEqual(quantize(layers, layer.values, 70, 96));
    for (const weight of [await reader.table('embed', 200, 96), (await reader.head('lm_head', 200, 96)).weight]) {
      if (tables === 'f32') expect(weight.kind).toBe('f32');
      else expect(matrixOf(weight)).toEqual(quantize(tables, table.values, 200, 96));
    }
  });

  test('a family that stores [inputs, outputs] is transposed first', async () => {
    const turned = layer.values.map((_, i) => layer.values[(i % 70) * 96 + Math.floor(i / 70)]!);
    for (const [quantization, form] of [['int4', 'q4_1'], ['nf4', 'nf4']] as const) {
      const reader = await open(source, quantization);
      expect(matrixOf((await reader.linear('layer', 96, 70, false, true)).weight)).toEqual(quantize(form, turned, 96, 70));
    }
  });

  test('a large matrix is read in slices, and nothing of the file twice', async () => {
    const [rows, columns] = [5000, 500];
    const large = half(rows, columns);
    const file = safetensors({ 'large.weight': large });
    let [most, read] = [0, 0];
    const watched: FileSource = {
      open: async (name) =>
        name === 'model.safetensors'
          ? {
              size: file.length,
              read: async (start, end) => {
                most = Math.max(most, end - start);
                read += end - start;
                return file.subarray(start, end);
              },
            }
          : null,
    };
    const { weight } = await (await open(watched, 'int4')).linear('large', rows, columns, false);
    const wanted = quantize('q4_1', large.values, rows, columns).bytes;
    expect(matrixOf(weight).bytes.every((byte, i) => byte === wanted[i])).toBe(true);
    expect(read).toBe(file.length);
    expect(most).toBeLessThan(large.bytes.length / 2);
  });

  test('a value that is no number is refused by its tensor, whatever it would become', async () => {
    const broken = { ...layer, bytes: layer.bytes.slice() };
    new DataView(broken.bytes.buffer).setUint16(1000, 0x7e00, true);
    for (const quantization of ['none', 'int8', 'int4', 'nf4'] as const) {
      await expect((await open(folder({ 'layer.weight': broken }), quantization)).linear('layer', 70, 96, false)).rejects.toThrow('"layer.weight" holds a value that is not a finite number');
    }
  });
});

describe('bitsandbytes’ NF4', () => {
  const [rows, columns] = [9, 33];
  const values = randomValues(rows, columns);
  const state = { quant_type: 'nf4', blocksize: 64, dtype: 'float32', shape: [rows, columns] };
  const stored = (change: Readonly<Record<string, unknown>> = {}, parts: Readonly<Record<string, Stored>> = {}): FileSource => {
    const { bytes, absmax } = quantize('nf4', values, rows, columns);
    const description = json({ ...state, ...change });
    return folder({
      'layer.weight': { dtype: 'U8', shape: [bytes.length, 1], bytes },
      'layer.weight.absmax': { dtype: 'F32', shape: [5], bytes: bytesOf(absmax as Float32Array) },
      'layer.weight.quant_map': { dtype: 'F32', shape: [16], bytes: bytesOf(NF4_CODE) },
      'layer.weight.quant_state.bitsandbytes__nf4': { dtype: 'U8', shape: [description.length], bytes: description },
      ...parts,
    });
  };

  test('is one tensor with its parts, and keeps its bits', async () => {
    const reader = await open(stored());
    expect(matrixOf((await reader.linear('layer', rows, columns, false)).weight)).toEqual(quantize('nf4', values, rows, columns));
    expect(reader.unread()).toEqual([]);
  });

  test.each(['nf4', 'nf4-double'] as const)('a large matrix is read in slices, and keeps its bits: %s', async (form) => {
    const tall = 40_000;
    const wanted = quantize(form, randomValues(tall, columns), tall, columns);
    const { bytes, absmax } = wanted;
    const nested = absmax && !(absmax instanceof Float32Array) ? absmax : null;
    const description = json({ ...state, shape: [tall, columns], ...(nested ? { nested_blocksize: 256, nested_offset: nested.offset } : {}) });
    const floats = (values: Float32Array): Stored => ({ dtype: 'F32', shape: [values.length], bytes: bytesOf(values) });
    const reader = await open(
      folder({
        'layer.weight': { dtype: 'U8', shape: [bytes.length, 1], bytes },
        'layer.weight.quant_map': floats(NF4_CODE),
        'layer.weight.quant_state.bitsandbytes__nf4': { dtype: 'U8', shape: [description.length], bytes: description },
        ...(nested
          ? { 'layer.weight.absmax': { dtype: 'U8', shape: [nested.codes.length], bytes: nested.codes }, 'layer.weight.nested_absmax': floats(nested.absmax), 'layer.weight.nested_quant_map': floats(nested.map) }
          : { 'layer.weight.absmax': floats(absmax as Float32Array) }),
      }),
    );
    const read = matrixOf((await reader.linear('layer', tall, columns, false)).weight);
    expect(Buffer.compare(read.bytes, bytes)).toBe(0);
    expect(read.absmax).toEqual(absmax);
    expect(reader.unread()).toEqual([]);
  });

  test('asked for as it is it is kept, asked for otherwise it is refused', async () => {
    await expect((await open(stored(), 'nf4')).linear('layer', rows, columns, false)).resolves.toMatchObject({ outputs: rows });
    for (const other of ['int4', 'int8', 'nf4-double'] as const) {
      await expect((await open(stored(), other)).linear('layer', rows, columns, false)).rejects.toThrow('"layer.weight" is quantized already, as nf4');
    }
  });

  test.each([
    ['other blocks', stored({ blocksize: 128 }), '"blocksize" is 128'],
    ['another code', stored({ quant_type: 'fp4' }), '"quant_type" is "fp4"'],
    ['no shape', stored({ shape: undefined }), '"shape"'],
    ['more weights than codes', stored({ shape: [900, columns] }), 'bytes of codes'],
    ['too few scales', stored({}, { 'layer.weight.absmax': { dtype: 'F32', shape: [4], bytes: new Uint8Array(16) } }), '"absmax" of the wrong type or length'],
    ['another table', stored({}, { 'layer.weight.quant_map': { dtype: 'F32', shape: [16], bytes: new Uint8Array(64) } }), "not NF4's"],
    ['a scale that is no number', stored({}, { 'layer.weight.absmax': { dtype: 'F32', shape: [5], bytes: bytesOf(Float32Array.of(1, 1, NaN, 1, 1)) } }), 'not a finite number'],
  ])('with %s is refused', async (_, source, message) => {
    const load = async (): Promise<unknown> => {
      const reader = await open(source);
      return reader.linear('layer', message.includes('codes') ? 900 : rows, columns, false);
    };
    await expect(load()).rejects.toThrow(message);
  });
});

describe('GGUF', () => {
  const gguf = (tensors: Readonly<Record<string, WrittenTensor>>): FileSource => {
    const u32 = (value: number) => ({ type: 'u32', value }) as const;
    const metadata = {
      'general.architecture': { type: 'string', value: 'qwen2' },
      'qwen2.embedding_length': u32(32),
      'qwen2.block_count': u32(1),
      'qwen2.context_length': u32(64),
      'qwen2.feed_forward_length': u32(64),
      'qwen2.attention.head_count': u32(2),
      'qwen2.attention.layer_norm_rms_epsilon': { type: 'f32', value: 1e-6 },
    } as const;
    const file = fileInMemory(writeGguf(metadata, tensors));
    return { open: async (name) => (name === 'model.gguf' ? file : null) };
  };
  const f16 = (rows: number, columns: number): WrittenTensor => ({ type: 1, shape: [rows, columns], bytes: quantize('f16', randomValues(rows, columns), rows, columns).bytes });
  const norm = (width: number): WrittenTensor => ({ type: 0, shape: [width], bytes: bytesOf(new Float32Array(width).fill(1)) });
  const block = { attn_q: [32, 32], attn_k: [32, 32], attn_v: [32, 32], attn_output: [32, 32], ffn_gate: [64, 32], ffn_up: [64, 32], ffn_down: [32, 64] } as const;
  const whole: Readonly<Record<string, WrittenTensor>> = {
    'token_embd.weight': f16(50, 32),
    'output_norm.weight': norm(32),
    'blk.0.attn_norm.weight': norm(32),
    'blk.0.ffn_norm.weight': norm(32),
    ...Object.fromEntries(['q', 'k', 'v'].map((name) => [`blk.0.attn_${name}.bias`, norm(32)])),
    ...Object.fromEntries(Object.entries(block).map(([name, [rows, columns]]) => [`blk.0.${name}.weight`, f16(rows, columns)])),
  };
  const load = async (source: FileSource, quantization: Quantization = 'none') => {
    const backend = createReferenceBackend();
    return loadModel({ ...(await openBase(source)), backend, source, quantization, onProgress: () => {} });
  };

  test('f16 weights keep their bits, however small the model is; or become what is asked for', async () => {
    const model = await load(gguf(whole));
    expect([...model.linears.values(), model.head].map(({ weight }) => (weight.kind === 'packed' ? weight.storage : weight.kind))).toEqual(Array(8).fill('f16'));
    expect(model.unread).toEqual([]);
    const quantized = await load(gguf(whole), 'nf4');
    expect([...quantized.linears.values()].map(({ weight }) => weight.kind === 'packed' && weight.storage)).toEqual(Array(7).fill('nf4'));
  });

  test('a type that is not supported is refused by its name', async () => {
    const odd = { ...whole, 'blk.0.ffn_up.weight': { type: 6, shape: [64, 32], bytes: new Uint8Array(64 * 22) } };
    await expect(load(gguf(odd))).rejects.toThrow('"blk.0.ffn_up.weight" is stored as Q5_0');
  });

  test('a key that is missing, and a file that is none, are refused by name', async () => {
    const { open: openFile } = gguf(whole);
    await expect(load({ open: async (name) => (name === 'model.gguf' ? fileInMemory(new Uint8Array(100)) : openFile(name)) })).rejects.toThrow('does not begin with "GGUF"');
    await expect(load({ open: async () => null })).rejects.toThrow('neither a config.json nor a model.gguf');
  });
});

test.each(['../other.safetensors', '/etc/other.safetensors', 'a\\b.safetensors', 'pipe'])('an index that leads out of the folder is refused: %s', async (home) => {
  const opened: string[] = [];
  const source: FileSource = {
    open: async (name) => {
      opened.push(name);
      return name === 'model.safetensors.index.json' ? fileInMemory(json({ weight_map: { 'model.norm.weight': home } })) : null;
    },
  };
  await expect(openWeights({ backend: createReferenceBackend(), source, config: {}, onProgress: () => {} }, '')).rejects.toThrow('of its folder');
  expect(opened).not.toContain(home);
});

test('a model folder’s progress ends at 1', async () => {
  const shares: number[] = [];
  const source = filesInMemory(tinyModel());
  await loadModel({ ...(await openBase(source)), backend: createReferenceBackend(), source, onProgress: (share) => void shares.push(share) });
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});
