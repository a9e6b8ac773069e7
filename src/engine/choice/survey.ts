/**
 * What is known of the two backends that a page can run models on: how fast each is here, and which graphics card stands behind WebGPU. Plain data, kept from
 * one visit to the next and believed as long as it is of the same app, browser and graphics card.
 */
import * as z from 'zod/mini';
import type { GpuDescription } from '../webgpu/adapter';
import type { Problem, Result } from '../refusal';

export type BackendKind = 'wasm' | 'webgpu';
export const WANTED_BACKENDS = ['auto', 'wasm', 'webgpu'] as const;
export type WantedBackend = (typeof WANTED_BACKENDS)[number];

/** How fast a backend is here, in 10⁹ floating-point operations a second (two a multiply-add). */
export interface Measured {
  /** Of a product as training has them. */
  readonly training: number;
  /** Of one-row products as answering has them, with a result read after every few. */
  readonly oneRow: number;
  /** The products' numbers are those of the reference. Where they aren't, nothing is timed. */
  readonly isRight: boolean;
}

export interface Survey {
  /** What the figures hold for, as `surveyOf` writes it. */
  readonly of: string;
  readonly atMs: number;
  /** Of WASM. */
  readonly threads: number;
  readonly wasm: Measured;
  /** null: there is none to use. */
  readonly gpu: GpuDescription | null;
  readonly webgpu: Result<Measured>;
}

/** What a survey holds for: `signature` tells the app and the browser apart, the rest the graphics card. */
export function surveyOf(signature: string, gpu: GpuDescription | null): string {
  return JSON.stringify([signature, gpu && [gpu.vendor, gpu.architecture, gpu.description, gpu.isFallback, gpu.features]]);
}

const speed = z.number().check(z.minimum(0));
const measured = z.object({ training: speed, oneRow: speed, isRight: z.boolean() });
const problem = z.object({ code: z.string(), message: z.string(), fix: z.string() });
const limit = z.number();
const gpu = z.object({
  vendor: z.string(),
  architecture: z.string(),
  description: z.string(),
  isFallback: z.boolean(),
  limits: z.object({
    maxBufferSize: limit,
    maxStorageBufferBindingSize: limit,
    maxStorageBuffersPerShaderStage: limit,
    maxComputeWorkgroupStorageSize: limit,
    maxComputeInvocationsPerWorkgroup: limit,
    maxComputeWorkgroupSizeX: limit,
    maxComputeWorkgroupsPerDimension: limit,
  }),
  features: z.array(z.enum(['shader-f16', 'subgroups', 'timestamp-query'])),
});
const surveySchema = z.object({
  of: z.string(),
  atMs: z.number(),
  threads: z.int(),
  wasm: measured,
  gpu: z.nullable(gpu),
  webgpu: z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), value: measured }), z.object({ ok: z.literal(false), error: problem })]),
});

/** Reads a survey from where it was kept; null when it is none of this version. */
export function parseSurvey(text: string | null): Survey | null {
  if (text === null) return null;
  try {
    return surveySchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

export const isProblem = (found: Measured | Problem): found is Problem => 'code' in found;
