/**
 * What quantization costs in quality: perplexity of both default models with their weights in every form, against f32. SmolLM2 comes as Q4_1, so its
 * f32 weights are what those codes stand for, and int4 loses nothing more. `npm run bench quantization [FILE.gguf]`: another copy of SmolLM2.
 */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseRow, type Backend, type DataRow, type FileSource, type Quantization, type TokenRow } from '#engine';
import { ggufSource, locateModel } from '../cli/locate-model';
import { createNodeBackend, folderSource } from '../cli/node-platform';
import { matrixShape, openBase, type BaseFiles, type Checkpoint, type StoredTensor } from '../src/engine/checkpoints';
import { loadModel } from '../src/engine/models/families';
import { BITS_PER_WEIGHT, quantize, type Form } from '../src/engine/quantization';
import { scoreRows } from '../src/engine/run/score';
import { encodeRow } from '../src/engine/text/rows';
import { loadTokenizer, readStopIds } from '../src/engine/text/tokenizer';
import type { Storage } from '../src/engine/backend';
import { PARAGRAPHS } from './perplexity/paragraphs';

interface Variant {
  readonly name: string;
  readonly layers: Form | 'f32';
  /** How the checkpoint stores its matrices. */
  readonly stored: 'f32' | Storage;
  readonly quantization: Quantization;
}

const VARIANTS: readonly Variant[] = [
  { name: 'f32', layers: 'f32', stored: 'f32', quantization: 'none' },
  { name: 'f16', layers: 'f16', stored: 'f16', quantization: 'none' },
  { name: 'bf16', layers: 'bf16', stored: 'bf16', quantization: 'none' },
  { name: 'int8 (Q8_0)', layers: 'q8_0', stored: 'f32', quantization: 'int8' },
  { name: 'int4 (Q4_1)', layers: 'q4_1', stored: 'f32', quantization: 'int4' },
  { name: 'Q4_0', layers: 'q4_0', stored: 'q4_0', quantization: 'none' },
  { name: 'nf4', layers: 'nf4', stored: 'f32', quantization: 'nf4' },
  { name: 'nf4-double', layers: 'nf4-double', stored: 'f32', quantization: 'nf4-double' },
];

const EMBEDDED_ROWS = 400;

/** The checkpoint as if its matrices were stored in another form; embeddings and head stay in f32 beside 4-bit layers. */
function restored(checkpoint: Checkpoint, stored: Variant['stored']): Checkpoint {
  const isLayer = (name: string): boolean => /\.(layers|h)\.\d+\./.test(name);
  const change = (tensor: StoredTensor, name: string): StoredTensor => {
    const storage = tensor.shape.length === 1 || (stored === 'q4_0' && !isLayer(name)) ? 'f32' : stored;
    return {
      ...tensor,
      storage,
      isDouble: false,
      readBits: async (first, last) => {
        if (storage === 'f32') throw new TypeError('f32 is not a packed form.');
        return quantize(storage, await tensor.readRows(first, last), last - first, matrixShape(tensor)[1]).bytes;
      },
    };
  };
  return { tensors: new Map([...checkpoint.tensors].map(([name, tensor]) => [name, change(tensor, name)])), keepsBits: true };
}

async function perplexity(backend: Backend, source: FileSource, base: BaseFiles, rows: readonly TokenRow[], { stored, quantization }: Variant): Promise<number> {
  const openCheckpoint = async (): Promise<Checkpoint> => restored(await base.openCheckpoint(), stored);
  const model = await loadModel({ ...base, openCheckpoint, backend, source, quantization, onProgress: () => {} });
  let [tokens, sum] = [0, 0];
  for await (const score of scoreRows({ backend, model, adapter: null, rows })) {
    tokens += score.tokens;
    sum -= score.logProbability;
  }
  for (const weight of model.owned) backend.free(weight);
  return Math.exp(sum / tokens);
}

async function report(name: string, source: FileSource, texts: readonly DataRow[]): Promise<void> {
  const base = await openBase(source);
  const tokenizer = await loadTokenizer(source, base.gguf);
  if (!tokenizer) throw new Error(`${name} has no tokenizer.`);
  const stopIds = await readStopIds(source, base.config, tokenizer);
  const rows = texts.map((row) => encodeRow(row, { tokenizer, vocabulary: Infinity, stopIds, maxLength: 256, purpose: 'score' }));
  console.log(`\n${name}, ${rows.reduce((sum, { labels }) => sum + labels.filter((label) => label >= 0).length, 0)} tokens`);
  console.log(`  ${'form'.padEnd(14)}${'bits a weight'.padStart(14)}${'perplexity'.padStart(14)}${'against f32'.padStart(14)}`);
  let plain: number | null = null;
  for (const variant of VARIANTS) {
    const backend = await createNodeBackend('wasm', process.cwd());
    const value = await perplexity(backend, source, base, rows, variant);
    backend.dispose();
    plain ??= value;
    console.log(`  ${variant.name.padEnd(14)}${BITS_PER_WEIGHT[variant.layers].toFixed(2).padStart(14)}${value.toFixed(4).padStart(14)}${(value / plain).toFixed(4).padStart(14)}`);
  }
}

async function readRows(path: string, most: number): Promise<DataRow[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '').slice(0, most);
  return lines.map((line) => {
    const row = parseRow(JSON.parse(line));
    if (!row.ok) throw new Error(row.error.message);
    return row.value;
  });
}

export async function main([file]: readonly string[]): Promise<void> {
  const root = process.cwd();
  await report('embedded', folderSource(join(root, 'public', 'models', 'embedded')), await readRows(join(root, 'public', 'models', 'embedded', 'replay.jsonl'), EMBEDDED_ROWS));
  const io = { out: console.log, err: console.error, signal: new AbortController().signal, cwd: root, root };
  const smol = file === undefined ? await locateModel('smollm2-135m-instruct', io).catch((error: unknown) => void console.log(`\n${String(error)}`)) : ggufSource(resolve(file));
  if (!smol) return;
  await report('smollm2-135m-instruct', smol, [...(await readRows(join(root, 'tests', 'golden', 'real', 'rows.jsonl'), Infinity)), ...PARAGRAPHS.map((text) => ({ text: text.replace(/\n/g, ' ') }))]);
}
