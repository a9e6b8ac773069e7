/**
 * The fields that a datanet names for itself, an input a type: a growing area for texts, the platform's own list for choices, its calendar for dates. Numbers and places are typed as
 * text, so that the gate can say what is wrong with what was typed. Controlled, like all fields of an item.
 */
import { createMemo, For, Index, Match, Show, Switch } from 'solid-js';
import Trash from 'lucide-solid/icons/trash';
import { decimalOf, type FieldRule, type FieldsItem, type FieldType, labelOfName, readDecimal, type TextRules } from '#gate';
import { Button, Select, TextArea, TextField } from '#ui';
import { hintOf, lengthOfOwn } from '../own-hints';
import { LengthLeft } from './length-left';
import './own-fields.css';

interface OwnFieldsProps {
  readonly values: FieldsItem['values'];
  readonly rules: TextRules;
  readonly busy: boolean;
  readonly onField: (name: string, text: string, type?: FieldType) => void;
}

export function OwnFields(props: OwnFieldsProps) {
  const textOf = (name: string): string => {
    const value = Object.hasOwn(props.values, name) ? props.values[name] : undefined;
    return typeof value === 'number' ? decimalOf(value) : (value ?? '');
  };
  /** What the draft holds, and the rules no longer ask for. */
  const left = createMemo(() => Object.keys(props.values).filter((name) => !props.rules.fields.some((rule) => rule.name === name)));
  return (
    <>
      <Show when={props.rules.fields.some(({ required }) => required)}>
        <p class="soft small">What has a star must be filled in.</p>
      </Show>
      {/* By their place: each change of the ledger gives the rules anew, and nobody who writes may lose the field. */}
      <Index each={props.rules.fields}>{(rule) => <OwnField rule={rule()} rules={props.rules} text={textOf(rule().name)} busy={props.busy} onText={(text) => props.onField(rule().name, text, rule().type)} />}</Index>
      <For each={left()}>
        {(name) => (
          <div class="own-field-left">
            <TextField label={labelOfName(name)} value={textOf(name)} data-field={name} readOnly={props.busy} error="This datanet no longer asks for this." onInput={(text) => props.onField(name, text)} />
            <Button icon={Trash} size="small" disabled={props.busy} onClick={() => props.onField(name, '')}>
              Leave {labelOfName(name)} out
            </Button>
          </div>
        )}
      </For>
    </>
  );
}

interface OwnFieldProps {
  readonly rule: FieldRule;
  readonly rules: TextRules;
  readonly text: string;
  readonly busy: boolean;
  readonly onText: (text: string) => void;
}

function OwnField(props: OwnFieldProps) {
  let typed = '';
  /** 12.0 is 12, and on its way to 12.05: while it means the same, what was typed stays. */
  const shown = (): string => {
    const text = props.text;
    return props.rule.type === 'number' && readDecimal(typed) !== null && readDecimal(typed) === readDecimal(text) ? typed : text;
  };
  const type = (text: string): void => {
    typed = text;
    props.onText(text);
  };
  /** What is no day, a calendar's field would hide. */
  const isDay = (): boolean => props.rule.type === 'date' && (props.text === '' || /^\d{4}-\d{2}-\d{2}$/.test(props.text));
  return (
    <Switch>
      <Match when={props.rule.type === 'text'}>
        <TextArea
          label={<Label rule={props.rule} />}
          hint={hintOf(props.rule)}
          data-field={props.rule.name}
          aria-required={props.rule.required}
          rows={(props.rule.max ?? 1_000) <= 120 ? 1 : 2}
          value={props.text}
          readOnly={props.busy}
          aside={<LengthLeft text={props.text} rule={lengthOfOwn(props.rule, props.rules)} />}
          onInput={props.onText}
        />
      </Match>
      <Match when={props.rule.type === 'choice'}>
        <Select
          label={<Label rule={props.rule} />}
          data-field={props.rule.name}
          aria-required={props.rule.required}
          value={props.text}
          options={choicesOf(props.rule, props.text)}
          disabled={props.busy}
          onChange={props.onText}
        />
      </Match>
      <Match when={true}>
        <TextField
          label={<Label rule={props.rule} />}
          hint={hintOf(props.rule)}
          data-field={props.rule.name}
          aria-required={props.rule.required}
          autocomplete="off"
          type={isDay() ? 'date' : 'text'}
          {...(props.rule.type === 'number' ? { inputMode: 'decimal' } : {})}
          {...(props.rule.type === 'date' ? { max: '9999-12-31' } : {})}
          value={shown()}
          readOnly={props.busy}
          onInput={type}
        />
      </Match>
    </Switch>
  );
}

const Label = (props: { readonly rule: FieldRule }) => (
  <>
    {props.rule.label}
    <Show when={props.rule.required}>
      <span class="own-field-star" aria-hidden="true">
        {' *'}
      </span>
    </Show>
  </>
);

/** What stands there and is no choice is shown as it is, until another is chosen. */
function choicesOf(rule: FieldRule, text: string): readonly { readonly value: string; readonly label: string }[] {
  const none = { value: '', label: rule.required ? 'Choose one' : 'Not given' };
  const held = text === '' || rule.choices.includes(text) ? [] : [{ value: text, label: `${text} (none of the choices)` }];
  return [none, ...held, ...rule.choices.map((choice) => ({ value: choice, label: choice }))];
}
