/**
 * PEFT's adapter folder: `adapter_config.json` and `adapter_model.safetensors`, read from and written for Hugging Face PEFT. Reads LoRA, rsLoRA and DoRA,
 * also with ranks that differ by layer; anything else is refused by name. Which layers are adapted, the tensors say: `target_modules`,
 * `layers_to_transform` and the like only told PEFT where to put them.
 */
import * as z from 'zod/mini';
import { createAllocations } from '../allocations';
import type { Backend, Tensor } from '../backend';
import { decodeTensor, readSafetensors, requireFinite, writeSafetensors, type NamedTensor, type TensorEntry } from '../formats/safetensors';
import type { Model } from '../models/model';
import { Refusal } from '../refusal';
import { isRehearsal } from '../rehearsal';
import { readInSlices } from '../slices';
import { readBytes, readJson, type FileSource } from '../source';
import { createAdapter, type Adapter } from './adapter';
import { pathExpression } from './expression';
import type { Linear } from './linear';
import { namesOf } from './targets';

export const ADAPTER_CONFIG = 'adapter_config.json';
export const ADAPTER_WEIGHTS = 'adapter_model.safetensors';
const PREFIX = 'base_model.model.';
const MAGNITUDE = 'lora_magnitude_vector';
/** Rows of the head that are compared at a time. */
const HEAD_ROWS = 1024;
const HEAD_COPY = `${PREFIX}lm_head.base_layer.weight`;

const configSchema = z.looseObject({
  peft_type: z.string(),
  r: z.int().check(z.positive()),
  lora_alpha: z.number(),
  lora_dropout: z._default(z.number().check(z.minimum(0), z.lt(1)), 0),
  use_rslora: z._default(z.boolean(), false),
  use_dora: z._default(z.boolean(), false),
  rank_pattern: z.nullish(z.record(z.string(), z.int().check(z.positive()))),
  alpha_pattern: z.nullish(z.record(z.string(), z.number())),
});

/** Keys whose value changes the mathematics; each must be absent or empty. */
const UNSUPPORTED = [
  'use_qalora', 'use_bdlora', 'modules_to_save', 'layer_replication', 'lora_bias', 'trainable_token_indices', 'target_parameters',
  'alora_invocation_tokens', 'arrow_config', 'kasa_config', 'monteclora_config', 'velora_config',
] as const;

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function refuse(message: string): Refusal {
  return new Refusal('adapter', message, 'Use a LoRA adapter that was made for this model.');
}

/** Loads an adapter onto a model. `dropout` takes the place of the stored one, for training on. */
export async function readAdapter(backend: Backend, model: Model, source: FileSource, dropout?: number): Promise<Adapter> {
  const config = await readConfig(source);
  const file = await readBytes(source, ADAPTER_WEIGHTS);
  if (!file) throw refuse(`The adapter folder has no ${ADAPTER_WEIGHTS}.`);
  const tensors = readSafetensors(file, ADAPTER_WEIGHTS);
  const layers = new Set<Linear>();
  for (const [name, entry] of tensors) {
    if (name === HEAD_COPY) await checkHeadCopy(backend, model, entry);
    else layers.add(layerOf(model, name, config.use_dora));
  }
  if (layers.size === 0) throw refuse(`${ADAPTER_WEIGHTS} holds no adapted layer.`);
  const ordered = [...model.linears.values(), model.head].filter((layer) => layers.has(layer));
  const adapter = createAdapter(backend, ordered, {
    rank: config.r,
    alpha: config.lora_alpha,
    dropout: dropout ?? config.lora_dropout,
    rankStabilized: config.use_rslora,
    dora: config.use_dora,
    rankByLayer: patternValues('rank_pattern', config.rank_pattern, ordered),
    alphaByLayer: patternValues('alpha_pattern', config.alpha_pattern, ordered),
  });
  try {
    for (const [name, view] of namedTensors(adapter)) {
      const entry = tensors.get(name);
      if (!entry) throw refuse(`${ADAPTER_WEIGHTS} has no "${name}".`);
      const shape = shapeOf(view, name);
      if (entry.shape.join() !== shape.join()) throw refuse(`The adapter's "${name}" is ${entry.shape.join(' × ')}; this model and rank need ${shape.join(' × ')}.`);
      const values = decodeTensor(name, entry);
      requireFinite(name, values);
      backend.write(view, values);
    }
    adapter.refresh();
  } catch (error) {
    adapter.dispose();
    throw error;
  }
  return adapter;
}

type AdapterConfig = z.infer<typeof configSchema>;

async function readConfig(source: FileSource): Promise<AdapterConfig> {
  const raw = await readJson(source, ADAPTER_CONFIG);
  if (raw === null) throw refuse(`The adapter folder has no ${ADAPTER_CONFIG}.`);
  const parsed = configSchema.safeParse(raw);
  if (!parsed.success) throw refuse(`${ADAPTER_CONFIG}: "${parsed.error.issues[0]?.path.join('.')}" is missing or malformed.`);
  const config = parsed.data;
  if (config.peft_type !== 'LORA') throw refuse(`${ADAPTER_CONFIG}: "peft_type" is "${config.peft_type}"; only "LORA" is supported.`);
  const odd = UNSUPPORTED.find((key) => !isEmpty(config[key]));
  if (odd) throw refuse(`${ADAPTER_CONFIG}: "${odd}" is set, which is not supported.`);
  const start = config['init_lora_weights'];
  if (typeof start === 'string' && /^(pissa|olora|corda|lora_ga)/i.test(start)) {
    throw refuse(`${ADAPTER_CONFIG}: "init_lora_weights" is "${start}", which also changes the base's weights.`);
  }
  const bias = config['bias'] ?? 'none';
  if (bias !== 'none') throw refuse(`${ADAPTER_CONFIG}: "bias" is ${JSON.stringify(bias)}; only "none" is supported.`);
  return config;
}

