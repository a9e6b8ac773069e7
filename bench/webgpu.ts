/**
 * Speed on WebGPU beside its peers, in one run on one adapter: products, LoRA steps and decoding, against jax-js and TensorFlow.js on WebGPU, and our own
 * WASM. In Chromium, on the adapter that it finds; on a real graphics card (there, or by Node with the package `webgpu`) larger shapes too, and
 * Hugging Face's QLoRA where $PYTHON has PyTorch with CUDA.
 *
 *     npm run bench webgpu [products] [step] [whole] [decode] [card]      (all, when none is named; `whole` in software only when it is)
 */
import { availableParallelism, loadavg } from 'node:os';
import type { Page } from 'playwright-core';
import * as z from 'zod';
import { createWebGpuBackend, openGpu, type GpuDescription } from '#engine';
import { openNodeGpu } from '../cli/node-gpu';
import { createNodeBackend } from '../cli/node-platform';
import { inRoot } from '../tools/lib/project.mjs';
import { withPages } from './browser/open-page';
import { configOf, EMBEDDED, QWEN3_06B, SMOLLM2_135M, type LlamaShape, type ProductShape, type StepShape } from './measure';
import { measurementsIn, type Computer, type Measurements, type ProductCase } from './measure/measurements';
import { peerFolders, runPeer } from './peers/install';
import { openJax } from './peers/jax-in-node';
import { layersOf, type JaxPeer, type Peers } from './peers/types';

declare const winnow: Measurements;
declare const peers: Peers;

/** Chromium's own software adapter is taken where there is no card. */
const FLAGS = ['--enable-unsafe-webgpu', '--ignore-gpu-blocklist'];
const CORES = availableParallelism();

const PRODUCTS: readonly ProductShape[] = [[256, 256, 256], [512, 512, 512], [512, 576, 576], [512, 1536, 576]];

/** The 135 M shape as adapters in software, and peers that keep every logit, can hold it. */
const BLOCKS = 2;
const PART_OF_135M: LlamaShape = { ...SMOLLM2_135M, vocab_size: 8192, num_hidden_layers: BLOCKS };
const PART_NAME = `135 M shape, ${BLOCKS} of 30 blocks, V 8192`;

type NamedStep = readonly [name: string, shape: StepShape];

const STEPS: readonly NamedStep[] = [
  ['embedded shape, 8 × 25 tokens, r 16', { model: EMBEDDED, quantization: 'none', rows: 8, length: 25, labels: 24, rank: 16, steps: 6 }],
  [`${PART_NAME}, 1 × 128 tokens, r 8`, { model: PART_OF_135M, quantization: 'none', rows: 1, length: 128, labels: 127, rank: 8, steps: 4 }],
];
const WHOLE: NamedStep = ['135 M shape, 1 × 128 tokens, r 8', { model: SMOLLM2_135M, quantization: 'none', rows: 1, length: 128, labels: 127, rank: 8, steps: 1 }];
const STEP_GOALS = { jax: 1.5, tf: 4 };

const PROMPT = 64;
const NEW = 16;
const DECODED: readonly (readonly [name: string, model: LlamaShape])[] = [['embedded shape', EMBEDDED], [PART_NAME, PART_OF_135M]];

/** The large products of a step of Qwen3-0.6B's shape, T = 512: forwards A·Bᵀ with B [n, k], backwards A·B. */
const QWEN_PRODUCTS: readonly ProductShape[] = [[512, 2048, 1024], [512, 3072, 1024], [512, 1024, 3072]];
const CARD_CASES: readonly ProductCase[] = (['f32', 'int4'] as const).flatMap((weight) => (['nt', 'nn'] as const).flatMap((layout) => QWEN_PRODUCTS.map((shape) => ({ layout, shape, weight }))));
/** Multiply-adds between two waits: some 50 ms on a large card. */
const CARD_WORK = 2e11;
const CARD_GROUPS = 2 ** 16;
const QWEN_STEP: StepShape = { model: QWEN3_06B, quantization: 'int4', rows: 1, length: 512, labels: 511, rank: 16, steps: 6 };
/** What jax-js, which has no four bits, can hold. */
const QWEN_PART: StepShape = { ...QWEN_STEP, model: { ...QWEN3_06B, vocab_size: 8192, num_hidden_layers: 4 }, quantization: 'none' };
const CARD_GOALS = { peak: 0.5, qlora: 0.5, jax: 3 };

