/** On or off. A checkbox takes part in a form; a switch takes effect at once. */
import { type JSX, Show, createUniqueId } from 'solid-js';

interface ToggleProps {
  readonly label: JSX.Element;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly hint?: JSX.Element;
  readonly disabled?: boolean;
}

const Toggle = (props: ToggleProps & { readonly switchLike: boolean }) => {
  const id = createUniqueId();
  return (
    <div class="ui-toggle">
      <input
        id={id}
        type="checkbox"
        class={props.switchLike ? 'ui-switch' : 'ui-checkbox'}
        role={props.switchLike ? 'switch' : undefined}
        checked={props.checked}
        disabled={props.disabled}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <div>
        <label for={id}>{props.label}</label>
        <Show when={props.hint}>
          <p id={`${id}-hint`} class="ui-field-hint">
            {props.hint}
          </p>
        </Show>
      </div>
    </div>
  );
};

export const Checkbox = (props: ToggleProps) => <Toggle {...props} switchLike={false} />;
export const Switch = (props: ToggleProps) => <Toggle {...props} switchLike={true} />;
