/** What the engine runs on, as text to paste into a letter or an issue: everything that the panel shows, and what the browser says of itself. */
import type { Measured, Result, Survey, WantedBackend } from '#engine';

export interface EngineFacts {
  readonly version: string;
  readonly userAgent: string;
  readonly cores: number;
  /** In GiB, rounded, and never more than browsers care to tell; null: this one doesn't tell. */
  readonly memory: number | null;
  readonly isIsolated: boolean;
  readonly wanted: WantedBackend;
  readonly runsOn: string;
  readonly reason: string;
  readonly survey: Survey | null;
}

export const WANTED_WORDS: Readonly<Record<WantedBackend, string>> = { auto: 'Automatic', wasm: 'Processor', webgpu: 'Graphics card' };

export function engineReport(facts: EngineFacts): string {
  const lines = [
    `Winnow ${facts.version}`,
    `Browser: ${facts.userAgent}`,
    `Processor: ${facts.cores} cores, memory ${facts.memory === null ? 'not told' : `${facts.memory} GB as the browser tells it`}, ${facts.isIsolated ? 'threads share memory' : 'threads can’t share memory'}`,
    `Where models run: ${WANTED_WORDS[facts.wanted]}`,
    `Runs on: ${facts.runsOn}`,
    `Why: ${facts.reason}`,
    ...(facts.survey ? surveyLines(facts.survey) : ['Nothing was measured.']),
  ];
  return `${lines.join('\n')}\n`;
}

function surveyLines({ atMs, threads, wasm, gpu, webgpu }: Survey): readonly string[] {
  return [
    `Measured: ${new Date(atMs).toISOString()}`,
    `WASM, ${threads} ${threads === 1 ? 'thread' : 'threads'}: ${figures({ ok: true, value: wasm })}`,
    `WebGPU: ${figures(webgpu)}`,
    ...(gpu
      ? [
          `Adapter: ${adapterName(gpu)}${gpu.isFallback ? ' (in software)' : ''}`,
          `Features: ${gpu.features.join(', ') || 'none'}`,
          'Limits:',
          ...Object.entries(gpu.limits).map(([name, value]) => `  ${name}: ${value}`),
        ]
      : []),
  ];
}

function figures(measured: Result<Measured>): string {
  if (!measured.ok) return measured.error.message;
  const { training, oneRow, isRight } = measured.value;
  return isRight ? `${gflops(training)} GFLOP/s training, ${gflops(oneRow)} GFLOP/s answering` : 'computes wrong numbers';
}

/** Three figures say enough: the next measurement differs in them. */
export const gflops = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

export const adapterName = ({ vendor, architecture, description }: NonNullable<Survey['gpu']>): string => [vendor, architecture, description].filter(Boolean).join(', ') || 'The browser doesn’t name it.';