type InPage = <R>(piece: (page: Page) => Promise<R>) => Promise<R>;

const line = (name: string, ...parts: readonly string[]): void => console.log(`  ${name.padEnd(30)}${parts.join('')}`);
const figure = (value: number, digits = 1): string => value.toFixed(digits).padStart(10);

async function attempt<T>(name: string, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    line(name, `not measured: ${(error instanceof Error ? error.message : String(error)).split('\n')[0]}`);
    return null;
  }
}

/** "3.2 × jax-js (goal: 1.5, met)" */
function ratio(ours: number | null, theirs: number | null, name: string, goal?: number): string {
  if (ours === null || theirs === null) return '';
  const times = ours / theirs;
  const verdict = goal === undefined ? '' : ` (goal: ${goal}, ${times >= goal ? 'met' : 'not met'})`;
  return `${times.toFixed(2)} × ${name}${verdict}`;
}

function showAdapter(where: string, { vendor, architecture, description, isFallback, features, limits }: GpuDescription): void {
  console.log(`${where}: ${[vendor, architecture, description].filter(Boolean).join(' ')}${isFallback ? ', in software' : ''}; ${features.join(', ') || 'no features'}; bindings of ${limits.maxStorageBufferBindingSize / 2 ** 20} MiB; load ${loadavg()[0]!.toFixed(1)} on ${CORES} cores`);
}

const COMPUTERS: readonly (readonly [name: string, computer: Computer])[] = [['winnow, WebGPU', 'webgpu'], [`winnow, WASM, ${CORES} threads`, CORES]];

async function benchProducts(ours: InPage, theirs: InPage | null): Promise<void> {
  console.log('\nProducts A·Bᵀ in f32, GFLOP/s');
  line('', ...PRODUCTS.map((shape) => shape.join('×').padStart(14)));
  const show = (name: string, work: () => Promise<readonly number[]>): Promise<void | null> => attempt(name, async () => line(name, ...(await work()).map((speed) => speed.toFixed(1).padStart(14))));
  for (const [name, computer] of COMPUTERS) await show(name, () => ours((page) => page.evaluate(([on, shapes]) => winnow.products(on, shapes), [computer, PRODUCTS] as const)));
  if (!theirs) return;
  await show('jax-js, WebGPU', () => theirs((page) => page.evaluate((shapes) => peers.jaxProducts('webgpu', shapes), PRODUCTS)));
  await show('TensorFlow.js, WebGPU', () => theirs((page) => page.evaluate((shapes) => peers.tfProducts('webgpu', shapes), PRODUCTS)));
}

interface Entry {
  readonly name: string;
  readonly measure: () => Promise<number>;
}

/** Tokens/s of each in turn, shown as they come. */
async function inTurn(entries: readonly Entry[]): Promise<(number | null)[]> {
  const found: (number | null)[] = [];
  for (const { name, measure } of entries) {
    const speed = await attempt(name, measure);
    if (speed !== null) line(name, figure(speed));
    found.push(speed);
  }
  return found;
}

async function benchSteps(steps: readonly NamedStep[], ours: InPage, theirs: InPage | null): Promise<void> {
  for (const [name, shape] of steps) {
    console.log(`\nLoRA step on every linear layer, tokens/s: ${name}, f32, every token labelled`);
    const layers = layersOf(shape);
    const [gpu = null, , jax = null, tf = null] = await inTurn([
      ...COMPUTERS.map(([who, computer]): Entry => ({ name: who, measure: async () => (await ours((page) => page.evaluate(([on, wanted]) => winnow.step(on, wanted), [computer, shape] as const))).tokensPerSecond })),
      ...(theirs
        ? [
            { name: 'jax-js, WebGPU', measure: () => theirs((page) => page.evaluate((wanted) => peers.jaxLora('webgpu', wanted), layers)) },
            { name: 'TensorFlow.js, WebGPU', measure: () => theirs((page) => page.evaluate((wanted) => peers.tfLora('webgpu', wanted), layers)) },
          ]
        : []),
    ]);
    line('winnow on WebGPU is', [ratio(gpu, jax, 'jax-js', STEP_GOALS.jax), ratio(gpu, tf, 'TensorFlow.js', STEP_GOALS.tf)].filter(Boolean).join(', '));
  }
  console.log('\n  All are whole steps; theirs are without rotary positions, TensorFlow.js’s without clipping.');
}