/** What a pattern says of each layer: its keys are expressions that the end of a layer's path matches, the first that does counts. */
function patternValues(key: string, pattern: Readonly<Record<string, number>> | null | undefined, layers: readonly Linear[]): Map<string, number> {
  const values = new Map<string, number>();
  for (const [expression, value] of Object.entries(pattern ?? {})) {
    const matcher = pathExpression(`(?:.*\\.)?(?:${expression})`);
    if (!matcher) throw refuse(`${ADAPTER_CONFIG}: "${key}" has the key "${expression}", which is no regular expression that can be used.`);
    for (const { name } of layers) if (!values.has(name) && matcher.test(name)) values.set(name, value);
  }
  return values;
}

/** The adapter's tensors by their names in the file. */
function* namedTensors(adapter: Adapter): Iterable<readonly [string, Tensor]> {
  for (const [layer, { a, b, magnitude }] of adapter.viewsOf(adapter.parameters)) {
    yield [`${PREFIX}${layer}.lora_A.weight`, a];
    yield [`${PREFIX}${layer}.lora_B.weight`, b];
    if (magnitude) yield [`${PREFIX}${layer}.${MAGNITUDE}`, magnitude];
  }
}

/** Magnitudes are vectors. */
function shapeOf({ rows, columns }: Tensor, name: string): number[] {
  return name.endsWith(MAGNITUDE) ? [columns] : [rows, columns];
}

/** PEFT saves the base's own head beside an adapter on it. It changes nothing as long as it is this model's head; a rehearsal doesn't know. */
async function checkHeadCopy(backend: Backend, { head }: Model, entry: TensorEntry): Promise<void> {
  const changed = (): Refusal => refuse(`The adapter brings a head ("${HEAD_COPY}") that is not this model's.`);
  const { inputs, outputs } = head;
  if (entry.shape.join() !== `${outputs},${inputs}`) throw changed();
  if (isRehearsal(backend)) return;
  const brought = decodeTensor(HEAD_COPY, entry);
  const rows = Math.min(HEAD_ROWS, outputs);
  const memory = createAllocations(backend);
  try {
    const own = memory.allocate('f32', rows, inputs);
    const index = memory.allocate('i32', rows, 1);
    for (let start = 0; start < outputs; start += rows) {
      const count = Math.min(rows, outputs - start);
      backend.write(index, Int32Array.from({ length: count }, (_, i) => start + i));
      backend.gatherRows({ out: own, x: head.weight, index, rows: count });
      const values = await backend.read(own, 0, count * inputs);
      // Half precision on either side rounds; a head that was trained or resized differs by more.
      if (values.some((value, i) => !(Math.abs(brought[start * inputs + i]! - value) <= 1e-2 * Math.abs(value) + 1e-5))) throw changed();
    }
  } finally {
    memory.dispose();
  }
}

function layerOf(model: Model, tensorName: string, dora: boolean): Linear {
  const [, path, part] = /^base_model\.model\.(.+)\.(lora_[AB]\.weight|lora_magnitude_vector)$/.exec(tensorName) ?? [];
  const layer = path === undefined ? undefined : path === model.head.name ? model.head : model.linears.get(path);
  if (!layer) throw refuse(`The adapter's tensor "${tensorName}" has no place in this model.`);
  if (part === MAGNITUDE && !dora) throw refuse(`The adapter has "${tensorName}", but its ${ADAPTER_CONFIG} doesn't set use_dora.`);
  return layer;
}

/** The files of an adapter folder. The config holds what old and new versions of PEFT both accept. */
export async function writeAdapter(backend: Backend, model: Model, adapter: Adapter, baseModel: string): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const tensors = new Map<string, NamedTensor>();
  for (const [name, view] of namedTensors(adapter)) tensors.set(name, { shape: shapeOf(view, name), data: await readInSlices(backend, view) });
  const { rank, alpha, dropout, rankStabilized, dora, rankByLayer, alphaByLayer } = adapter.spec;
  const others = (values: ReadonlyMap<string, number> | undefined, usual: number): Record<string, number> =>
    Object.fromEntries([...(values ?? [])].filter(([, value]) => value !== usual));
  const config = {
    peft_type: 'LORA',
    task_type: 'CAUSAL_LM',
    base_model_name_or_path: baseModel,
    revision: null,
    inference_mode: true,
    r: rank,
    lora_alpha: alpha,
    lora_dropout: dropout,
    target_modules: namesOf(model, adapter.layers),
    bias: 'none',
    fan_in_fan_out: adapter.layers.some(({ transposed }) => transposed),
    modules_to_save: null,
    init_lora_weights: true,
    use_rslora: rankStabilized,
    use_dora: dora ?? false,
    rank_pattern: others(rankByLayer, rank),
    alpha_pattern: others(alphaByLayer, alpha),
    layers_to_transform: null,
    layers_pattern: null,
  };
  return new Map([
    [ADAPTER_CONFIG, new TextEncoder().encode(`${JSON.stringify(config, null, 2)}\n`)],
    [ADAPTER_WEIGHTS, writeSafetensors(tensors)],
  ]);
}
