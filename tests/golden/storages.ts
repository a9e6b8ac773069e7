/**
 * The ways in which weights can be stored and held. Each writes a reference model in its own form, in memory, and tells in f32 what those bits stand
 * for: rounded by the codecs alone, by what each form promises to round, so that a loader that picks other layers or another order is found out.
 */
import { filesInMemory, type FileSource } from '../../src/engine/source';
import { dequantize, NESTED_BLOCK, NF4_BLOCK, NF4_CODE, quantize, type Form } from '../../src/engine/quantization';
import type { Quantization } from '../../src/engine/models/model';
import { writeEntries, type WrittenEntry } from '../../src/engine/testing-safetensors';
import { asGguf, ggufFormOf, type GgufForm } from './as-gguf';
import { bytesOf, jsonBytes, modelFolder, plainFolder, transpose, type Config, type Matrix, type PlainModel } from './plain-model';

type Part = 'vector' | 'router' | 'table' | 'layer';
/** What becomes of a tensor; null keeps it in f32. */
type FormOf = (part: Part, name: string, shape: readonly number[]) => Form | null;

export interface Stored {
  readonly source: FileSource;
  readonly quantization: Quantization;
  /** Loads as a model too large to be widened to f32. */
  readonly keepsBits: boolean;
  /** The numbers that these bits stand for, in f32. */
  readonly plain: FileSource;
  /** How a linear layer of the blocks must lie in memory. */
  readonly inMemory: (name: string, rows: number, columns: number) => string;
}

type Write = (name: string, model: PlainModel) => Stored;

/** Writes the case `name`, in f32 in `model`, in each of the ways. */
export const STORAGES = {
  f32: (_, model) => stored(plainFolder(model), model, () => null),
  f16: (_, model) => stored(inSixteen(model, 'F16'), model, () => 'f16', { inMemory: () => 'f32' }),
  bf16: (_, model) => stored(inSixteen(model, 'BF16'), model, () => 'bf16', { inMemory: () => 'f32' }),
  'f16 kept': (_, model) => stored(inSixteen(model, 'F16'), model, () => 'f16', { keepsBits: true }),
  'bf16 kept': (_, model) => stored(inSixteen(model, 'BF16'), model, () => 'bf16', { keepsBits: true }),
  int8: (_, model) => stored(plainFolder(model), model, matrices('q8_0', 'q8_0'), { quantization: 'int8' }),
  int4: (_, model) => stored(plainFolder(model), model, matrices('q4_1', 'q8_0'), { quantization: 'int4' }),
  nf4: (_, model) => stored(plainFolder(model), model, matrices('nf4', null), { quantization: 'nf4' }),
  'nf4-double': (_, model) => stored(plainFolder(model), model, matrices('nf4-double', null), { quantization: 'nf4-double' }),
  'bitsandbytes nf4': (_, model) => stored(asBitsandbytes(model, 'nf4'), model, matrices('nf4', null)),
  'bitsandbytes nf4-double': (_, model) => stored(asBitsandbytes(model, 'nf4-double'), model, matrices('nf4-double', null)),
  'GGUF F16': gguf('f16'),
  'GGUF Q8_0': gguf('q8_0'),
  'GGUF Q4_0': gguf('q4_0'),
  'GGUF Q4_1': gguf('q4_1'),
} as const satisfies Readonly<Record<string, Write>>;

export type StorageName = keyof typeof STORAGES;

function stored(source: FileSource, model: PlainModel, formOf: FormOf, own: Partial<Stored> = {}): Stored {
  const tensors = new Map([...model.tensors].map(([name, matrix]) => [name, rounded(model, name, matrix, formOf)]));
  return {
    source,
    quantization: 'none',
    keepsBits: false,
    plain: plainFolder({ ...model, tensors }),
    inMemory: (name, rows, columns) => formOf('layer', name, [rows, columns])?.replace('-double', '') ?? 'f32',
    ...own,
  };
}

/** A form for the layers of the blocks, another for tables; vectors and routers stay in f32. */
const matrices = (layer: Form, table: Form | null): FormOf => (part) => (part === 'layer' ? layer : part === 'table' ? table : null);