async function benchDecoding(ours: InPage, theirs: InPage | null): Promise<void> {
  for (const [name, model] of DECODED) {
    console.log(`\nDecoding after ${PROMPT} tokens, tokens/s: ${name}, f32`);
    const layers = layersOf({ model, rows: 1, length: PROMPT + NEW, rank: 0 });
    const [gpu = null, , jax = null, tf = null] = await inTurn([
      ...COMPUTERS.map(([name, computer]): Entry => ({ name, measure: () => ours((page) => page.evaluate(([on, wanted]) => winnow.decode(on, wanted), [computer, { model, promptTokens: PROMPT, newTokens: NEW }] as const)) })),
      ...(theirs
        ? [
            { name: 'jax-js, WebGPU', measure: () => theirs((page) => page.evaluate(([wanted, count]) => peers.jaxDecode('webgpu', wanted, count), [layers, NEW] as const)) },
            { name: 'TensorFlow.js, WebGPU', measure: () => theirs((page) => page.evaluate(([wanted, count]) => peers.tfDecode('webgpu', wanted, count), [layers, NEW] as const)) },
          ]
        : []),
    ]);
    line('winnow on WebGPU is', [ratio(gpu, jax, 'jax-js'), ratio(gpu, tf, 'TensorFlow.js')].filter(Boolean).join(', '));
  }
}

/** What runs on a real card, in a page or in Node. */
interface CardPlace {
  readonly where: string;
  readonly ours: Pick<Measurements, 'peak' | 'product' | 'step'>;
  readonly jaxLora: JaxPeer['jaxLora'] | null;
}

async function benchCard({ where, ours, jaxLora }: CardPlace): Promise<void> {
  const peak = await attempt('peak', () => ours.peak(CARD_GROUPS));
  console.log(`\nQwen3-0.6B shape, 512 tokens, ${where}`);
  if (peak !== null) line('f32 peak, GFLOP/s', figure(peak), '  multiply-adds in registers');
  for (const wanted of CARD_CASES) {
    const name = `${wanted.layout === 'nt' ? 'A·Bᵀ' : 'A·B'} ${wanted.shape.join('×')}, B in ${wanted.weight}`;
    const speed = await attempt(name, () => ours.product('webgpu', wanted, { work: CARD_WORK }));
    if (speed !== null) line(name, figure(speed), peak === null ? '' : `  ${ratio(speed, peak, 'the peak', CARD_GOALS.peak)}`);
  }
  console.log('\n  LoRA step on every linear layer, r 16, tokens/s');
  const step = await attempt('winnow, WebGPU, int4', async () => ours.step('webgpu', QWEN_STEP));
  if (step) line('winnow, WebGPU, int4', figure(step.tokensPerSecond), `  ${Math.round(step.peakBytes / 2 ** 20)} MB`);
  const { model, quantization: _, ...sizes } = QWEN_STEP;
  for (const result of (await runPeer('qlora_step.py', [JSON.stringify({ ...sizes, name: 'Qwen3-0.6B shape', config: configOf(model) })])) ?? []) {
    const { tokens_per_second, card, f32_gflops } = z.object({ tokens_per_second: z.number(), card: z.string(), f32_gflops: z.number() }).parse(result);
    line('Hugging Face QLoRA, NF4', figure(tokens_per_second), `  ${card}; cuBLAS in f32 ${Math.round(f32_gflops)} GFLOP/s; winnow is ${ratio(step?.tokensPerSecond ?? null, tokens_per_second, 'it', CARD_GOALS.qlora)}`);
  }
  console.log('\n  4 of its 28 blocks, V 8192, f32 (jax-js has no four bits), tokens/s');
  const part = await attempt('winnow, WebGPU', async () => (await ours.step('webgpu', QWEN_PART)).tokensPerSecond);
  if (part !== null) line('winnow, WebGPU', figure(part));
  const jax = jaxLora && (await attempt('jax-js, WebGPU', () => jaxLora('webgpu', layersOf(QWEN_PART))));
  if (jax !== null) line('jax-js, WebGPU', figure(jax), `  winnow is ${ratio(part, jax, 'it', CARD_GOALS.jax)}`);
}

