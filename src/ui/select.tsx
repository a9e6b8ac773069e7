/** One of a few, by the platform's own list: it is what thumbs and screen readers know best. For long lists: `Combobox`. */
import { For, Show, splitProps } from 'solid-js';
import { Field, type FieldProps } from './field';

export interface Choice<T extends string = string> {
  readonly value: T;
  readonly label: string;
  /** A second, softer line where the control has room for it. */
  readonly detail?: string;
  readonly disabled?: boolean;
}

export function Select<T extends string>(props: FieldProps & { readonly value: T; readonly options: readonly Choice<T>[]; readonly onChange: (value: T) => void; readonly disabled?: boolean; readonly 'data-field'?: string; readonly 'aria-required'?: boolean }) {
  const [field, named, own] = splitProps(props, ['label', 'hideLabel', 'hint', 'error', 'aside'], ['data-field', 'aria-required']);
  const change = (value: string) => {
    const choice = own.options.find((option) => option.value === value);
    if (choice) own.onChange(choice.value);
  };
  return (
    <Field {...field}>
      {(ids) => (
        <span class="ui-select">
          <select {...named} id={ids.id} class="ui-input" aria-describedby={ids.describedBy} disabled={own.disabled} onChange={(event) => change(event.currentTarget.value)}>
            <For each={own.options}>
              {(option) => (
                <option value={option.value} disabled={option.disabled} selected={option.value === own.value}>
                  {option.label}
                  <Show when={option.detail}>{` (${option.detail ?? ''})`}</Show>
                </option>
              )}
            </For>
          </select>
        </span>
      )}
    </Field>
  );
}
