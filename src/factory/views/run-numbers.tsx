/** The row of big numbers of a run; every figure has its place from the start, so that nothing moves while they change. */
import { Stat, StatRow, formatBytes, formatCompact, formatDecimals, formatDuration } from '#ui';
import { Show } from 'solid-js';
import { numbers, type Progress } from '../run';

export function RunNumbers(props: { readonly progress: Progress; readonly memoryBytes: number | null; readonly over: boolean }) {
  const now = () => numbers(props.progress);
  const words = (value: number | null, format: (value: number) => string) => (value === null ? '–' : format(value));
  return (
    <StatRow>
      <Stat size="large" label="Step" value={now().step} unit={`of ${now().steps}`} />
      <Stat size="large" tone="grain" label="Loss" value={words(now().loss, (value) => formatDecimals(value, 3))} />
      <Show when={now().bestEvaluation}>
        {(point) => <Stat size="large" tone="sky" label="Best evaluation" value={formatDecimals(point().loss, 3)} detail={`step ${point().step}`} />}
      </Show>
      <Stat size="large" label="Speed" value={words(now().tokensPerSecond, formatCompact)} unit="tokens/s" />
      <Show when={props.over} fallback={<Stat size="large" label="Time left" value={words(now().secondsLeft, (value) => formatDuration(value * 1000))} />}>
        <Stat size="large" label="Took" value={formatDuration(now().seconds * 1000)} />
      </Show>
      <Stat size="large" label="Memory" value={words(props.memoryBytes, formatBytes)} detail="estimated" />
    </StatRow>
  );
}