const cardInPage = (ours: InPage, theirs: InPage | null): CardPlace => ({
  where: 'in Chromium',
  ours: {
    peak: (groups) => ours((page) => page.evaluate((count) => winnow.peak(count), groups)),
    product: (computer, wanted, options) => ours((page) => page.evaluate(([on, what, how]) => winnow.product(on, what, how), [computer, wanted, options] as const)),
    step: (computer, wanted) => ours((page) => page.evaluate(([on, what]) => winnow.step(on, what), [computer, wanted] as const)),
  },
  jaxLora: theirs && ((device, shape) => theirs((page) => page.evaluate(([on, what]) => peers.jaxLora(on, what), [device, shape] as const))),
});

/** Measures in Node where the package `webgpu` finds a real card there; otherwise says why not. */
async function benchCardInNode(packages: Awaited<ReturnType<typeof peerFolders>> | null): Promise<void> {
  const gpu = await openNodeGpu([inRoot(), process.cwd()]);
  const openAdapter = async () => {
    const opened = await openGpu(gpu);
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.value;
  };
  const ours = measurementsIn({
    createBackend: async (computer) => (computer === 'webgpu' ? createWebGpuBackend({ device: (await openAdapter()).device }) : createNodeBackend('wasm', inRoot(), computer)),
    openAdapter,
    fetchModel: () => Promise.reject(new Error('Models are measured in Chromium.')),
    cores: CORES,
  });
  const description = await ours.adapter();
  showAdapter('\nThe adapter in Node', description);
  if (description.isFallback) throw new Error('it is in software, too');
  const jax = packages && (await openJax(packages['@jax-js/jax'], gpu, CORES));
  await benchCard({ where: 'in Node', ours, jaxLora: jax && jax.jaxLora });
}

export async function main(args: readonly string[]): Promise<void> {
  const wants = (part: string): boolean => args.length === 0 || args.includes(part);
  const packages = await peerFolders().catch((error: unknown) => {
    console.log(`The peers can't be installed: ${error instanceof Error ? error.message : String(error)}.`);
    return null;
  });
  const all = async (ours: InPage, theirs: InPage | null): Promise<void> => {
    const adapter = await ours((page) => page.evaluate(() => winnow.adapter()));
    showAdapter('The adapter in Chromium', adapter);
    if (wants('products')) await benchProducts(ours, theirs);
    if (wants('step')) await benchSteps(STEPS, ours, theirs);
    if (adapter.isFallback ? args.includes('whole') : wants('whole')) await benchSteps([WHOLE], ours, theirs);
    else if (adapter.isFallback && wants('step')) console.log(`\n  All ${SMOLLM2_135M.num_hidden_layers} blocks take peers minutes a step in software: npm run bench webgpu whole`);
    if (wants('decode')) await benchDecoding(ours, theirs);
    if (!wants('card')) return;
    if (!adapter.isFallback) return benchCard(cardInPage(ours, theirs));
    await benchCardInNode(packages).catch((error: unknown) => {
      console.log(`\nNo real graphics card here, so the shapes for one (Qwen3-0.6B, 4 bits, beside Hugging Face's QLoRA) are not measured: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    });
  };
  await withPages({ entry: 'bench/browser/page.ts', ready: 'winnow', flags: FLAGS }, async (ours) => {
    if (!packages) return all(ours, null);
    const folders = { '/tfjs/': `${packages['@tensorflow/tfjs-backend-wasm']}/dist` };
    return withPages({ entry: 'bench/peers/page.mjs', ready: 'peers', flags: FLAGS, packages, folders }, (theirs) => all(ours, theirs));
  });
}
