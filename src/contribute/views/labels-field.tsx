/** Labels of a picture or recording: what was given as chips that come off again, what could be given as buttons, and a field for any other. */
import { createMemo, createSignal, createUniqueId, For, Show } from 'solid-js';
import Plus from 'lucide-solid/icons/plus';
import X from 'lucide-solid/icons/x';
import { Button, TextField } from '#ui';
import { labelsIn, withLabels } from '../about';

/** More are found by typing. */
const mostShown = 12;

export function LabelsField(props: {
  readonly labels: readonly string[];
  /** Those that the rules list; none: any label may be given. */
  readonly listed: readonly string[];
  /** Given to other files here. */
  readonly used: readonly string[];
  readonly disabled: boolean;
  readonly onChange: (labels: readonly string[]) => void;
}) {
  const [typed, setTyped] = createSignal('');
  const id = createUniqueId();
  const rest = createMemo(() => {
    const given = new Set(props.labels.map((label) => label.toLowerCase()));
    const wanted = typed().trim().toLowerCase();
    return withLabels([], [...props.listed, ...(props.listed.length === 0 ? props.used : [])], []).filter((label) => !given.has(label.toLowerCase()) && label.toLowerCase().includes(wanted));
  });
  const add = (labels: readonly string[]): void => {
    if (labels.length > 0) props.onChange(withLabels(props.labels, labels, props.listed));
    setTyped('');
  };
  const hint = () => (props.listed.length > 0 ? `This datanet has ${props.listed.length} labels; choose those that fit.` : 'One or more, parted by commas.');
  return (
    <div class="labels-field" role="group" aria-labelledby={id}>
      <span id={id} class="ui-field-top">
        Labels
      </span>
      <Show when={props.labels.length > 0}>
        <ul class="label-chips" aria-label="Labels given">
          <For each={props.labels}>
            {(label) => (
              <li>
                <Button size="small" class="label-chip given" disabled={props.disabled} aria-label={`Take off the label ${label}`} onClick={() => props.onChange(props.labels.filter((one) => one !== label))}>
                  {label}
                  <X size={14} aria-hidden="true" />
                </Button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <div class="label-typed">
        <TextField
          label="Add a label"
          hideLabel
          placeholder="Add a label"
          data-field="labels"
          value={typed()}
          hint={hint()}
          readOnly={props.disabled}
          autocapitalize="off"
          enterkeyhint="done"
          onInput={(text) => {
            setTyped(text);
            if (/[,;\n]/.test(text)) add(labelsIn(text));
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
            event.preventDefault();
            add(labelsIn(typed()));
          }}
          onBlur={() => add(labelsIn(typed()))}
        />
      </div>
      <Show when={rest().length > 0 && !props.disabled}>
        <ul class="label-chips" aria-label="Labels to choose from">
          <For each={rest().slice(0, mostShown)}>
            {(label) => (
              <li>
                {/* Before the field loses focus, or what stands in it would be added as well. */}
                <Button size="small" variant="plain" class="label-chip" aria-label={`Add the label ${label}`} onPointerDown={(event) => event.preventDefault()} onClick={() => add([label])}>
                  <Plus size={14} aria-hidden="true" />
                  {label}
                </Button>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}
