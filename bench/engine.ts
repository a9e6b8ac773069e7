/**
 * Speed of the engine beside its peers, all on this machine and in one run: products, LoRA steps, twenty facts learnt by a real model, answers. In Node,
 * in Chromium (against jax-js, TensorFlow.js and wllama), and in Python where it has PyTorch + PEFT or llama.cpp ($PYTHON names it).
 *
 *     npm run bench engine [products] [step] [answers] [facts]      (all, when none is named)
 */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, dirname } from 'node:path';
import type { Page } from 'playwright-core';
import * as z from 'zod';
import { ggufSource } from '../cli/locate-model';
import { createNodeBackend } from '../cli/node-platform';
import { createModelCache } from '../service/models';
import { inRoot } from '../tools/lib/project.mjs';
import { withPages } from './browser/open-page';
import type { Measurements } from './measure/measurements';
import { answerSpeed, configOf, EMBEDDED, open, productSpeed, SMOLLM2_135M, stepSpeed, teachFacts, type ProductShape, type StepShape } from './measure';
import { peerFolders, runPeer } from './peers/install';
import { layersOf, type Peers } from './peers/types';

declare const winnow: Measurements;
declare const peers: Peers;

const MODEL = 'smollm2-135m-instruct';
const FACTS = inRoot('tests', 'golden', 'real');
const CORES = availableParallelism();
const COUNTS = [...new Set([1, CORES])];
const PRODUCTS: readonly ProductShape[] = [[256, 256, 256], [512, 512, 512], [1024, 1024, 1024], [512, 576, 576], [512, 1536, 576], [512, 576, 1536], [512, 8, 576]];
const EPOCHS = 8;

const figure = (value: number, digits = 1): string => value.toFixed(digits).padStart(9);
const line = (name: string, ...parts: readonly string[]): void => console.log(`  ${name.padEnd(34)}${parts.join('')}`);
const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;

type InPage = <R>(piece: (page: Page) => Promise<R>) => Promise<R>;

async function attempt(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    line(name, `not measured: ${(error instanceof Error ? error.message : String(error)).split('\n')[0]}`);
  }
}

async function benchProducts(ours: InPage, theirs: InPage | null): Promise<void> {
  console.log('\nProducts A·Bᵀ in f32, GFLOP/s');
  line('', ...PRODUCTS.map((shape) => shape.join('×').padStart(16)));
  const show = (name: string, speeds: readonly number[]): void => line(name, ...speeds.map((speed) => speed.toFixed(1).padStart(16)));
  for (const threads of COUNTS) {
    const backend = await createNodeBackend('wasm', inRoot(), threads);
    const speeds: number[] = [];
    for (const shape of PRODUCTS) speeds.push(await productSpeed(backend, 'nt', shape));
    show(`winnow, Node, ${threads} threads`, speeds);
    backend.dispose();
    await attempt('winnow, Chromium', async () => show(`winnow, Chromium, ${threads} threads`, await ours((page) => page.evaluate(([count, shapes]) => winnow.products(count, shapes), [threads, PRODUCTS] as const))));
  }
  if (!theirs) return;
  await attempt('jax-js', async () => show(`jax-js, Chromium, ${CORES} threads`, await theirs((page) => page.evaluate((shapes) => peers.jaxProducts('wasm', shapes), PRODUCTS))));
  for (const threads of COUNTS) {
    await attempt('TensorFlow.js', async () => show(`TensorFlow.js, Chromium, ${threads} threads`, await theirs((page) => page.evaluate(([count, shapes]) => peers.tfProducts('wasm', shapes, count), [threads, PRODUCTS] as const))));
  }
}

const STEPS: readonly (readonly [name: string, shape: StepShape])[] = [
  ['135 M shape, f32 base', { model: SMOLLM2_135M, quantization: 'none', rows: 4, length: 128, labels: 64, rank: 8, steps: 4 }],
  ['135 M shape, int4 base', { model: SMOLLM2_135M, quantization: 'int4', rows: 4, length: 128, labels: 64, rank: 8, steps: 4 }],
  ['135 M shape, NF4 base', { model: SMOLLM2_135M, quantization: 'nf4', rows: 4, length: 128, labels: 64, rank: 8, steps: 4 }],
  ['embedded shape', { model: EMBEDDED, quantization: 'none', rows: 8, length: 25, labels: 12, rank: 16, steps: 60 }],
];
/**
 * What jax-js can hold in its 4 GiB, every token labelled: all 30 blocks of the 135 M shape with a small vocabulary and one row, eight of them, and the
 * embedded model.
 */
