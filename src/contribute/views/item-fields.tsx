/**
 * The fields of one item, by its datanet's shape. Controlled: the item comes in, edits go out. Each field carries `data-field`, the name by which
 * the gate's findings point at it.
 */
import { Index, Match, Show, Switch } from 'solid-js';
import Plus from 'lucide-solid/icons/plus';
import Trash from 'lucide-solid/icons/trash';
import type { ChatMessage, Item, Bounds, TextRules } from '#gate';
import { Button, IconButton, Select, TextArea } from '#ui';
import { fieldNames, roleName, roles } from './words';

export interface ItemEdits {
  readonly onField: (name: string, text: string) => void;
  readonly onTurn: (index: number, change: Partial<ChatMessage>) => void;
  readonly onAddTurn: () => void;
  readonly onRemoveTurn: (index: number) => void;
}

type FieldName = keyof typeof fieldNames;

/** `busy`: the item is on its way, and what would be typed now would go with it unseen. */
export function ItemFields(props: { readonly item: Item; readonly rules: TextRules; readonly busy: boolean } & ItemEdits) {
  const textOf = (name: FieldName): string => {
    const item = props.item;
    if (name === 'text') return 'text' in item ? item.text : '';
    return Object.entries(item).find(([key]) => key === name)?.[1] ?? '';
  };
  const field = (name: FieldName, rows: number) => (
    <TextArea
      label={fieldNames[name]}
      data-field={name}
      rows={rows}
      maxRows={name === 'text' ? 24 : 14}
      value={textOf(name)}
      readOnly={props.busy}
      aside={<LengthLeft text={textOf(name)} rule={props.rules.length[name === 'chosen' || name === 'rejected' ? 'completion' : name]} />}
      onInput={(text) => props.onField(name, text)}
    />
  );
  const turns = () => ('messages' in props.item ? props.item.messages : []);
  return (
    <div class="item-fields">
      <Switch>
        <Match when={props.rules.shape === 'instruction'}>
          {field('prompt', 2)}
          {field('completion', 5)}
        </Match>
        <Match when={props.rules.shape === 'preference'}>
          {field('prompt', 2)}
          {field('chosen', 4)}
          {field('rejected', 4)}
        </Match>
        <Match when={props.rules.shape === 'passage'}>{field('text', 10)}</Match>
        <Match when={props.rules.shape === 'chat'}>
          <ol class="chat-turns" aria-label="Turns of the conversation">
            <Index each={turns()}>
              {(turn, index) => (
                <li class="chat-turn" data-role={turn().role}>
                  <div class="chat-turn-head">
                    <Select label={`Who speaks in turn ${index + 1}`} hideLabel value={turn().role} options={roles} onChange={(role) => props.onTurn(index, { role })} />
                    <IconButton icon={Trash} label={`Remove turn ${index + 1}`} disabled={turns().length <= 1} onClick={() => props.onRemoveTurn(index)} />
                  </div>
                  <TextArea
                    label={`Turn ${index + 1}: ${roleName(turn().role)}`}
                    hideLabel
                    data-field={`messages[${index}].content`}
                    readOnly={props.busy}
                    rows={2}
                    value={turn().content}
                    onInput={(content) => props.onTurn(index, { content })}
                  />
                </li>
              )}
            </Index>
          </ol>
          <Button icon={Plus} size="small" onClick={() => props.onAddTurn()}>
            Add a turn
          </Button>
        </Match>
      </Switch>
    </div>
  );
}

/** How long the text is, once it comes near a bound; silent while there is room. */
function LengthLeft(props: { readonly text: string; readonly rule: Bounds }) {
  const length = () => [...props.text.trim()].length;
  const near = () => length() > 0 && (length() < props.rule.min || length() > props.rule.max * 0.8);
  return (
    <Show when={near()}>
      <span class="length-left">{length() < props.rule.min ? `${length()} of at least ${props.rule.min}` : `${length()} of ${props.rule.max}`}</span>
    </Show>
  );
}
