/** One field of the datanet's own: what it is called, what is filled in, and within which limits. */
import type { FieldRule } from '#gate';
import ArrowDown from 'lucide-solid/icons/arrow-down';
import ArrowUp from 'lucide-solid/icons/arrow-up';
import Trash from 'lucide-solid/icons/trash';
import { Checkbox, ChipsField, IconButton, Select, TextField } from '#ui';
import { Show } from 'solid-js';
import { retyped } from '../../form/field-rules';

const types: readonly { readonly value: FieldRule['type']; readonly label: string }[] = [
  { value: 'text', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'choice', label: 'One of some choices' },
  { value: 'date', label: 'Day' },
  { value: 'place', label: 'Place on the map' },
];

/** An empty field sets no limit. */
const boundOf = (typed: string): number | null => (typed.trim() === '' || !Number.isFinite(Number(typed)) ? null : Number(typed));

export function FieldCard(props: {
  readonly field: FieldRule;
  readonly index: number;
  readonly count: number;
  readonly problem: (part: 'label' | 'choices' | 'bounds') => string | undefined;
  readonly onLabel: (label: string) => void;
  readonly onChange: (field: FieldRule) => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
}) {
  const called = () => props.field.label || `field ${props.index + 1}`;
  return (
    <div class="rules-field-card" role="group" aria-label={`Field ${props.index + 1}`}>
      <div class="rules-field-top">
        <TextField label="What it is called" data-label value={props.field.label} onInput={props.onLabel} error={props.problem('label')} placeholder="Height" maxLength={80} autocomplete="off" aside={<code class="rules-field-name">{props.field.label ? props.field.name : ''}</code>} />
        <Select label="What is filled in" value={props.field.type} options={types} onChange={(type) => props.onChange(retyped(props.field, type))} />
      </div>
      <Show when={props.field.type === 'choice'}>
        <ChipsField label="Choices" values={props.field.choices} onChange={(choices) => props.onChange({ ...props.field, choices })} placeholder="oak, beech, lime" hint="Press Enter or a comma after each." error={props.problem('choices')} />
      </Show>
      <Show when={props.field.type === 'number' || props.field.type === 'text'}>
        <div class="rules-pair">
          <TextField label={props.field.type === 'text' ? 'Characters, at least' : 'At least'} inputMode="decimal" value={props.field.min === null ? '' : String(props.field.min)} onInput={(typed) => props.onChange({ ...props.field, min: boundOf(typed) })} placeholder="no limit" error={props.problem('bounds')} autocomplete="off" />
          <TextField label={props.field.type === 'text' ? 'Characters, at most' : 'At most'} inputMode="decimal" value={props.field.max === null ? '' : String(props.field.max)} onInput={(typed) => props.onChange({ ...props.field, max: boundOf(typed) })} placeholder="no limit" autocomplete="off" />
        </div>
      </Show>
      <div class="rules-field-foot">
        <Checkbox label="Must be filled in" checked={props.field.required} onChange={(required) => props.onChange({ ...props.field, required })} />
        <span>
          <IconButton icon={ArrowUp} label={`Move ${called()} up`} disabled={props.index === 0} onClick={() => props.onMove(-1)} />
          <IconButton icon={ArrowDown} label={`Move ${called()} down`} disabled={props.index === props.count - 1} onClick={() => props.onMove(1)} />
          <IconButton icon={Trash} label={`Remove ${called()}`} onClick={props.onRemove} />
        </span>
      </div>
    </div>
  );
}
