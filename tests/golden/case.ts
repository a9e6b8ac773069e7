/** A reference case, opened on a backend: the model, the rows, and what transformers and PEFT computed for them. */
import * as z from 'zod';
import type { Backend } from '../../src/engine/backend';
import { GGUF_FILE, openBase } from '../../src/engine/checkpoints';
import { decodeTensor, readSafetensors } from '../../src/engine/formats/safetensors';
import { loadModel } from '../../src/engine/models/families';
import type { Model, Quantization } from '../../src/engine/models/model';
import type { TokenRow } from '../../src/engine/run/batch';
import { readBytes, readJson, type FileSource } from '../../src/engine/source';

export const CASES = [
  'llama',
  'llama3-scaled-tied',
  'llama-yarn',
  'mistral-window',
  'ministral',
  'ministral3',
  'qwen2',
  'deepseek-r1-distill-qwen',
  'qwen3',
  'gpt2',
  'gpt2-hub-names',
  'bloom',
  'bloom-hub-names',
  'glm',
  'glm4',
  'chatglm-layout',
  'deepseek-v2',
  'deepseek-v3',
] as const;

/** Cases in 4 and 8 bits: the case, the folder of its weights, and how they are quantized when they are loaded. */
export const QUANTIZED_CASES = [
  ['nf4-llama', 'model', 'none'],
  ['nf4-llama', 'model_f32', 'nf4'],
  ['nf4-double-qwen2', 'model', 'none'],
  ['nf4-double-qwen2', 'model_f32', 'nf4-double'],
  ['gguf-q8-llama', 'model', 'none'],
  ['gguf-q4-qwen2', 'model', 'none'],
] as const;

const expectSchema = z.looseObject({
  input_ids: z.array(z.array(z.int())),
  labels: z.array(z.array(z.int())),
  greedy: z.object({ prompt_ids: z.array(z.int()), new_ids: z.array(z.int()) }),
  train: z.object({
    optimizer: z.object({ lr: z.number(), betas: z.tuple([z.number(), z.number()]), eps: z.number(), weight_decay: z.number(), max_grad_norm: z.number(), steps: z.int() }),
    losses: z.array(z.number()),
    grad_norms: z.array(z.number()),
  }),
});

export interface Case {
  readonly model: Model;
  readonly rows: readonly TokenRow[];
  readonly wanted: z.infer<typeof expectSchema>;
  /** Tensors of expect.safetensors. */
  tensor(name: string): Float32Array;
  readonly names: readonly string[];
  readonly adapter: FileSource;
  /** The adapter after ten steps; null where the reference has none. */
  final(): Promise<ReadonlyMap<string, Float32Array> | null>;
}

const rowsOf = ({ input_ids, labels }: z.infer<typeof expectSchema>): TokenRow[] =>
  input_ids.map((ids, i) => ({ ids: Int32Array.from(ids), labels: Int32Array.from(labels[i]!) }));

/** The rows of the case in this folder. */
export async function readRows(source: FileSource): Promise<TokenRow[]> {
  return rowsOf(expectSchema.parse(await readJson(source, 'expect.json')));
}

/** A folder of a source. */
export const within = (source: FileSource, folder: string): FileSource => ({ open: (name) => source.open(`${folder}/${name}`) });

/** `source`: the folder of the case. `weights`: the folder of its model, where it has several. */
export async function openCase(backend: Backend, source: FileSource, weights = 'model', quantization: Quantization = 'none'): Promise<Case> {
  const files = (await source.open(GGUF_FILE)) ? source : within(source, weights);
  const model = await loadModel({ ...(await openBase(files)), backend, source: files, quantization, onProgress: () => {} });
  const wanted = expectSchema.parse(await readJson(source, 'expect.json'));
  const stored = readSafetensors((await readBytes(source, 'expect.safetensors'))!, 'expect.safetensors');
  return {
    model,
    wanted,
    rows: rowsOf(wanted),
    tensor: (key) => decodeTensor(key, stored.get(key)!),
    names: [...stored.keys()],
    adapter: within(source, 'adapter_init'),
    async final() {
      const bytes = await readBytes(source, 'adapter_final/adapter_model.safetensors');
      return bytes && new Map([...readSafetensors(bytes, 'adapter_final')].map(([key, entry]) => [key, decodeTensor(key, entry)]));
    },
  };
}