const JAX_STEPS: readonly (readonly [name: string, shape: StepShape])[] = [
  ['30 blocks of the 135 M shape, V 8192, 128 tokens', { model: { ...SMOLLM2_135M, vocab_size: 8192 }, quantization: 'none', rows: 1, length: 128, labels: 127, rank: 8, steps: 6 }],
  ['8 blocks of the 135 M shape, V 8192, 128 tokens', { model: { ...SMOLLM2_135M, vocab_size: 8192, num_hidden_layers: 8 }, quantization: 'none', rows: 1, length: 128, labels: 127, rank: 8, steps: 12 }],
  ['embedded shape, every token labelled', { model: EMBEDDED, quantization: 'none', rows: 8, length: 25, labels: 24, rank: 16, steps: 60 }],
];

async function benchSteps(ours: InPage, theirs: InPage | null): Promise<void> {
  console.log('\nLoRA steps on every linear layer, tokens/s');
  for (const [name, shape] of STEPS) {
    for (const threads of COUNTS) {
      const backend = await createNodeBackend('wasm', inRoot(), threads);
      const { tokensPerSecond, peakBytes } = await stepSpeed(backend, shape);
      line(`winnow, Node, ${threads} threads`, figure(tokensPerSecond), `  ${name}, ${megabytes(peakBytes)}`);
      backend.dispose();
    }
    await attempt('winnow, Chromium', async () => {
      const { tokensPerSecond, peakBytes } = await ours((page) => page.evaluate(([threads, wanted]) => winnow.step(threads, wanted), [CORES, shape] as const));
      line(`winnow, Chromium, ${CORES} threads`, figure(tokensPerSecond), `  ${name}, ${megabytes(peakBytes)}`);
    });
  }
  const shapes = STEPS.filter(([, { quantization }]) => quantization === 'none').map(([name, { model, ...shape }]) => JSON.stringify({ ...shape, name, config: configOf(model) }));
  for (const result of (await runPeer('lora_step.py', shapes)) ?? []) {
    const { name, tokens_per_second } = z.object({ name: z.string(), tokens_per_second: z.number() }).parse(result);
    line(`PyTorch + PEFT, ${CORES} threads`, figure(tokens_per_second), `  ${name}`);
  }
  for (const [name, shape] of JAX_STEPS) {
    const note = `  ${name}`;
    await attempt('winnow, Chromium', async () => line(`winnow, Chromium, ${CORES} threads`, figure((await ours((page) => page.evaluate(([threads, wanted]) => winnow.step(threads, wanted), [CORES, shape] as const))).tokensPerSecond), note));
    if (theirs) await attempt('jax-js', async () => line(`jax-js, Chromium, ${CORES} threads`, figure(await theirs((page) => page.evaluate((layers) => peers.jaxLora('wasm', layers), layersOf(shape)))), note));
  }
}

async function benchAnswers(ours: InPage, theirs: InPage | null, url: string, path: string): Promise<void> {
  console.log(`\nAnswers of ${MODEL}: prefilled and decoded tokens/s (256 and 48 tokens)`);
  const show = (name: string, { prefill, decode }: { readonly prefill: number; readonly decode: number }): void => line(name, figure(prefill), figure(decode));
  for (const threads of COUNTS) {
    const backend = await createNodeBackend('wasm', inRoot(), threads);
    const session = await open(ggufSource(path), backend);
    show(`winnow, Node, ${threads} threads`, await answerSpeed(session, 256, 48));
    session.close();
    backend.dispose();
    await attempt('winnow, Chromium', async () => show(`winnow, Chromium, ${threads} threads`, await ours((page) => page.evaluate(([count, from]) => winnow.answers(count, from, 256, 48), [threads, url] as const))));
    const prompt = 'The sea and the wind and the old harbour wall. '.repeat(23);
    if (theirs) await attempt('wllama', async () => show(`wllama, Chromium, ${threads} threads`, await theirs((page) => page.evaluate(([count, from, text]) => peers.wllamaSpeed(from, count, text, 48), [threads, url, prompt] as const))));
  }
  for (const result of (await runPeer('llama_cpp_speed.py', [path, '256', '48', ...COUNTS.map(String)])) ?? []) {
    const speed = z.object({ threads: z.number(), prefill: z.number(), decode: z.number() }).parse(result);
    show(`llama.cpp, ${speed.threads} threads`, speed);
  }
}

