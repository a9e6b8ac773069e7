/** A number chosen by feel, with its value in sight. The track is filled up to the thumb. */
import { createEffect, splitProps } from 'solid-js';
import { Field, type FieldProps } from './field';
import { formatNumber } from './format';

export function Slider(
  props: Omit<FieldProps, 'aside'> & {
    readonly value: number;
    readonly min: number;
    readonly max: number;
    readonly step?: number;
    readonly onChange: (value: number) => void;
    /** How the value reads: "0.7", "12 minutes". */
    readonly format?: (value: number) => string;
    readonly disabled?: boolean;
  },
) {
  const [field, own] = splitProps(props, ['label', 'hideLabel', 'hint', 'error']);
  const words = () => (own.format ?? formatNumber)(own.value);
  return (
    <Field {...field} aside={<output class="ui-slider-value">{words()}</output>}>
      {(ids) => (
        <input
          ref={(element) => createEffect(() => element.style.setProperty('--filled', `${((own.value - own.min) / (own.max - own.min)) * 100}%`))}
          id={ids.id}
          type="range"
          class="ui-slider"
          min={own.min}
          max={own.max}
          step={own.step ?? 'any'}
          value={own.value}
          disabled={own.disabled}
          aria-describedby={ids.describedBy}
          aria-valuetext={words()}
          onInput={(event) => own.onChange(event.currentTarget.valueAsNumber)}
        />
      )}
    </Field>
  );
}
