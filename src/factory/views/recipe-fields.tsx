/** All settings of a recipe, in groups; each says what it does and what is wrong with it. */
import { Checkbox, Select, Switch, TextField } from '#ui';
import { For, Show, createSignal } from 'solid-js';
import { GROUPS, type Field } from '../fields';
import { fieldText, formatNumber, readField, type Recipe, type RecipeValue } from '../recipe';

interface RecipeFieldsProps {
  readonly fields: readonly Field[];
  readonly recipe: Recipe;
  readonly onChange: (key: string, value: RecipeValue) => void;
  /** Called with the settings that are wrong as typed. */
  readonly onErrors: (keys: readonly string[]) => void;
}

export function RecipeFields(props: RecipeFieldsProps) {
  // What was typed and could not be read; a setting that reads well again leaves it.
  const [typed, setTyped] = createSignal<ReadonlyMap<string, { readonly text: string; readonly error: string }>>(new Map());
  const change = (field: Field, text: string | boolean | readonly string[]) => {
    const read = readField(field, text);
    const next = new Map(typed());
    next.delete(field.key);
    if (!read.ok) next.set(field.key, { text: String(text), error: `${read.error.message} ${read.error.fix}` });
    setTyped(next);
    props.onErrors([...next.keys()]);
    if (read.ok) props.onChange(field.key, read.value);
  };
  return (
    <div class="recipe-groups">
      <For each={GROUPS}>
        {(group) => (
          <fieldset class="recipe-group">
            <legend>{group.label}</legend>
            <For each={props.fields.filter((field) => field.group === group.id)}>
              {(field) => <RecipeField field={field} value={props.recipe[field.key]} typed={typed().get(field.key)} onChange={(text) => change(field, text)} />}
            </For>
          </fieldset>
        )}
      </For>
    </div>
  );
}

function RecipeField(props: {
  readonly field: Field;
  readonly value: RecipeValue | undefined;
  readonly typed: { readonly text: string; readonly error: string } | undefined;
  readonly onChange: (text: string | boolean | readonly string[]) => void;
}) {
  const field = props.field;
  switch (field.kind) {
    case 'switch':
      return <Switch label={field.label} hint={field.help} checked={props.value === true} onChange={props.onChange} />;
    case 'choice':
      return <Select label={field.label} hint={field.help} value={fieldText(props.value)} options={field.choices} onChange={props.onChange} />;
    case 'modules':
      return <Modules field={field} value={props.value} error={props.typed?.error} onChange={props.onChange} />;
    case 'number':
      return (
        <TextField
          label={field.label}
          aside={<span class="recipe-unit">{field.unit || `${formatNumber(field.min)} to ${formatNumber(field.max)}`}</span>}
          hint={field.help}
          error={props.typed?.error}
          value={props.typed?.text ?? fieldText(props.value)}
          inputMode="decimal"
          autocomplete="off"
          onInput={props.onChange}
        />
      );
  }
}

function Modules(props: {
  readonly field: Field & { readonly kind: 'modules' };
  readonly value: RecipeValue | undefined;
  readonly error: string | undefined;
  readonly onChange: (value: string | readonly string[]) => void;
}) {
  const chosen = (): readonly string[] => (Array.isArray(props.value) ? props.value : props.field.choices);
  const toggle = (name: string, on: boolean) => {
    const next = props.field.choices.filter((choice) => (choice === name ? on : chosen().includes(choice)));
    props.onChange(next.length === props.field.choices.length ? 'all-linear' : next);
  };
  return (
    <fieldset class="recipe-modules">
      <legend>{props.field.label}</legend>
      <div class="recipe-modules-list">
        <For each={props.field.choices}>{(name) => <Checkbox label={<code>{name}</code>} checked={chosen().includes(name)} onChange={(on) => toggle(name, on)} />}</For>
      </div>
      <p class="recipe-help">{props.field.help}</p>
      <Show when={props.error}>
        <p class="recipe-error" role="alert">
          {props.error}
        </p>
      </Show>
    </fieldset>
  );
}