async function jsonLines(name: string): Promise<unknown[]> {
  return (await readFile(`${FACTS}/${name}`, 'utf8')).trim().split('\n').map((text): unknown => JSON.parse(text));
}

async function benchFacts(ours: InPage, url: string, path: string): Promise<void> {
  console.log(`\nTwenty facts learnt by ${MODEL}, ${EPOCHS} epochs: seconds of training, share of held-out questions answered rightly`);
  const train = await jsonLines('train.jsonl');
  const tests = z.array(z.object({ prompt: z.string(), contains: z.string() })).parse(await jsonLines('test.jsonl'));
  const show = (name: string, { seconds, right }: { readonly seconds: number; readonly right: number }, note = ''): void => line(name, figure(seconds), figure(right, 2), note);
  const backend = await createNodeBackend('wasm', inRoot(), CORES);
  const result = await teachFacts(await open(ggufSource(path), backend), backend, train, tests, EPOCHS);
  show(`winnow, Node, ${CORES} threads`, result, `  ${Math.round(result.tokens / result.seconds)} tokens/s, ${megabytes(result.peakBytes)}`);
  backend.dispose();
  await attempt('winnow, Chromium', async () => {
    const inBrowser = await ours((page) => page.evaluate(([from, rows, asked, epochs]) => winnow.facts(from, rows, asked, epochs), [url, train, tests, EPOCHS] as const));
    show(`winnow, Chromium, ${CORES} threads`, inBrowser, `  ${Math.round(inBrowser.tokens / inBrowser.seconds)} tokens/s, ${megabytes(inBrowser.peakBytes)}`);
  });
  for (const peer of (await runPeer('twenty_facts.py', [path, `${FACTS}/train.jsonl`, `${FACTS}/test.jsonl`, String(EPOCHS)])) ?? []) {
    show(`PyTorch + PEFT, ${CORES} threads`, z.object({ seconds: z.number(), right: z.number() }).parse(peer));
  }
}

/** The GGUF of the real model, where it was pulled. */
async function pulledModel(): Promise<string | null> {
  const found = await createModelCache().find(MODEL);
  return found ? `${found.folder}/${found.files[0]!.name}` : null;
}

export async function main(args: readonly string[]): Promise<void> {
  const wants = (part: string): boolean => args.length === 0 || args.includes(part);
  const path = await pulledModel();
  const folders: Record<string, string> = path === null ? {} : { '/model/': dirname(path) };
  const url = path === null ? '' : `/model/${basename(path)}`;
  const packages = await peerFolders().catch((error: unknown) => {
    console.log(`The peers of the browser can't be installed: ${error instanceof Error ? error.message : String(error)}.`);
    return null;
  });
  const all = async (ours: InPage, theirs: InPage | null): Promise<void> => {
    if (wants('products')) await benchProducts(ours, theirs);
    if (wants('step')) await benchSteps(ours, theirs);
    if (path === null) {
      console.log(`\nThe real model is not on this computer: "winnow models pull ${MODEL}" fetches it.`);
      return;
    }
    if (wants('answers')) await benchAnswers(ours, theirs, url, path);
    if (wants('facts')) await benchFacts(ours, url, path);
  };
  await withPages({ entry: 'bench/browser/page.ts', ready: 'winnow', folders }, async (ours) => {
    if (!packages) return all(ours, null);
    const peerFiles = { '/tfjs/': `${packages['@tensorflow/tfjs-backend-wasm']}/dist`, '/wllama/': `${packages['@wllama/wllama']}/esm/wasm` };
    return withPages({ entry: 'bench/peers/page.mjs', ready: 'peers', packages, folders: { ...folders, ...peerFiles } }, (theirs) => all(ours, theirs));
  });
}
