/** One of a few that need a sentence each: a radio group of cards, all of them in sight. */
import { For, Show, createUniqueId } from 'solid-js';
import { Icon, type IconComponent } from './button';

export interface ChoiceCard<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly detail: string;
  readonly icon?: IconComponent;
}

export function ChoiceCards<T extends string>(props: { readonly label: string; readonly value: T; readonly options: readonly ChoiceCard<T>[]; readonly onChange: (value: T) => void; readonly hint?: string }) {
  const name = createUniqueId();
  return (
    <fieldset class="ui-choices">
      <legend>{props.label}</legend>
      <div class="ui-choice-list">
        <For each={props.options}>
          {(option, index) => (
            <label class="ui-choice">
              <input
                type="radio"
                name={name}
                value={option.value}
                checked={option.value === props.value}
                aria-labelledby={`${name}-${index()}`}
                aria-describedby={`${name}-${index()}-detail`}
                onChange={() => props.onChange(option.value)}
              />
              <span class="ui-choice-words">
                <span class="ui-choice-name" id={`${name}-${index()}`}>
                  <Show when={option.icon}>{(icon) => <Icon of={icon()} size={18} />}</Show>
                  {option.label}
                </span>
                <span class="ui-field-hint" id={`${name}-${index()}-detail`}>
                  {option.detail}
                </span>
              </span>
            </label>
          )}
        </For>
      </div>
      <Show when={props.hint}>
        <p class="ui-field-hint">{props.hint}</p>
      </Show>
    </fieldset>
  );
}
