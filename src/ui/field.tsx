/** Fields for text and numbers: label above, hint below, an error in place of the hint. Values go out as values, not as events. */
import { type JSX, Show, createEffect, createUniqueId, mergeProps, onMount, splitProps } from 'solid-js';

export interface FieldProps {
  readonly label: JSX.Element;
  /** The label stays for screen readers only. */
  readonly hideLabel?: boolean;
  readonly hint?: JSX.Element;
  /** What is wrong with the present value; empty or undefined: nothing. */
  readonly error?: string | undefined;
  /** Stands at the right of the label: a counter, a small link. */
  readonly aside?: JSX.Element;
}

interface ControlIds {
  readonly id: string;
  readonly describedBy: string | undefined;
}

export function Field(props: FieldProps & { readonly class?: string; readonly children: (ids: ControlIds) => JSX.Element }) {
  const id = createUniqueId();
  const noteId = `${id}-note`;
  const describedBy = () => (props.error || props.hint ? noteId : undefined);
  return (
    <div class={`ui-field ${props.error ? 'wrong' : ''} ${props.class ?? ''}`}>
      <div class={props.hideLabel && !props.aside ? 'visually-hidden' : 'ui-field-top'}>
        <label for={id} class={props.hideLabel ? 'visually-hidden' : ''}>
          {props.label}
        </label>
        <Show when={props.aside}>
          <span class="ui-field-aside">{props.aside}</span>
        </Show>
      </div>
      {props.children({
        id,
        get describedBy() {
          return describedBy();
        },
      })}
      <Show when={props.error || props.hint}>
        <p id={noteId} class={props.error ? 'ui-field-error' : 'ui-field-hint'} role={props.error ? 'alert' : undefined}>
          {props.error || props.hint}
        </p>
      </Show>
    </div>
  );
}

const fieldKeys = ['label', 'hideLabel', 'hint', 'error', 'aside', 'class'] as const;

type TextFieldProps = FieldProps &
  Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'onInput' | 'value'> & {
    readonly value: string;
    readonly onInput: (value: string) => void;
    /** Set in the mono face: ids, tokens. */
    readonly mono?: boolean;
  };

export function TextField(props: TextFieldProps) {
  const [field, own, rest] = splitProps(props, fieldKeys, ['onInput', 'mono']);
  return (
    <Field {...field}>
      {(ids) => (
        <input
          type="text"
          {...rest}
          id={ids.id}
          class={`ui-input ${own.mono ? 'mono' : ''}`}
          aria-describedby={ids.describedBy}
          aria-invalid={field.error ? 'true' : undefined}
          onInput={(event) => own.onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

type TextAreaProps = FieldProps &
  Omit<JSX.TextareaHTMLAttributes<HTMLTextAreaElement>, 'onInput' | 'value'> & {
    readonly value: string;
    readonly onInput: (value: string) => void;
    /** Lines it starts with; it grows with the text up to `maxRows`, then scrolls. */
    readonly rows?: number;
    readonly maxRows?: number;
    readonly mono?: boolean;
  };

export function TextArea(props: TextAreaProps) {
  const [field, own, rest] = splitProps(mergeProps({ rows: 2, maxRows: 14 }, props), fieldKeys, ['onInput', 'maxRows', 'mono', 'ref', 'value']);
  let area!: HTMLTextAreaElement;
  const grow = () => {
    if (CSS.supports('field-sizing', 'content')) return;
    const line = Number.parseFloat(getComputedStyle(area).lineHeight) || 22;
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight + 2, own.maxRows * line + 22)}px`;
  };
  onMount(() => {
    area.style.setProperty('--rows', String(rest.rows));
    area.style.setProperty('--max-rows', String(own.maxRows));
    createEffect(() => {
      void own.value;
      grow();
    });
  });
  return (
    <Field {...field}>
      {(ids) => (
        <textarea
          {...rest}
          ref={(element) => {
            area = element;
            if (typeof own.ref === 'function') own.ref(element);
          }}
          id={ids.id}
          value={own.value}
          class={`ui-input area ${own.mono ? 'mono' : ''}`}
          aria-describedby={ids.describedBy}
          aria-invalid={field.error ? 'true' : undefined}
          onInput={(event) => own.onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

type NumberFieldProps = FieldProps &
  Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'onInput' | 'value' | 'min' | 'max' | 'step'> & {
    readonly value: number;
    /** Called with every complete number typed, also one outside the bounds: say so through `error`. */
    readonly onChange: (value: number) => void;
    readonly min?: number;
    readonly max?: number;
    readonly step?: number | 'any';
    readonly unit?: string;
  };

export function NumberField(props: NumberFieldProps) {
  const [field, own, rest] = splitProps(props, fieldKeys, ['value', 'onChange', 'unit', 'step']);
  return (
    <Field {...field}>
      {(ids) => (
        <span class="ui-number">
          <input
            inputMode="decimal"
            {...rest}
            type="number"
            step={own.step ?? 'any'}
            id={ids.id}
            value={own.value}
            class="ui-input number"
            aria-describedby={ids.describedBy}
            aria-invalid={field.error ? 'true' : undefined}
            onInput={(event) => {
              const value = event.currentTarget.valueAsNumber;
              if (Number.isFinite(value)) own.onChange(value);
            }}
            onBlur={(event) => (event.currentTarget.value = String(own.value))}
          />
          <Show when={own.unit}>
            <span class="ui-number-unit">{own.unit}</span>
          </Show>
        </span>
      )}
    </Field>
  );
}
