/** How far a long action is, how much longer it takes, and the way to stop it. */
import { Show, createUniqueId } from 'solid-js';
import { Button } from './button';
import { formatPercent } from './format';

export function Progress(props: {
  readonly label: string;
  /** 0..1; null while the extent is unknown. */
  readonly value: number | null;
  /** "12 s left", "step 40 of 120". */
  readonly estimate?: string;
  readonly onCancel?: () => void;
  readonly cancelLabel?: string;
}) {
  const id = createUniqueId();
  return (
    <div class="ui-progress">
      <div class="ui-progress-words">
        <span id={id}>{props.label}</span>
        <span class="ui-progress-figures">
          <Show when={props.value !== null}>{formatPercent(props.value ?? 0)}</Show>
          <Show when={props.estimate}>
            <span>{props.estimate}</span>
          </Show>
        </span>
      </div>
      <div class="ui-progress-row">
        <progress aria-labelledby={id} max={1} {...(props.value === null ? {} : { value: props.value })} />
        <Show when={props.onCancel}>
          <Button size="small" aria-label={`${props.cancelLabel ?? 'Cancel'}: ${props.label}`} onClick={() => props.onCancel?.()}>
            {props.cancelLabel ?? 'Cancel'}
          </Button>
        </Show>
      </div>
    </div>
  );
}
