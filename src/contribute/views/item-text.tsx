/** An item to read, not to edit: large in review, small in lists. */
import { For } from 'solid-js';
import { decimalOf, type FieldRule, type Item, labelOfName } from '#gate';
import { fieldNames, roleName } from './words';
import './item-text.css';

/** `fields`: of the datanet's rules, so that its own fields are called what they are called there. */
export function ItemText(props: { readonly item: Item; readonly fields?: readonly FieldRule[]; readonly size?: 'small' | 'large' }) {
  const parts = (): readonly { readonly label: string; readonly text: string }[] => {
    const item = props.item;
    if ('values' in item) {
      const labels = new Map(props.fields?.map(({ name, label }) => [name, label]));
      return Object.entries(item.values).map(([name, value]) => ({ label: labels.get(name) ?? labelOfName(name), text: typeof value === 'number' ? decimalOf(value) : value }));
    }
    if ('messages' in item) return item.messages.map((turn) => ({ label: roleName(turn.role), text: turn.content }));
    if ('text' in item) return [{ label: '', text: item.text }];
    if ('chosen' in item) {
      return [
        { label: fieldNames.prompt, text: item.prompt },
        { label: fieldNames.chosen, text: item.chosen },
        { label: fieldNames.rejected, text: item.rejected },
      ];
    }
    return [
      { label: fieldNames.prompt, text: item.prompt },
      { label: fieldNames.completion, text: item.completion },
    ];
  };
  return (
    <dl class={`item-text ${props.size ?? 'small'}`} classList={{ own: 'values' in props.item }}>
      <For each={parts()}>
        {(part) => (
          <div>
            <dt classList={{ 'visually-hidden': part.label === '' }}>{part.label || 'Text'}</dt>
            <dd>{part.text}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}
