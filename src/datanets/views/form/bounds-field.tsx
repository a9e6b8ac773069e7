/** The least and the most of something, side by side. */
import type { Bounds } from '#gate';
import { NumberField } from '#ui';
import { Show, createUniqueId } from 'solid-js';

export function BoundsField(props: { readonly label: string; readonly value: Bounds; readonly unit: string; readonly onChange: (value: Bounds) => void; readonly hint?: string; readonly error?: string | undefined }) {
  const id = createUniqueId();
  return (
    <fieldset class="rules-bounds" aria-describedby={props.error || props.hint ? id : undefined} data-wrong={props.error ? '' : undefined}>
      <legend>{props.label}</legend>
      <div class="rules-pair">
        <NumberField label="At least" unit={props.unit} min={0} step={1} value={props.value.min} onChange={(min) => props.onChange({ ...props.value, min })} />
        <NumberField label="At most" unit={props.unit} min={1} step={1} value={props.value.max} onChange={(max) => props.onChange({ ...props.value, max })} />
      </div>
      <Show when={props.error || props.hint}>
        <p id={id} class={props.error ? 'ui-field-error' : 'ui-field-hint'} role={props.error ? 'alert' : undefined}>
          {props.error || props.hint}
        </p>
      </Show>
    </fieldset>
  );
}
