/** One of many, found by typing. */
import { Combobox as Headless } from '@kobalte/core/combobox';
import ChevronsUpDown from 'lucide-solid/icons/chevrons-up-down';
import { Show } from 'solid-js';
import { Icon } from './button';
import { overlayHome } from './overlay-home';
import type { Choice } from './select';

export function Combobox<T extends string>(props: {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly value: T | null;
  readonly options: readonly Choice<T>[];
  readonly onChange: (value: T) => void;
  readonly placeholder?: string;
  readonly hint?: string;
}) {
  const chosen = () => props.options.find((option) => option.value === props.value);
  let control: HTMLElement | undefined;
  return (
    <Headless<Choice<T>>
      class="ui-field"
      options={[...props.options]}
      value={chosen()}
      onChange={(choice: Choice<T> | null) => choice && props.onChange(choice.value)}
      optionValue="value"
      optionTextValue="label"
      optionLabel="label"
      optionDisabled="disabled"
      placeholder={props.placeholder}
      itemComponent={(item) => (
        <Headless.Item item={item.item} class="ui-menu-item">
          <Headless.ItemLabel>
            {item.item.rawValue.label}
            <Show when={item.item.rawValue.detail}>
              <span class="ui-menu-detail"> {item.item.rawValue.detail}</span>
            </Show>
          </Headless.ItemLabel>
        </Headless.Item>
      )}
    >
      <Headless.Label class={props.hideLabel ? 'visually-hidden' : 'ui-field-top'}>{props.label}</Headless.Label>
      <Headless.Control ref={control} class="ui-combobox">
        <Headless.Input class="ui-input" />
        <Headless.Trigger class="ui-combobox-open">
          <Icon of={ChevronsUpDown} size={16} />
        </Headless.Trigger>
      </Headless.Control>
      <Show when={props.hint}>
        <Headless.Description class="ui-field-hint">{props.hint}</Headless.Description>
      </Show>
      <Headless.Portal mount={overlayHome(control)}>
        <Headless.Content class="ui-menu">
          <Headless.Listbox class="ui-listbox" />
        </Headless.Content>
      </Headless.Portal>
    </Headless>
  );
}
