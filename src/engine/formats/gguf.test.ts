import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../refusal';
import { fileInMemory } from '../source';
import { writeGguf } from '../testing-gguf';
import { readGguf } from './gguf';

const small = writeGguf(
  {
    'general.architecture': { type: 'string', value: 'llama' },
    'llama.block_count': { type: 'u32', value: 2 },
    'llama.context_length': { type: 'u64', value: 4096 },
    'llama.rope.freq_base': { type: 'f32', value: 10000 },
    'tokenizer.ggml.add_bos_token': { type: 'bool', value: 1 },
    'tokenizer.ggml.tokens': { type: 'strings', value: ['<s>', '\ufeff', 'Ġthe', ''] },
    'tokenizer.ggml.scores': { type: 'f32s', value: [0, -1.5] },
    'tokenizer.ggml.token_type': { type: 'i32s', value: [3, 1] },
  },
  {
    'token_embd.weight': { type: 8, shape: [3, 64], bytes: new Uint8Array(3 * 68) },
    'output_norm.weight': { type: 0, shape: [5], bytes: new Uint8Array(20) },
  },
);

async function outcome(bytes: Uint8Array): Promise<string> {
  try {
    await readGguf(fileInMemory(bytes));
    return 'read';
  } catch (error) {
    return error instanceof Refusal ? 'refused' : String(error);
  }
}

describe('GGUF', () => {
  test('metadata come as the values they are, shapes row-major, and tensors by their place in the file', async () => {
    const { metadata, tensors } = await readGguf(fileInMemory(small));
    expect(Object.fromEntries(metadata)).toEqual({
      'general.architecture': 'llama',
      'llama.block_count': 2,
      'llama.context_length': 4096,
      'llama.rope.freq_base': 10000,
      'tokenizer.ggml.add_bos_token': true,
      'tokenizer.ggml.tokens': ['<s>', '\ufeff', 'Ġthe', ''],
      'tokenizer.ggml.scores': Float32Array.of(0, -1.5),
      'tokenizer.ggml.token_type': Int32Array.of(3, 1),
    });
    const table = tensors.get('token_embd.weight')!;
    expect(table).toMatchObject({ type: 'Q8_0', shape: [3, 64] });
    expect([table.start % 32, table.end - table.start]).toEqual([0, 204]);
    expect(tensors.get('output_norm.weight')).toEqual({ type: 'F32', shape: [5], start: table.start + 224, end: table.start + 244 });
  });

  test('a header longer than the first read is read on, and no more of the file than it takes', async () => {
    const pieces = Array.from({ length: 90_000 }, (_, i) => `piece ${i}`);
    const file = writeGguf({ 'tokenizer.ggml.tokens': { type: 'strings', value: pieces } });
    const larger = new Uint8Array(file.length + 8_000_000);
    larger.set(file);
    let most = 0;
    const { metadata } = await readGguf({ size: larger.length, read: async (start, end) => ((most = Math.max(most, end)), larger.subarray(start, end)) });
    expect(metadata.get('tokenizer.ggml.tokens')).toEqual(pieces);
    expect(most).toBeLessThan(larger.length);
  });

  test('a file cut anywhere is refused', async () => {
    for (let length = 0; length < small.length - 12; length++) expect(await outcome(small.subarray(0, length)), `${length} bytes`).toBe('refused');
  });

  test('whatever bytes of it change, it is read or refused: never anything else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(small.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), async (changes) => {
        const changed = small.slice();
        for (const [at, value] of changes) changed[at] = value;
        expect(await outcome(changed)).toMatch(/^(read|refused)$/);
      }),
      { numRuns: 2000 },
    );
  });

  test('lying counts, lengths and sizes end in a sentence', async () => {
    const patched = (at: number, value: bigint): Promise<unknown> => {
      const bytes = small.slice();
      new DataView(bytes.buffer).setBigUint64(at, value, true);
      return readGguf(fileInMemory(bytes));
    };
    const lies: readonly (readonly [at: number, value: bigint])[] = [[8, 2n ** 63n], [8, 1n << 40n], [16, 2n ** 52n], [24, 2n ** 53n - 1n], [24, 2n ** 40n]];
    for (const [at, value] of lies) await expect(patched(at, value)).rejects.toBeInstanceOf(Refusal);
    const version = small.slice();
    version[4] = 1;
    await expect(readGguf(fileInMemory(version))).rejects.toThrow('version 1');
    const unknown = writeGguf({}, { x: { type: 4, shape: [32], bytes: new Uint8Array(20) } });
    await expect(readGguf(fileInMemory(unknown))).rejects.toThrow('"x" has the type 4');
    const ragged = writeGguf({}, { x: { type: 8, shape: [2, 33], bytes: new Uint8Array(80) } });
    await expect(readGguf(fileInMemory(ragged))).rejects.toThrow('not whole Q8_0 blocks');
    const vast = writeGguf({}, { x: { type: 0, shape: [2 ** 40, 2 ** 40], bytes: new Uint8Array(4) } });
    await expect(readGguf(fileInMemory(vast))).rejects.toThrow('too large');
  });

  test('a file that llama.cpp’s own library wrote', async () => {
    const { metadata, tensors } = await readGguf(fileInMemory(await readFile(join(import.meta.dirname, '../../../tests/golden/cases/gguf-q8-llama/model.gguf'))));
    expect(metadata.get('llama.attention.head_count_kv')).toBe(2);
    expect(tensors.size).toBe(21);
    expect(tensors.get('blk.1.ffn_down.weight')).toMatchObject({ type: 'Q8_0', shape: [64, 96] });
  });
});
