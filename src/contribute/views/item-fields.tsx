/**
 * The fields of one item, by its datanet's shape. Controlled: the item comes in, edits go out. Each field carries `data-field`, the name by which
 * the gate's findings point at it.
 */
import { Index, Match, Switch } from 'solid-js';
import Plus from 'lucide-solid/icons/plus';
import Trash from 'lucide-solid/icons/trash';
import type { ChatMessage, FieldType, Item, TextRules } from '#gate';
import { Button, IconButton, Select, TextArea } from '#ui';
import { LengthLeft } from './length-left';
import { OwnFields } from './own-fields';
import { fieldNames, roleName, roles } from './words';

export interface ItemEdits {
  /** `type`: of one of the datanet's own fields. */
  readonly onField: (name: string, text: string, type?: FieldType) => void;
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
    const held: unknown = Object.entries(item).find(([key]) => key === name)?.[1];
    return typeof held === 'string' ? held : '';
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
        <Match when={props.rules.shape === 'fields'}>
          <OwnFields values={'values' in props.item ? props.item.values : {}} rules={props.rules} busy={props.busy} onField={props.onField} />
        </Match>
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