function gguf(form: GgufForm): Write {
  const formOf: FormOf = (_, name, shape) => {
    const stands = ggufFormOf(name, shape, form);
    return stands === 'f32' ? null : stands;
  };
  return (name, model) => stored(filesInMemory(new Map([['model.gguf', asGguf(name, model, form)]])), model, formOf);
}

function partOf(name: string, shape: readonly number[]): Part {
  if (shape.length === 1) return 'vector';
  if (name.endsWith('mlp.gate.weight')) return 'router';
  return /(embed_tokens|wte|wpe|word_embeddings|lm_head|output_layer)\.weight$/.test(name) ? 'table' : 'layer';
}

/** GPT-2's Conv1D is stored [inputs, outputs], and quantized the other way round. */
const isTurned = ({ config }: PlainModel, name: string): boolean => config['model_type'] === 'gpt2' && /(c_attn|c_proj|c_fc)\.weight$/.test(name);

function rounded(model: PlainModel, name: string, matrix: Matrix, formOf: FormOf): Matrix {
  const turned = isTurned(model, name);
  const { shape, values } = turned ? transpose(matrix) : matrix;
  const form = formOf(partOf(name, shape), name, shape);
  if (form === null) return matrix;
  const [rows, columns] = shape.length === 1 ? [1, shape[0]!] : [shape[0]!, shape[1]!];
  const result = { shape, values: dequantize(quantize(form, values, rows, columns)) };
  return turned ? transpose(result) : result;
}

function inSixteen({ config, tensors }: PlainModel, dtype: 'F16' | 'BF16'): FileSource {
  const form = dtype === 'F16' ? 'f16' : 'bf16';
  const entries = [...tensors].map(([name, { shape, values }]) => [name, { dtype, shape, bytes: quantize(form, values, 1, values.length).bytes }] as const);
  return modelFolder(config, writeEntries(Object.fromEntries(entries)));
}

/** As transformers saves a model that bitsandbytes has quantized: the layers of the blocks in NF4, [outputs, inputs] whatever the family. */
function asBitsandbytes(model: PlainModel, form: 'nf4' | 'nf4-double'): FileSource {
  const entries: Record<string, WrittenEntry> = {};
  const floats = (name: string, values: Float32Array, shape: readonly number[] = [values.length]): void => void (entries[name] = { dtype: 'F32', shape, bytes: bytesOf(values) });
  const bytes = (name: string, of: Uint8Array, shape: readonly number[] = [of.length]): void => void (entries[name] = { dtype: 'U8', shape, bytes: of });
  for (const [name, matrix] of model.tensors) {
    if (partOf(name, matrix.shape) !== 'layer') {
      floats(name, matrix.values, matrix.shape);
      continue;
    }
    const { shape, values } = isTurned(model, name) ? transpose(matrix) : matrix;
    const packed = quantize(form, values, shape[0]!, shape[1]!);
    bytes(name, packed.bytes, [packed.bytes.length, 1]);
    floats(`${name}.quant_map`, NF4_CODE);
    const state: Record<string, unknown> = { quant_type: 'nf4', blocksize: NF4_BLOCK, dtype: 'float32', shape };
    if (packed.absmax instanceof Float32Array) floats(`${name}.absmax`, packed.absmax);
    else if (packed.absmax) {
      const { codes, absmax, map, offset } = packed.absmax;
      bytes(`${name}.absmax`, codes);
      floats(`${name}.nested_absmax`, absmax);
      floats(`${name}.nested_quant_map`, map);
      Object.assign(state, { nested_blocksize: NESTED_BLOCK, nested_dtype: 'float32', nested_offset: offset });
    }
    bytes(`${name}.quant_state.bitsandbytes__nf4`, jsonBytes(state));
  }
  const config: Config = { ...model.config, quantization_config: { quant_method: 'bitsandbytes', load_in_4bit: true, bnb_4bit_quant_type: 'nf4', bnb_4bit_use_double_quant: form === 'nf4-double' } };
  return modelFolder(config, writeEntries(entries));
}
