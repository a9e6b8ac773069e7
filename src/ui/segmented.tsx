/** One of two to five, all of them in sight: a radio group drawn as a row of segments. */
import { For, Show, createUniqueId } from 'solid-js';
import { Icon, type IconComponent } from './button';

export interface Segment<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly icon?: IconComponent;
  /** A small live number after the label. */
  readonly count?: number;
  /** Only the icon is drawn; the label is read aloud. */
  readonly iconOnly?: boolean;
}

export function Segmented<T extends string>(props: {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly value: T;
  readonly options: readonly Segment<T>[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
}) {
  const name = createUniqueId();
  return (
    <fieldset class="ui-segmented" disabled={props.disabled}>
      <legend class={props.hideLabel ? 'visually-hidden' : ''}>{props.label}</legend>
      <div class="ui-segments">
        <For each={props.options}>
          {(option) => (
            <label class="ui-segment" title={option.iconOnly ? option.label : undefined}>
              <input type="radio" name={name} value={option.value} checked={option.value === props.value} onChange={() => props.onChange(option.value)} />
              <span class="ui-segment-face">
                <Show when={option.icon}>{(icon) => <Icon of={icon()} size={16} />}</Show>
                <span class={option.iconOnly ? 'visually-hidden' : ''}>{option.label}</span>
                <Show when={option.count !== undefined}>
                  <span class="ui-segment-count">{option.count}</span>
                </Show>
              </span>
            </label>
          )}
        </For>
      </div>
    </fieldset>
  );
}
