/**
 * PEFT's adapter folder: `adapter_config.json` and `adapter_model.safetensors`, read from and written for Hugging Face PEFT. Reads plain LoRA and
 * rsLoRA of one rank; anything else is refused by name.
 */
import * as z from 'zod/mini';
import type { Backend } from '../backend';
import { decodeTensor, readSafetensors, requireFinite, writeSafetensors, type NamedTensor, type TensorEntry } from '../formats/safetensors';
import type { Model } from '../models/model';
import { Refusal } from '../refusal';
import { readJson, type FileSource } from '../source';
import { createAdapter, type Adapter } from './adapter';
import type { Linear } from './linear';

export const ADAPTER_CONFIG = 'adapter_config.json';
export const ADAPTER_WEIGHTS = 'adapter_model.safetensors';
const PREFIX = 'base_model.model.';
const HEAD_COPY = `${PREFIX}lm_head.base_layer.weight`;

const configSchema = z.looseObject({
  peft_type: z.string(),
  r: z.int().check(z.positive()),
  lora_alpha: z.number(),
  lora_dropout: z._default(z.number(), 0),
  use_rslora: z._default(z.boolean(), false),
});

/** Keys whose value changes the mathematics; each must be absent or empty. */
const UNSUPPORTED = [
  'use_dora', 'use_qalora', 'use_bdlora', 'fan_in_fan_out', 'modules_to_save', 'rank_pattern', 'alpha_pattern', 'layer_replication', 'lora_bias',
  'trainable_token_indices', 'target_parameters', 'alora_invocation_tokens', 'arrow_config', 'kasa_config',
] as const;

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function refuse(message: string): Refusal {
  return new Refusal('adapter', message, 'Use a plain LoRA adapter that was made for this model.');
}

/** Loads an adapter onto a model. */
export async function readAdapter(backend: Backend, model: Model, source: FileSource): Promise<Adapter> {
  const raw = await readJson(source, ADAPTER_CONFIG);
  if (raw === null) throw refuse(`The adapter folder has no ${ADAPTER_CONFIG}.`);
  const parsed = configSchema.safeParse(raw);
  if (!parsed.success) throw refuse(`${ADAPTER_CONFIG}: "${parsed.error.issues[0]?.path.join('.')}" is missing or malformed.`);
  const config = parsed.data;
  if (config.peft_type !== 'LORA') throw refuse(`${ADAPTER_CONFIG}: "peft_type" is "${config.peft_type}"; only "LORA" is supported.`);
  const odd = UNSUPPORTED.find((key) => !isEmpty(config[key]));
  if (odd) throw refuse(`${ADAPTER_CONFIG}: "${odd}" is set, which is not supported.`);
  const bias = config['bias'] ?? 'none';
  if (bias !== 'none') throw refuse(`${ADAPTER_CONFIG}: "bias" is ${JSON.stringify(bias)}; only "none" is supported.`);

  const file = await source.read(ADAPTER_WEIGHTS);
  if (!file) throw refuse(`The adapter folder has no ${ADAPTER_WEIGHTS}.`);
  const tensors = readSafetensors(file, ADAPTER_WEIGHTS);
  const layers = new Set<Linear>();
  for (const [name, entry] of tensors) {
    if (name === HEAD_COPY) await checkHeadCopy(backend, model, entry);
    else layers.add(layerOf(model, name));
  }
  if (layers.size === 0) throw refuse(`${ADAPTER_WEIGHTS} holds no adapted layer.`);
  const ordered = [...model.linears.values(), model.head].filter((layer) => layers.has(layer));
  const adapter = createAdapter(backend, ordered, {
    rank: config.r,
    alpha: config.lora_alpha,
    dropout: config.lora_dropout,
    rankStabilized: config.use_rslora,
  });
  try {
    for (const layer of ordered) {
      const pair = adapter.pair(layer)!;
      for (const [part, view] of [['lora_A', pair.a], ['lora_B', pair.b]] as const) {
        const name = `${PREFIX}${layer.name}.${part}.weight`;
        const entry = tensors.get(name);
        if (!entry) throw refuse(`${ADAPTER_WEIGHTS} has no "${name}".`);
        if (entry.shape.join() !== `${view.rows},${view.columns}`) {
          throw refuse(`The adapter's "${name}" is ${entry.shape.join(' × ')}; this model and rank need ${view.rows} × ${view.columns}.`);
        }
        const values = decodeTensor(name, entry);
        requireFinite(name, values);
        backend.write(view, values);
      }
    }
  } catch (error) {
    adapter.dispose();
    throw error;
  }
  return adapter;
}

/** PEFT saves the base's own head beside an adapter on it. It changes nothing as long as it is this model's head. */
async function checkHeadCopy(backend: Backend, { head }: Model, entry: TensorEntry): Promise<void> {
  const changed = `The adapter brings a head ("${HEAD_COPY}") that is not this model's.`;
  if (entry.shape.join() !== `${head.outputs},${head.inputs}`) throw refuse(changed);
  const own = await backend.read(head.weight);
  // Half precision on either side rounds; a head that was trained or resized differs by more.
  if (decodeTensor(HEAD_COPY, entry).some((value, i) => !(Math.abs(value - own[i]!) <= 1e-2 * Math.abs(own[i]!) + 1e-5))) throw refuse(changed);
}

function layerOf(model: Model, tensorName: string): Linear {
  const path = /^base_model\.model\.(.+)\.lora_[AB]\.weight$/.exec(tensorName)?.[1];
  const layer = path === undefined ? undefined : path === model.head.name ? model.head : model.linears.get(path);
  if (!layer) throw refuse(`The adapter's tensor "${tensorName}" has no place in this model.`);
  return layer;
}

/** The files of an adapter folder. The config holds what old and new versions of PEFT both accept. */
export async function writeAdapter(backend: Backend, adapter: Adapter, baseModel: string): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const tensors = new Map<string, NamedTensor>();
  for (const layer of adapter.layers) {
    const { a, b } = adapter.pair(layer)!;
    for (const [part, view] of [['lora_A', a], ['lora_B', b]] as const) {
      tensors.set(`${PREFIX}${layer.name}.${part}.weight`, { shape: [view.rows, view.columns], data: await backend.read(view) });
    }
  }
  const { rank, alpha, dropout, rankStabilized } = adapter.spec;
  const config = {
    peft_type: 'LORA',
    task_type: 'CAUSAL_LM',
    base_model_name_or_path: baseModel,
    revision: null,
    inference_mode: true,
    r: rank,
    lora_alpha: alpha,
    lora_dropout: dropout,
    target_modules: [...new Set(adapter.layers.map(({ name }) => name.slice(name.lastIndexOf('.') + 1)))].toSorted(),
    bias: 'none',
    fan_in_fan_out: false,
    modules_to_save: null,
    init_lora_weights: true,
    use_rslora: rankStabilized,
    use_dora: false,
    rank_pattern: {},
    alpha_pattern: {},
    layers_to_transform: null,
    layers_pattern: null,
  };
  return new Map([
    [ADAPTER_CONFIG, new TextEncoder().encode(`${JSON.stringify(config, null, 2)}\n`)],
    [ADAPTER_WEIGHTS, writeSafetensors(tensors)],
  ]);
}
