/** Runs a suite on a backend in a browser's worker: the checks are those of Node's golden and contract tests, the files come over HTTP. */
import { createReferenceBackend, createWasmBackend, createWebGpuBackend, fileInMemory, openGpu, type Backend, type FileSource } from '#engine';
import { contractCases } from '../../src/engine/backend.contract';
import type { ModelIndex } from '../../service/models';
import { createPageBackend, platform } from '../../workers/page-backend';
import { CASES, openCase, QUANTIZED_CASES } from '../golden/case';
import { CHECKS } from '../golden/checks';
import { checkContract } from '../golden/contract-check';
import { checkFeature } from '../golden/feature-checks';
import { unansweredFeatures } from '../golden/features';
import { FAILURE_CHECKS, OUT_OF_MEMORY_CHECK } from '../golden/gpu-failures';
import { LIMIT_CHECKS } from '../golden/gpu-limits';
import { LONG_MEMORY_CHECKS, MEMORY_CHECKS } from '../golden/gpu-memory';
import { RECOVERY_CHECKS } from '../golden/gpu-recovery';
import { LONG_VARIANT_CHECKS, VARIANT_CHECKS } from '../golden/gpu-variants';
import { checkPreference, PREFERENCE_BATCHES, PREFERENCE_CASE } from '../golden/preference-check';
import { checkLearning, openReal, REAL_CHECKS } from '../golden/real-checks';
import { TUNING_CHECKS } from '../golden/tuning-checks';
import { caseName, type Outcome, type PageBackend, type SuiteName, type SuiteReport, type SuiteRequest } from './suites';

/** The files under a path that ends in a slash. */
const fetched = (folder: string): FileSource => ({
  open: async (name) => {
    const response = await fetch(`${folder}${name}`);
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`${folder}${name} answered ${response.status}.`);
    return fileInMemory(new Uint8Array(await response.arrayBuffer()));
  },
});

async function outcome(of: string, check: string, run: () => Promise<void>): Promise<Outcome> {
  const start = performance.now();
  const ended = (error: string | null): Outcome => ({ of, check, error, milliseconds: performance.now() - start });
  try {
    await run();
    return ended(null);
  } catch (error) {
    return ended(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

async function golden(backend: Backend, wanted: readonly string[] | undefined): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const all = [...CASES.map((name) => [name, 'model', 'none'] as const), ...QUANTIZED_CASES];
  for (const [name, weights, quantization] of all) {
    const of = caseName(name, weights, quantization);
    if (wanted && !wanted.includes(of)) continue;
    try {
      const opened = await openCase(backend, fetched(`/cases/${name}/`), weights, quantization);
      for (const { name: check, run } of CHECKS) outcomes.push(await outcome(of, check, () => run(backend, opened)));
      opened.model.owned.forEach((tensor) => backend.free(tensor));
    } catch (error) {
      for (const { name: check } of CHECKS) outcomes.push({ of, check, error: `It can't be opened: ${String(error)}`, milliseconds: 0 });
    }
  }
  return outcomes;
}

async function contract(backend: Backend, wanted: readonly string[] | undefined): Promise<Outcome[]> {
  const reference = createReferenceBackend();
  const outcomes: Outcome[] = [];
  const chosen = contractCases.filter(({ name }) => wanted?.includes(name) ?? true);
  for (const contractCase of chosen) outcomes.push(await outcome('contract', contractCase.name, () => checkContract(reference, backend, contractCase)));
  return outcomes;
}

async function features(backend: Backend): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { family, storage, name } of unansweredFeatures) outcomes.push(await outcome(family, storage, () => checkFeature(name, storage, fetched(`/cases/${name}/`), [backend])));
  return outcomes;
}

/** The GGUF file of a model that the host has pulled. */
async function pulled(name: string): Promise<FileSource> {
  const { models }: ModelIndex = await (await fetch('/models/index.json')).json();
  const model = models.find((each) => each.name === name);
  if (!model) throw new Error(`The host has no ${name}.`);
  const files = fetched(`/models/${model.id}/`);
  return { open: async (file) => (file === 'model.gguf' ? files.open(model.files[0]!.name) : null) };
}

async function real(backend: Backend): Promise<Outcome[]> {
  const opened = await openReal(backend, await pulled('smollm2-135m-instruct'), fetched('/real/'));
  const outcomes: Outcome[] = [];
  for (const { name, run } of REAL_CHECKS) outcomes.push(await outcome('real', name, () => run(opened)));
  opened.close();
  return outcomes;
}

async function learning(backend: Backend): Promise<Outcome[]> {
  const opened = await openReal(backend, await pulled('smollm2-135m-instruct'), fetched('/real/'));
  const learnt = await outcome('real', 'twenty facts are learnt in eight epochs', () => checkLearning(opened));
  opened.close();
  return [learnt];
}

async function preference(backend: Backend): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [name, batches] of PREFERENCE_BATCHES) outcomes.push(await outcome('preference', name, () => checkPreference(backend, fetched(`/cases/${PREFERENCE_CASE}/`), batches)));
  return outcomes;
}

/** They open devices of their own. */
async function failures(): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { name, run } of [...FAILURE_CHECKS, OUT_OF_MEMORY_CHECK, ...LIMIT_CHECKS]) outcomes.push(await outcome('failures', name, () => run(navigator.gpu)));
  for (const { name, run } of RECOVERY_CHECKS) outcomes.push(await outcome('failures', name, () => run(navigator.gpu, () => createPageBackend(1))));
  return outcomes;
}

async function memory(_: Backend, wanted: readonly string[] | undefined): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { name, run } of [...MEMORY_CHECKS, ...LONG_MEMORY_CHECKS]) if (wanted?.includes(name) ?? true) outcomes.push(await outcome('memory', name, () => run(navigator.gpu)));
  return outcomes;
}

async function variants(_: Backend, wanted: readonly string[] | undefined): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const checks = [...TUNING_CHECKS, ...VARIANT_CHECKS, ...LONG_VARIANT_CHECKS];
  for (const { name, run } of checks) if (wanted?.includes(name) ?? true) outcomes.push(await outcome('variants', name, () => run(navigator.gpu)));
  return outcomes;
}

const SUITES: Readonly<Record<SuiteName, (backend: Backend, cases: readonly string[] | undefined) => Promise<Outcome[]>>> = { golden, contract, features, preference, failures, memory, variants, real, learning };

async function createBackend(wanted: PageBackend): Promise<Backend> {
  if (wanted.kind === 'wasm') {
    const { threads, relaxed } = wanted;
    return createWasmBackend({ platform, threads, ...(relaxed === undefined ? {} : { relaxed }) });
  }
  const { profile, refused = [] } = wanted;
  const opened = await openGpu(navigator.gpu, { refused });
  if (!opened.ok) throw new Error(opened.error.message);
  return createWebGpuBackend({ device: opened.value.device, profile });
}

async function run({ suite, backend: wanted, cases }: SuiteRequest): Promise<SuiteReport> {
  const backend = await createBackend(wanted);
  const outcomes = await SUITES[suite](backend, cases);
  return { backend: backend.name, threads: backend.threads, isIsolated: self.crossOriginIsolated, outcomes };
}

addEventListener('message', ({ data }: MessageEvent<SuiteRequest>) => {
  run(data).then(postMessage, (error: unknown) => postMessage({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
});
