/**
 * The peers that run in a browser, as one page script: jax-js, TensorFlow.js and wllama. Each function does one measurement and returns plain data; the
 * page is driven from outside. Plain JavaScript, since the peers' types are only there once they are installed; `types.ts` says what it offers.
 */
import * as jax from '@jax-js/jax';
import { LoggerWithoutDebug, Wllama } from '@wllama/wllama';
import { jaxMeasurements } from './jax.mjs';
import { tfDecode, tfLora, tfProducts } from './tfjs.mjs';

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

Object.assign(globalThis, { peers: { ...jaxMeasurements(jax), tfProducts, tfLora, tfDecode, wllamaSpeed } });
