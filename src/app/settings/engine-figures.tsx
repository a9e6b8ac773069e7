/** The engine's figures, for the curious: how fast each backend is here, and what the graphics card offers. */
import type { Measured, Result, Survey } from '#engine';
import { RelativeTime, formatBytes, formatNumber, plural } from '#ui';
import { For, Show } from 'solid-js';
import { adapterName, gflops } from './engine-report';

/** What limits are called, and whether they count bytes. */
const LIMITS = [
  ['maxBufferSize', 'Largest buffer', true],
  ['maxStorageBufferBindingSize', 'Largest binding', true],
  ['maxStorageBuffersPerShaderStage', 'Buffers a kernel', false],
  ['maxComputeWorkgroupStorageSize', 'Workgroup memory', true],
  ['maxComputeInvocationsPerWorkgroup', 'Threads a workgroup', false],
  ['maxComputeWorkgroupSizeX', 'Widest workgroup', false],
  ['maxComputeWorkgroupsPerDimension', 'Workgroups a dispatch', false],
] as const;

export function EngineFigures(props: { readonly survey: Survey; /** The row that is in use. */ readonly runsOn: 'wasm' | 'webgpu' | null }) {
  return (
    <>
      <table class="engine-speeds">
        <caption>Billions of operations a second (GFLOP/s), <RelativeTime at={props.survey.atMs} /></caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">Runs on</span>
            </th>
            <th scope="col">Training</th>
            <th scope="col">Answering</th>
          </tr>
        </thead>
        <tbody>
          <SpeedRow name="Processor" detail={`WASM, ${plural(props.survey.threads, 'thread')}`} measured={{ ok: true, value: props.survey.wasm }} inUse={props.runsOn === 'wasm'} />
          <SpeedRow name="Graphics card" detail={`WebGPU${props.survey.gpu?.isFallback ? ', in software' : ''}`} measured={props.survey.webgpu} inUse={props.runsOn === 'webgpu'} />
        </tbody>
      </table>
      <Show when={props.survey.gpu}>
        {(gpu) => (
          <dl class="settings-facts engine-facts">
            <div>
              <dt>Adapter</dt>
              <dd>{adapterName(gpu())}</dd>
            </div>
            <div>
              <dt>Kind</dt>
              <dd>{gpu().isFallback ? 'In software: the processor plays the graphics card.' : 'A graphics card'}</dd>
            </div>
            <div>
              <dt>Features</dt>
              <dd>{gpu().features.join(', ') || 'None of those that Winnow uses'}</dd>
            </div>
            <For each={LIMITS}>
              {([name, words, isBytes]) => (
                <div>
                  <dt title={name}>{words}</dt>
                  <dd>{isBytes ? formatBytes(gpu().limits[name]) : formatNumber(gpu().limits[name])}</dd>
                </div>
              )}
            </For>
          </dl>
        )}
      </Show>
    </>
  );
}

function SpeedRow(props: { readonly name: string; readonly detail: string; readonly measured: Result<Measured>; readonly inUse: boolean }) {
  const trouble = () => (!props.measured.ok ? props.measured.error.message : props.measured.value.isRight ? null : 'It computes wrong numbers.');
  const speed = () => (props.measured.ok ? props.measured.value : null);
  return (
    <tr class={props.inUse ? 'in-use' : ''}>
      <th scope="row">
        {props.name}
        <span>
          {props.detail}
          {props.inUse ? ', in use' : ''}
        </span>
      </th>
      <Show when={trouble() === null && speed()} fallback={<td colspan="2" class="engine-trouble">{trouble()}</td>}>
        {(found) => (
          <>
            <td>{gflops(found().training)}</td>
            <td>{gflops(found().oneRow)}</td>
          </>
        )}
      </Show>
    </tr>
  );
}
