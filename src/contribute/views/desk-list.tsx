/** The files on the desk, one under the other: how far their check is, each with its report, and the button that submits what passes. */
import { createSignal, For, Show } from 'solid-js';
import type { Report, Rules } from '#gate';
import { Button, formatDuration, plural, Progress } from '#ui';
import type { Outcome } from '../outcome';
import type { Quota } from '../quota';
import { nounOf } from '../files';
import type { Desk } from './desk';
import { DeskCard } from './desk-card';
import type { TwinSources } from './twin-panel';

export interface DeskListProps {
  readonly desk: Desk;
  readonly rules: Rules;
  readonly quota: Quota;
  readonly sources: TwinSources;
  readonly foresee: (report: Report) => Outcome;
}

const timeLeft = (seconds: number | null): string => (seconds === null ? '' : `about ${seconds < 10 ? `${seconds} s` : formatDuration(seconds * 1000)} left`);

/** More are drawn when they are asked for. */
const step = 30;

export function DeskList(props: DeskListProps) {
  const [most, setMost] = createSignal(step);
  const busy = () => props.desk.files.some((file) => file.state === 'submitting');
  const ready = () => props.desk.ready();
  const noun = () => nounOf(props.rules);
  const more = () => props.desk.files.length - most();
  return (
    <>
      <Show when={props.desk.progress()}>
        {(progress) => (
          <Progress
            label={`Checking: ${progress().done} of ${plural(progress().total, noun())} done`}
            value={progress().share}
            estimate={timeLeft(progress().secondsLeft)}
            cancelLabel="Stop"
            onCancel={() => props.desk.stop()}
          />
        )}
      </Show>
      <Show when={props.desk.files.length > 0}>
        <ul class="dropped-files" aria-label="Dropped files">
          <For each={props.desk.files.slice(0, most())}>{(file) => <DeskCard file={file} desk={props.desk} rules={props.rules} sources={props.sources} foresee={props.foresee} />}</For>
        </ul>
      </Show>
      <Show when={more() > 0}>
        <div>
          <Button size="small" onClick={() => setMost(most() + step)}>{`Show ${plural(Math.min(step, more()), 'more file')}`}</Button>
        </div>
      </Show>
      <div class="write-foot">
        <p class="write-facts">
          <span classList={{ chaff: props.quota.reached }}>{props.quota.message}</span>
        </p>
        <Show when={props.desk.files.length > 0}>
          <Button variant="primary" busy={busy()} disabled={ready().length === 0} onClick={() => void props.desk.submit(ready())}>
            {ready().length === 0 ? 'Submit what passes' : `Submit ${plural(ready().length, noun())} that ${ready().length === 1 ? 'passes' : 'pass'}`}
          </Button>
        </Show>
      </div>
    </>
  );
}
