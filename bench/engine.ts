/**
 * Speed of the engine's WASM backend: products by size and layout, and LoRA training and generation on a random model of the embedded base's shape, with
 * one thread and with all. Figures depend on what else the machine does.
 */
import { availableParallelism } from 'node:os';
import { createAdapter, createGenerator, createRandom, filesInMemory, GREEDY, initialize, loadModel, parseRecipe, targetLayers, train, writeSafetensors, type Backend, type NamedTensor, type TokenRow } from '#engine';
import { createNodeBackend } from '../cli/node-platform';

const SHAPE = { vocab_size: 1024, hidden_size: 192, intermediate_size: 512, num_hidden_layers: 6, num_attention_heads: 6, num_key_value_heads: 2 };
const CONFIG = { model_type: 'llama', ...SHAPE, tie_word_embeddings: true, max_position_embeddings: 512, rope_theta: 10000 };

/** Least seconds of `work` in about a second: what it takes when nothing disturbs. */
async function time(work: () => Promise<void> | void): Promise<number> {
  const seconds: number[] = [];
  const until = performance.now() + 1000;
  await work();
  while (performance.now() < until || seconds.length < 3) {
    const from = performance.now();
    await work();
    seconds.push((performance.now() - from) / 1000);
  }
  return Math.min(...seconds);
}

async function benchProducts(backend: Backend): Promise<void> {
  const shapes = [[1, 192, 192], [32, 192, 192], [200, 192, 192], [200, 512, 192], [200, 16, 192], [512, 512, 512], [128, 1536, 576]] as const;
  for (const [m, n, k] of shapes) {
    const line = [];
    for (const layout of ['nt', 'nn', 'tn'] as const) {
      const a = backend.allocate('f32', layout === 'tn' ? k : m, layout === 'tn' ? m : k);
      const b = backend.allocate('f32', layout === 'nt' ? n : k, layout === 'nt' ? k : n);
      const out = backend.allocate('f32', m, n);
      const repeats = Math.min(400, Math.ceil(2e7 / (m * n * k)));
      const seconds = await time(() => {
        for (let i = 0; i < repeats; i++) backend.matmul({ layout, out, a, b, m, n, k });
        backend.flush();
      });
      line.push(`${layout} ${((2 * m * n * k * repeats) / seconds / 1e9).toFixed(1)}`);
      for (const tensor of [a, b, out]) backend.free(tensor);
    }
    console.log(`  ${m} × ${n} × ${k}: ${line.join('   ')} GFLOP/s`);
  }
}

/** A checkpoint of random weights in the embedded base's shape. */
function randomModel(): Map<string, Uint8Array> {
  const random = createRandom(1);
  const { hidden_size: width, intermediate_size: inner, num_key_value_heads, num_attention_heads } = SHAPE;
  const keys = (width / num_attention_heads) * num_key_value_heads;
  const tensors = new Map<string, NamedTensor>();
  const put = (name: string, ...shape: number[]): void => {
    const length = shape.reduce((a, b) => a * b, 1);
    tensors.set(name, { shape, data: Float32Array.from({ length }, () => (shape.length === 1 ? 1 : (random.next() - 0.5) * 0.1)) });
  };
  put('model.embed_tokens.weight', SHAPE.vocab_size, width);
  put('model.norm.weight', width);
  for (let i = 0; i < SHAPE.num_hidden_layers; i++) {
    const at = `model.layers.${i}`;
    put(`${at}.input_layernorm.weight`, width);
    put(`${at}.post_attention_layernorm.weight`, width);
    for (const [name, outputs, inputs] of [['q', width, width], ['k', keys, width], ['v', keys, width], ['o', width, width]] as const) put(`${at}.self_attn.${name}_proj.weight`, outputs, inputs);
    for (const [name, outputs, inputs] of [['gate', inner, width], ['up', inner, width], ['down', width, inner]] as const) put(`${at}.mlp.${name}_proj.weight`, outputs, inputs);
  }
  return new Map([['model.safetensors', writeSafetensors(tensors)]]);
}

async function benchModel(backend: Backend): Promise<void> {
  const model = await loadModel({ backend, source: filesInMemory(randomModel()), config: CONFIG, onProgress: () => {} });
  const random = createRandom(2);
  const tokens = (length: number): Int32Array => Int32Array.from({ length }, () => random.below(SHAPE.vocab_size));
  for (const length of [25, 64]) {
    const rows = Array.from({ length: 64 }, (): TokenRow => {
      const ids = tokens(length);
      return { ids, labels: ids.map((id, t) => (t < length / 2 ? -100 : id)) };
    });
    const recipe = parseRecipe({ r: 16, lora_alpha: 32, target_modules: 'all-linear', max_steps: 40, learning_rate: 1e-3 });
    if (!recipe.ok) throw new Error(recipe.error.message);
    const adapter = createAdapter(backend, targetLayers(model, 'all-linear'), { rank: 16, alpha: 32, dropout: 0, rankStabilized: false });
    initialize(backend, adapter, random);
    const steps: number[] = [];
    let from = performance.now();
    for await (const _ of train({ backend, model, adapter, rows, recipe: recipe.value })) {
      steps.push((performance.now() - from) / 1000);
      from = performance.now();
    }
    const step = Math.min(...steps);
    console.log(`  LoRA step, 8 rows of ${length}: ${(step * 1000).toFixed(1)} ms, ${Math.round((8 * length) / step)} tokens/s`);
    adapter.dispose();
  }
  const generator = createGenerator(backend, model, null, 256);
  const seconds = await time(async () => {
    for await (const _ of generator.generate({ prompt: tokens(20), maxNewTokens: 40, sampling: GREEDY, stopIds: new Set() }));
  });
  console.log(`  generation: ${Math.round(40 / seconds)} tokens/s`);
  generator.dispose();
}

for (const threads of new Set([1, availableParallelism()])) {
  const backend = await createNodeBackend('wasm', process.cwd(), threads);
  console.log(`${backend.name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`);
  await benchProducts(backend);
  await benchModel(backend);
  backend.dispose();
}
