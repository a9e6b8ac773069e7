import type { Survey } from '#engine';
import { expect, test } from 'vitest';
import { engineReport, type EngineFacts } from './engine-report';

const limits = { maxBufferSize: 2147483648, maxStorageBufferBindingSize: 134217728, maxStorageBuffersPerShaderStage: 8, maxComputeWorkgroupStorageSize: 32768, maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupSizeX: 256, maxComputeWorkgroupsPerDimension: 65535 };
const survey: Survey = {
  of: '',
  atMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  threads: 4,
  wasm: { training: 41.26, oneRow: 9.876, isRight: true },
  gpu: { vendor: 'acme', architecture: 'one', description: '', isFallback: true, limits, features: ['subgroups', 'timestamp-query'] },
  webgpu: { ok: true, value: { training: 1234.5, oneRow: 50, isRight: true } },
};
const facts: EngineFacts = { version: '0.1.0', userAgent: 'Browser/1', cores: 8, memory: 8, isIsolated: true, wanted: 'auto', runsOn: 'Graphics card', reason: 'It is faster.', survey };

test('a report says all that the panel shows', () => {
  expect(engineReport(facts)).toBe(`Winnow 0.1.0
Browser: Browser/1
Processor: 8 cores, memory 8 GB as the browser tells it, threads share memory
Where models run: Automatic
Runs on: Graphics card
Why: It is faster.
Measured: 2026-01-02T03:04:05.000Z
WASM, 4 threads: 41.3 GFLOP/s training, 9.88 GFLOP/s answering
WebGPU: 1235 GFLOP/s training, 50.0 GFLOP/s answering
Adapter: acme, one (in software)
Features: subgroups, timestamp-query
Limits:
  maxBufferSize: 2147483648
  maxStorageBufferBindingSize: 134217728
  maxStorageBuffersPerShaderStage: 8
  maxComputeWorkgroupStorageSize: 32768
  maxComputeInvocationsPerWorkgroup: 256
  maxComputeWorkgroupSizeX: 256
  maxComputeWorkgroupsPerDimension: 65535
`);
});

test('a report of a device without a graphics card says so', () => {
  const without = engineReport({ ...facts, memory: null, survey: { ...survey, threads: 1, gpu: null, webgpu: { ok: false, error: { code: 'no-gpu', message: 'This browser has no WebGPU.', fix: '' } } } });
  expect(without).toContain('memory not told');
  expect(without).toContain('WASM, 1 thread: 41.3');
  expect(without).toMatch(/WebGPU: This browser has no WebGPU\.\n$/);
});

test('a report before anything was measured says so', () => expect(engineReport({ ...facts, survey: null })).toMatch(/Nothing was measured\.\n$/));

test('wrong numbers are no speed', () => {
  expect(engineReport({ ...facts, survey: { ...survey, wasm: { training: 0, oneRow: 0, isRight: false } } })).toContain('WASM, 4 threads: computes wrong numbers');
});
