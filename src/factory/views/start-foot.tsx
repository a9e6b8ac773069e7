/** Always in sight: whether the run fits, how much memory and time it takes, and Start. */
import { Button, formatBytes, plural } from '#ui';
import Play from 'lucide-solid/icons/play';
import { Show } from 'solid-js';
import { fit, roughDuration } from '../estimate';

export function StartFoot(props: {
  readonly rows: number;
  readonly steps: number;
  /** null while the base is being read. */
  readonly memoryBytes: number | null;
  readonly availableBytes: number;
  /** Memory is saved by computing the blocks twice. */
  readonly isCheckpointing: boolean;
  readonly seconds: number | null;
  /** Why it can't start, in words; null: it can. */
  readonly obstacle: string | null;
  readonly starting: boolean;
  readonly onStart: () => void;
}) {
  const verdict = () => (props.memoryBytes === null ? null : fit(props.memoryBytes, props.availableBytes));
  const verdictWords = () => {
    switch (verdict()) {
      case 'fits':
        return 'Fits';
      case 'tight':
        return 'Tight';
      case 'does not fit':
        return 'Does not fit';
      case null:
        return 'Reading the model';
    }
  };
  const share = () => Math.min(1, (props.memoryBytes ?? 0) / props.availableBytes);
  return (
    <section class="start-foot" aria-label="Before you start">
      <div class="start-fit" data-verdict={verdict() ?? 'unknown'}>
        <span class="start-verdict">{verdictWords()}</span>
        <meter aria-label="Memory" min={0} max={1} low={0.7} high={0.99} value={share()} />
        <span class="start-memory">
          <Show when={props.memoryBytes} fallback={'\u00a0'}>
            {(bytes) => `${formatBytes(bytes())} of ${formatBytes(props.availableBytes)}${props.isCheckpointing ? ', slower to save memory' : ''}`}
          </Show>
        </span>
      </div>
      <p class="start-time">
        <b>{props.seconds === null ? 'measuring' : roughDuration(props.seconds)}</b>
        <span>
          {plural(props.rows, 'row')}, {plural(props.steps, 'step')}
        </span>
      </p>
      <Button variant="primary" size="large" icon={Play} busy={props.starting} disabled={props.obstacle !== null} aria-describedby={props.obstacle ? 'start-obstacle' : undefined} onClick={() => props.onStart()}>
        Start
      </Button>
      <Show when={props.obstacle}>
        <p id="start-obstacle" class="start-obstacle" role="status">
          {props.obstacle}
        </p>
      </Show>
    </section>
  );
}
