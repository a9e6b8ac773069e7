/**
 * Measurements of TensorFlow.js on one of its backends. LoRA by `variableGrads` over the adapter's matrices alone, the base constant, heads of a group
 * in one batched product, the loss by its fused cross-entropy. Adam without clipping and no rotary positions, which only makes it faster.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgpu';
import { labelsOf, linearLayers } from './layers.mjs';
import { least } from './least.mjs';

async function use(backend, threads = 1) {
  setWasmPaths('/tfjs/');
  if (threads > 1) setThreadsCount(threads);
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no ${backend} here`);
  await tf.ready();
}

const draw = (shape) => tf.tidy(() => tf.mul(tf.randomNormal(shape), 0.05));
const norm = (x) => tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), 1e-5)));
const product = (x, weight) => tf.matMul(x, weight, false, true);
const silu = (x) => tf.mul(x, tf.sigmoid(x));

/** GFLOP/s of A·Bᵀ. */
export async function tfProducts(backend, shapes, threads) {
  await use(backend, threads);
  const speeds = [];
  for (const [m, n, k] of shapes) {
    const [a, b] = [draw([m, k]), draw([n, k])];
    const seconds = await least(5, async () => {
      const out = product(a, b);
      // Nothing tells when a result is there but reading; a number of it is enough.
      const one = tf.slice(out, [0, 0], [1, 1]);
      await one.data();
      tf.dispose([out, one]);
    });
    speeds.push((2 * m * n * k) / seconds / 1e9);
    tf.dispose([a, b]);
  }
  return speeds;
}

/** What attention reads, by the head of a group: q [B·KH, G·T, d], k and v [B·KH, S, d]; `hidden` [G·T, S] is added to the scores. */
function attend(q, k, v, hidden, headWidth) {
  const scores = tf.add(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(headWidth)), hidden);
  return tf.matMul(tf.softmax(scores), v);
}

/** Tokens/s of training LoRA on every linear layer. */
export async function tfLora(backend, shape) {
  await use(backend);
  const { layers, width, heads, keyHeads, headWidth, vocabulary, rows, length, rank } = shape;
  const [tokens, group] = [rows * length, heads / keyHeads];
  const names = linearLayers(shape);
  const frozen = Object.fromEntries(names.map(({ key, outputs, inputs }) => [key, draw([outputs, inputs])]));
  const trained = Object.fromEntries(names.flatMap(({ key, outputs, inputs }) => [[`${key}.a`, tf.variable(draw([rank, inputs]))], [`${key}.b`, tf.variable(draw([outputs, rank]))]]));
  const table = draw([vocabulary, width]);
  const input = draw([tokens, width]);
  const labels = tf.oneHot(tf.tensor1d(labelsOf(tokens, vocabulary), 'int32'), vocabulary);
  const hidden = tf.tidy(() => tf.tile(tf.tensor2d(Array.from({ length }, (_, t) => Array.from({ length }, (_, s) => (s > t ? -1e9 : 0)))), [group, 1]));

  const apply = (x, key) => tf.add(product(x, frozen[key]), tf.mul(product(product(x, trained[`${key}.a`]), trained[`${key}.b`]), 2));
  const byKeyHead = (y, count) => tf.reshape(tf.transpose(tf.reshape(y, [rows, length, keyHeads, count, headWidth]), [0, 2, 3, 1, 4]), [rows * keyHeads, count * length, headWidth]);
  const loss = () => {
    let x = input;
    for (let i = 0; i < layers; i++) {
      const n = norm(x);
      const out = attend(byKeyHead(apply(n, `${i}.q`), group), byKeyHead(apply(n, `${i}.k`), 1), byKeyHead(apply(n, `${i}.v`), 1), hidden, headWidth);
      const attended = tf.reshape(tf.transpose(tf.reshape(out, [rows, keyHeads, group, length, headWidth]), [0, 3, 1, 2, 4]), [tokens, heads * headWidth]);
      const h = tf.add(x, apply(attended, `${i}.o`));
      const m = norm(h);
      x = tf.add(h, apply(tf.mul(silu(apply(m, `${i}.gate`)), apply(m, `${i}.up`)), `${i}.down`));
    }
    return tf.losses.softmaxCrossEntropy(labels, product(norm(x), table));
  };
  const variables = Object.values(trained);
  const optimizer = tf.train.adam(2e-4);
  const seconds = await least(3, async () => {
    const { value, grads } = tf.variableGrads(loss, variables);
    optimizer.applyGradients(grads);
    // All that was asked for before is done when this is read.
    await value.data();
    tf.dispose([value, grads]);
  });
  optimizer.dispose();
  tf.disposeVariables();
  return tokens / seconds;
}

/** Tokens/s of greedy decoding, keys and values of `length` places cached, each token read as it is found. */
export async function tfDecode(backend, shape, count) {
  await use(backend);
  const { layers, width, heads, keyHeads, headWidth, vocabulary, length } = shape;
  const group = heads / keyHeads;
  const weights = Object.fromEntries(linearLayers(shape).map(({ key, outputs, inputs }) => [key, draw([outputs, inputs])]));
  const table = draw([vocabulary, width]);
  const caches = Array.from({ length: layers }, () => ({ k: draw([keyHeads, length - count, headWidth]), v: draw([keyHeads, length - count, headWidth]) }));
  const step = (token) =>
    tf.tidy(() => {
      let x = tf.slice(table, [token, 0], [1, width]);
      for (let i = 0; i < layers; i++) {
        const n = norm(x);
        const [k, v] = ['k', 'v'].map((name) => tf.keep(tf.concat([caches[i][name], tf.reshape(product(n, weights[`${i}.${name}`]), [keyHeads, 1, headWidth])], 1)));
        tf.dispose(caches[i]);
        caches[i] = { k, v };
        const attended = tf.reshape(attend(tf.reshape(product(n, weights[`${i}.q`]), [keyHeads, group, headWidth]), k, v, 0, headWidth), [1, heads * headWidth]);
        const h = tf.add(x, product(attended, weights[`${i}.o`]));
        const m = norm(h);
        x = tf.add(h, product(tf.mul(silu(product(m, weights[`${i}.gate`])), product(m, weights[`${i}.up`])), weights[`${i}.down`]));
      }
      return tf.argMax(product(norm(x), table), -1);
    });
  let token = 1;
  let best = Infinity;
  for (let i = 0; i < count; i++) {
    const from = performance.now();
    const next = step(token);
    token = (await next.data())[0];
    next.dispose();
    // The first compiles.
    if (i > 0) best = Math.min(best, performance.now() - from);
  }
  return 1000 / best;
}
