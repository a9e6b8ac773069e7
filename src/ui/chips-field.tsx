/** A list of words that one types: Enter or a comma adds one, each can be taken away again. */
import X from 'lucide-solid/icons/x';
import { For, Show, createSignal } from 'solid-js';
import { Button, IconButton } from './button';
import { Field, type FieldProps } from './field';

export function Chips(props: { readonly values: readonly string[]; readonly label: string; readonly wordOf?: (value: string) => string; readonly onRemove: (value: string) => void }) {
  const word = (value: string) => props.wordOf?.(value) ?? value;
  return (
    <Show when={props.values.length > 0}>
      <ul class="ui-chips" aria-label={props.label}>
        <For each={props.values}>
          {(value) => (
            <li class="ui-chip">
              {word(value)}
              <IconButton icon={X} label={`Remove ${word(value)}`} size="small" onClick={() => props.onRemove(value)} />
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

export function ChipsField(props: Omit<FieldProps, 'label' | 'aside'> & { readonly label: string; readonly values: readonly string[]; readonly onChange: (values: readonly string[]) => void; readonly placeholder?: string; readonly maxLength?: number }) {
  const [typed, setTyped] = createSignal('');
  const add = () => {
    const words = typed().split(/[,\n]/).map((word) => word.trim()).filter(Boolean);
    if (words.length > 0) props.onChange([...new Set([...props.values, ...words])]);
    setTyped('');
  };
  return (
    <Field label={props.label} hint={props.hint} error={props.error}>
      {(ids) => (
        <>
          <Chips values={props.values} label={props.label} onRemove={(value) => props.onChange(props.values.filter((each) => each !== value))} />
          <span class="ui-chips-add">
            <input
              type="text"
              id={ids.id}
              class="ui-input"
              value={typed()}
              placeholder={props.placeholder}
              maxLength={props.maxLength ?? 80}
              autocomplete="off"
              aria-describedby={ids.describedBy}
              aria-invalid={props.error ? 'true' : undefined}
              onInput={(event) => {
                setTyped(event.currentTarget.value);
                if (typed().includes(',')) add();
              }}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.isComposing || typed().trim() === '') return;
                event.preventDefault();
                add();
              }}
              onBlur={add}
            />
            <Button disabled={typed().trim() === ''} onClick={add}>
              Add
            </Button>
          </span>
        </>
      )}
    </Field>
  );
}
