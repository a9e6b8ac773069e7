/**
 * The peers that run in a browser, as one page script: jax-js, TensorFlow.js and wllama. Each function does one measurement and returns plain data; the
 * page is driven from outside. Plain JavaScript, since the peers' types are only there once they are installed; `types.ts` says what it offers.
 */
import { grad, init, defaultDevice, blockUntilReady, jit, nn, numpy as np, random, tree } from '@jax-js/jax';
import * as tf from '@tensorflow/tfjs-core';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { LoggerWithoutDebug, Wllama } from '@wllama/wllama';

async function least(repeats, work) {
  await work();
  let best = Infinity;
  for (let i = 0; i < repeats; i++) {
    const from = performance.now();
    await work();
    best = Math.min(best, performance.now() - from);
  }
  return best / 1000;
}

/** GFLOP/s of A·Bᵀ. */
async function jaxProducts(shapes) {
  await init('wasm');
  defaultDevice('wasm');
  const speeds = [];
  for (const [m, n, k] of shapes) {
    const a = random.normal(random.key(1), [m, k]);
    const b = random.normal(random.key(2), [n, k]);
    const product = jit((x, y) => np.matmul(x, np.transpose(y)));
    const seconds = await least(10, async () => {
      const out = product(a.ref, b.ref);
      await blockUntilReady(out);
      out.dispose();
    });
    speeds.push((2 * m * n * k) / seconds / 1e9);
  }
  return speeds;
}

/** Tokens/s of forward and backward of LoRA on every linear layer of LLaMA-shaped blocks, as jax-js users would write it. */
async function jaxLora(shape) {
  await init('wasm');
  defaultDevice('wasm');
  const { layers, width, inner, heads, keyHeads, vocabulary, rows, length, rank } = shape;
  const tokens = rows * length;
  const headWidth = width / heads;
  const products = [
    ['q', width, width],
    ['k', keyHeads * headWidth, width],
    ['v', keyHeads * headWidth, width],
    ['o', width, width],
    ['gate', inner, width],
    ['up', inner, width],
    ['down', width, inner],
  ];
  let seed = 0;
  const draw = (rows, columns) => random.normal(random.key(seed++), [rows, columns]).mul(0.05);
  const names = Array.from({ length: layers }, (_, i) => products.map(([name, outputs, inputs]) => ({ key: `${i}.${name}`, outputs, inputs }))).flat();
  const frozen = Object.fromEntries(names.map(({ key, outputs, inputs }) => [key, draw(outputs, inputs)]));
  const trained = Object.fromEntries(names.flatMap(({ key, outputs, inputs }) => [[`${key}.a`, draw(rank, inputs)], [`${key}.b`, draw(outputs, rank)]]));
  const table = draw(vocabulary, width);
  const input = draw(tokens, width);
  const labels = nn.oneHot(np.array(Array.from({ length: tokens }, (_, i) => (i * 7919) % vocabulary), { dtype: np.int32 }), vocabulary);

  const norm = (x) => {
    const inverse = np.reciprocal(np.sqrt(np.mean(np.square(x.ref), -1, { keepdims: true }).add(1e-5)));
    return x.mul(inverse);
  };
  const loss = (adapter, weights, head, first, wanted) => {
    const take = (of, key) => np.transpose(of[key]);
    const apply = (x, key) => {
      const low = np.matmul(np.matmul(x.ref, take(adapter, `${key}.a`)), take(adapter, `${key}.b`)).mul(2);
      return np.matmul(x, take(weights, key)).add(low);
    };
    let x = first;
    for (let i = 0; i < layers; i++) {
      const n = norm(x.ref);
      const split = (y, count) => y.reshape([rows, length, count, headWidth]);
      const [q, k, v] = [split(apply(n.ref, `${i}.q`), heads), split(apply(n.ref, `${i}.k`), keyHeads), split(apply(n, `${i}.v`), keyHeads)];
      const attended = nn.dotProductAttention(q, k, v, { isCausal: true }).reshape([tokens, width]);
      const h = x.add(apply(attended, `${i}.o`));
      const m = norm(h.ref);
      x = h.add(apply(nn.silu(apply(m.ref, `${i}.gate`)).mul(apply(m, `${i}.up`)), `${i}.down`));
    }
    const logits = np.matmul(norm(x), np.transpose(head));
    return nn.logSoftmax(logits, -1).mul(wanted).sum().mul(-1 / tokens);
  };
  const step = jit(grad(loss));
  const seconds = await least(2, async () => {
    const gradients = step(tree.ref(trained), tree.ref(frozen), table.ref, input.ref, labels.ref);
    await blockUntilReady(gradients);
    tree.dispose(gradients);
  });
  return tokens / seconds;
}

/** GFLOP/s of A·Bᵀ. */
async function tfProducts(shapes, threads) {
  setWasmPaths('/tfjs/');
  if (threads > 1) setThreadsCount(threads);
  await tf.setBackend('wasm');
  await tf.ready();
  const speeds = [];
  for (const [m, n, k] of shapes) {
    const a = tf.randomNormal([m, k]);
    const b = tf.randomNormal([n, k]);
    const seconds = await least(5, async () => {
      const out = tf.matMul(a, b, false, true);
      await out.data();
      out.dispose();
    });
    speeds.push((2 * m * n * k) / seconds / 1e9);
    tf.dispose([a, b]);
  }
  return speeds;
}

/** Prefilled and decoded tokens/s of llama.cpp's WASM build. */
async function wllamaSpeed(url, threads, prompt, newTokens) {
  const model = new Wllama({ default: '/wllama/wllama.wasm' }, { logger: LoggerWithoutDebug });
  await model.loadModel([await (await fetch(url)).blob()], { n_threads: threads, n_ctx: 1024, n_gpu_layers: 0 });
  const best = { prefill: 0, decode: 0 };
  for (let i = 0; i < 2; i++) {
    const done = await model.createCompletion({ prompt: `${i} ${prompt}`, max_tokens: newTokens, temperature: 0, cache_prompt: false, ignore_eos: true });
    const { timings } = done;
    best.prefill = Math.max(best.prefill, timings.prompt_per_second);
    best.decode = Math.max(best.decode, timings.predicted_per_second);
  }
  await model.exit();
  return best;
}

Object.assign(globalThis, { peers: { jaxProducts, jaxLora, tfProducts, wllamaSpeed } });
