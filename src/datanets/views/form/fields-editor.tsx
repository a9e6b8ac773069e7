/** The datanet's own fields: a card each, in the order in which contributors fill them in. */
import Plus from 'lucide-solid/icons/plus';
import { Button } from '#ui';
import { Index, Show } from 'solid-js';
import { blankField, mostFields, moved, nameOfLabel, relabelled } from '../../form/field-rules';
import { FieldCard } from './field-card';
import type { FormPartProps } from './form-part';

export function FieldsEditor(props: FormPartProps) {
  const fields = () => props.form.fields;
  const kept = new Set(props.amends ? props.form.fields.map((field) => field.name) : []);
  const set = (next: typeof props.form.fields) => props.onChange({ fields: next });
  let list!: HTMLDivElement;
  const add = () => {
    set([...fields(), { ...blankField, name: nameOfLabel('', fields().map((field) => field.name)), required: fields().length === 0 }]);
    queueMicrotask(() => [...list.querySelectorAll<HTMLInputElement>('.rules-field-card input[type="text"][data-label]')].at(-1)?.focus());
  };
  return (
    <div class="rules-own-fields" role="group" aria-label="Fields of an item">
      <p class="rules-own-title">Fields of an item</p>
      <div ref={list} class="rules-own-list">
        <Index each={fields()} fallback={<p class="soft small">No field yet. Say what an item consists of: a name, a number, a day, a place.</p>}>
          {(field, index) => (
            <FieldCard
              field={field()}
              index={index}
              count={fields().length}
              problem={(part) => props.problem(`fields.${index}.${part}`)}
              onLabel={(label) => set(relabelled(fields(), index, label, kept.has(field().name)))}
              onChange={(next) => set(fields().map((each, at) => (at === index ? next : each)))}
              onMove={(by) => set(moved(fields(), index, by))}
              onRemove={() => set(fields().filter((_, at) => at !== index))}
            />
          )}
        </Index>
      </div>
      <Show when={props.problem('fields')}>{(problem) => <p class="ui-field-error" role="alert">{problem()}</p>}</Show>
      <Button icon={Plus} disabled={fields().length >= mostFields} onClick={add}>
        Add a field
      </Button>
    </div>
  );
}
