/**
 * What is checked of a family whose weights are stored in a way that no reference case has: a backend must give what the reference backend gives for the
 * same numbers in f32, running (logits, and greedy tokens one by one) and training (the first step's loss and gradients), and a step must lower the loss.
 */
import type { Backend, Tensor } from '../../src/engine/backend';
import { openBase } from '../../src/engine/checkpoints';
import { readAdapter } from '../../src/engine/lora/peft';
import { loadModel } from '../../src/engine/models/families';
import type { Model } from '../../src/engine/models/model';
import { createGenerator } from '../../src/engine/run/generate';
import { GREEDY } from '../../src/engine/run/sampler';
import { rowLogits } from '../../src/engine/run/score';
import type { FileSource } from '../../src/engine/source';
import { createReferenceBackend } from '../../src/engine/reference/backend';
import { parseRecipe } from '../../src/engine/train/recipe';
import { train } from '../../src/engine/train/trainer';
import { largestDifference, relativeError, same, within } from './assertions';
import { readRows, within as folderOf } from './case';
import { readPlain } from './plain-model';
import { STORAGES, type StorageName, type Stored } from './storages';

/** Steps of training: one is compared, the next must have a lower loss. */
const STEPS = 2;
const [PROMPT, NEW_TOKENS] = [6, 5];

/** The case `name`, in `folder`, with its weights in `storage`, on each of these backends. */
export async function checkFeature(name: string, storage: StorageName, folder: FileSource, tested: readonly Backend[]): Promise<void> {
  const stored = STORAGES[storage](name, await readPlain(folderOf(folder, 'model')));
  const wanted = await answer(createReferenceBackend(), folder, { source: stored.plain, quantization: 'none', keepsBits: false }, 1);
  for (const backend of tested) compare(await answer(backend, folder, stored, STEPS, (model) => checkMemory(model, stored)), wanted);
}

interface Answer {
  /** [T, V] */
  readonly logits: Float32Array;
  readonly tokens: readonly number[];
  readonly losses: readonly number[];
  /** Of the first step, by tensor. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
}

type Loaded = Pick<Stored, 'source' | 'quantization' | 'keepsBits'>;

/** The rows and the adapter are the case's. */
async function answer(backend: Backend, folder: FileSource, loaded: Loaded, steps: number, inspect: (model: Model) => void = () => {}): Promise<Answer> {
  const base = await openBase(loaded.source);
  const openCheckpoint = async () => ({ ...(await base.openCheckpoint()), ...(loaded.keepsBits && { keepsBits: true }) });
  const model = await loadModel({ config: base.config, openCheckpoint, backend, source: loaded.source, quantization: loaded.quantization, onProgress: () => {} });
  inspect(model);
  // One row: that batches are right, the reference cases show.
  const rows = (await readRows(folder)).slice(0, 1);
  const logits = await rowLogits({ backend, model, adapter: null, rows });
  const generator = createGenerator(backend, model, null, PROMPT + NEW_TOKENS);
  const tokens: number[] = [];
  const request = { prompt: rows[0]!.ids.subarray(0, PROMPT), maxNewTokens: NEW_TOKENS, sampling: GREEDY, stopIds: new Set<number>() };
  for await (const token of generator.generate(request)) tokens.push(token);
  generator.dispose();

  const adapter = await readAdapter(backend, model, folderOf(folder, 'adapter_init'));
  const recipe = parseRecipe({ learning_rate: 5e-3, lr_scheduler_type: 'constant', max_steps: steps, shuffle: false });
  if (!recipe.ok) throw new Error(recipe.error.message);
  const gradients = new Map<string, Float32Array>();
  const onGradients = async (flat: Tensor): Promise<void> => {
    if (gradients.size > 0) return;
    for (const [layer, views] of adapter.viewsOf(flat)) {
      for (const [part, view] of Object.entries(views)) if (view) gradients.set(`${layer} ${part}`, await backend.read(view));
    }
  };
  const losses: number[] = [];
  for await (const { loss } of train({ backend, model, adapter, rows, recipe: recipe.value, onGradients })) losses.push(loss);
  adapter.dispose();
  model.owned.forEach((tensor) => backend.free(tensor));
  return { logits, tokens, losses, gradients };
}

function compare(got: Answer, wanted: Answer): void {
  within(largestDifference(got.logits, wanted.logits), 2e-4, 'logits');
  same(got.tokens, wanted.tokens, 'tokens');
  within(Math.abs(got.losses[0]! / wanted.losses[0]! - 1), 1e-3, 'loss of the first step');
  same([...got.gradients.keys()], [...wanted.gradients.keys()], 'gradients');
  for (const [name, gradient] of wanted.gradients) within(relativeError(got.gradients.get(name)!, gradient), 1e-3, `gradient of ${name}`);
  within(got.losses[1]!, got.losses[0]!, 'loss after a step');
}

/** Linear layers lie in memory as `stored` says, and no tensor of the files is left over. */
function checkMemory(model: Model, { inMemory }: Stored): void {
  for (const { name, weight } of model.linears.values()) same(weight.kind === 'packed' ? weight.storage : weight.kind, inMemory(name, weight.rows, weight.columns), name);
  same(model.unread, [], 'tensors that were not read');
}
