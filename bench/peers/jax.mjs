/**
 * Measurements of jax-js on one of its devices, written as its users would: jit, valueAndGrad, blockUntilReady. No rotary positions, which only
 * makes it faster. `jax` is the package: a page bundles it, Node imports it from where it was installed.
 */
import { labelsOf, linearLayers } from './layers.mjs';
import { least } from './least.mjs';

export function jaxMeasurements({ init, defaultDevice, blockUntilReady, jit, nn, numpy: np, random, tree, valueAndGrad }) {
  let seed = 0;
  const draw = (rows, columns) => random.normal(random.key(seed++), [rows, columns]).mul(0.05);

  async function use(device) {
    if (!(await init(device)).includes(device)) throw new Error(`jax-js has no ${device} here`);
    defaultDevice(device);
  }

  const norm = (x) => {
    const inverse = np.reciprocal(np.sqrt(np.mean(np.square(x.ref), -1, { keepdims: true }).add(1e-5)));
    return x.mul(inverse);
  };

  /** GFLOP/s of A·Bᵀ. */
  async function jaxProducts(device, shapes) {
    await use(device);
    const speeds = [];
    for (const [m, n, k] of shapes) {
      const [a, b] = [draw(m, k), draw(n, k)];
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

  /**
   * A whole training step: loss, gradients, clipping by their norm, AdamW. `fixed` follows the trained values in the loss's arguments. Three programs: in one,
   * jax-js would work out the norm again for each number that it clips.
   */
  function trainingStep(loss, trained, fixed) {
    const [rate, beta1, beta2, epsilon, decay, most] = [2e-4, 0.9, 0.999, 1e-8, 0.01, 1];
    const differentiate = jit(valueAndGrad(loss));
    const measure = jit((gradients) => {
      const length = np.sqrt(tree.leaves(gradients).map((g) => np.square(g).sum()).reduce((a, b) => a.add(b)));
      return np.minimum(np.reciprocal(length.add(1e-6)).mul(most), 1);
    });
    const update = jit(({ parameters, first, second }, gradients, clip) => {
      const next = { parameters: {}, first: {}, second: {} };
      for (const key of Object.keys(parameters)) {
        const g = gradients[key].mul(clip.ref);
        const m = first[key].mul(beta1).add(g.ref.mul(1 - beta1));
        const v = second[key].mul(beta2).add(np.square(g).mul(1 - beta2));
        next.first[key] = m.ref;
        next.second[key] = v.ref;
        next.parameters[key] = parameters[key].mul(1 - rate * decay).sub(m.div(np.sqrt(v).add(epsilon)).mul(rate));
      }
      clip.dispose();
      return next;
    });
    const zeros = () => tree.map((x) => np.zerosLike(x), tree.ref(trained));
    let state = { parameters: trained, first: zeros(), second: zeros() };
    return async () => {
      const [value, gradients] = differentiate(tree.ref(state.parameters), ...fixed.map((one) => tree.ref(one)));
      // Left waiting for the gradients, the next programs run slower than by themselves.
      await blockUntilReady(tree.ref(gradients));
      const clip = measure(tree.ref(gradients));
      await blockUntilReady(clip.ref);
      state = update(state, gradients, clip);
      await blockUntilReady(tree.ref(state));
      await value.data();
    };
  }

  /** Tokens/s of training LoRA on every linear layer. */
  async function jaxLora(device, shape) {
    await use(device);
    const { layers, width, heads, keyHeads, headWidth, vocabulary, rows, length, rank } = shape;
    const tokens = rows * length;
    const names = linearLayers(shape);
    const frozen = Object.fromEntries(names.map(({ key, outputs, inputs }) => [key, draw(outputs, inputs)]));
    const trained = Object.fromEntries(names.flatMap(({ key, outputs, inputs }) => [[`${key}.a`, draw(rank, inputs)], [`${key}.b`, draw(outputs, rank)]]));
    const table = draw(vocabulary, width);
    const input = draw(tokens, width);
    const labels = nn.oneHot(np.array(labelsOf(tokens, vocabulary), { dtype: np.int32 }), vocabulary);

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
        const attended = nn.dotProductAttention(q, k, v, { isCausal: true }).reshape([tokens, heads * headWidth]);
        const h = x.add(apply(attended, `${i}.o`));
        const m = norm(h.ref);
        x = h.add(apply(nn.silu(apply(m.ref, `${i}.gate`)).mul(apply(m, `${i}.up`)), `${i}.down`));
      }
      const logits = np.matmul(norm(x), np.transpose(head));
      return nn.logSoftmax(logits, -1).mul(wanted).sum().mul(-1 / tokens);
    };
    const seconds = await least(3, trainingStep(loss, trained, [frozen, table, input, labels]));
    return tokens / seconds;
  }

  /** Tokens/s of greedy decoding, keys and values of `length` places cached, each token read as it is found. */
  async function jaxDecode(device, shape, count) {
    await use(device);
    const { layers, width, heads, keyHeads, headWidth, vocabulary, length } = shape;
    const weights = Object.fromEntries(linearLayers(shape).map(({ key, outputs, inputs }) => [key, draw(outputs, inputs)]));
    const table = draw(vocabulary, width);
    const places = np.arange(length).reshape([length, 1, 1]);
    let caches = Object.fromEntries(Array.from({ length: layers }, (_, i) => [[`${i}.k`, random.normal(random.key(seed++), [length, keyHeads, headWidth])], [`${i}.v`, random.normal(random.key(seed++), [length, keyHeads, headWidth])]]).flat());

    const step = jit((token, position, kept, model, head, at) => {
      const apply = (x, key) => np.matmul(x, np.transpose(model[key]));
      const made = {};
      let x = np.take(head.ref, token, 0).reshape([1, width]);
      const isHere = np.equal(at, position.ref);
      for (let i = 0; i < layers; i++) {
        const n = norm(x.ref);
        const put = (name, y) => np.where(isHere.ref, y.reshape([1, keyHeads, headWidth]), kept[`${i}.${name}`]);
        const q = apply(n.ref, `${i}.q`).reshape([1, 1, heads, headWidth]);
        made[`${i}.k`] = put('k', apply(n.ref, `${i}.k`));
        made[`${i}.v`] = put('v', apply(n, `${i}.v`));
        const [k, v] = ['k', 'v'].map((name) => made[`${i}.${name}`].ref.reshape([1, length, keyHeads, headWidth]));
        const attended = nn.dotProductAttention(q, k, v, { keyValueSeqLengths: position.ref.add(1).reshape([1]) }).reshape([1, heads * headWidth]);
        const h = x.add(apply(attended, `${i}.o`));
        const m = norm(h.ref);
        x = h.add(apply(nn.silu(apply(m.ref, `${i}.gate`)).mul(apply(m, `${i}.up`)), `${i}.down`));
      }
      isHere.dispose();
      position.dispose();
      return [np.argmax(np.matmul(norm(x), np.transpose(head)), -1).reshape([]), made];
    });
    let token = 1;
    let best = Infinity;
    for (let i = 0; i < count; i++) {
      const from = performance.now();
      const [next, made] = step(np.array(token, { dtype: np.int32 }), np.array(length - count + i, { dtype: np.int32 }), caches, tree.ref(weights), table.ref, places.ref);
      caches = made;
      token = (await next.data())[0];
      // The first compiles.
      if (i > 0) best = Math.min(best, performance.now() - from);
    }
    tree.dispose(caches);
    return 1000 / best;
  }

  return { jaxProducts, jaxLora, jaxDecode };
}
