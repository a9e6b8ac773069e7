/** Any of a few, side by side: a group of check boxes under one label. */
import { For, Show, createUniqueId } from 'solid-js';
import { Checkbox } from './checkbox';
import type { Choice } from './select';

export function CheckGroup<T extends string>(props: {
  readonly label: string;
  readonly values: readonly T[];
  readonly options: readonly Choice<T>[];
  /** In the order of the options. */
  readonly onChange: (values: readonly T[]) => void;
  readonly hint?: string;
  readonly error?: string | undefined;
}) {
  const id = createUniqueId();
  const toggle = (value: T, on: boolean) => props.onChange(props.options.map((option) => option.value).filter((each) => (each === value ? on : props.values.includes(each))));
  return (
    <fieldset class="ui-checks" aria-describedby={props.error || props.hint ? id : undefined} data-wrong={props.error ? '' : undefined}>
      <legend>{props.label}</legend>
      <div class="ui-check-list">
        <For each={props.options}>{(option) => <Checkbox label={option.label} checked={props.values.includes(option.value)} onChange={(on) => toggle(option.value, on)} />}</For>
      </div>
      <Show when={props.error || props.hint}>
        <p id={id} class={props.error ? 'ui-field-error' : 'ui-field-hint'} role={props.error ? 'alert' : undefined}>
          {props.error || props.hint}
        </p>
      </Show>
    </fieldset>
  );
}
