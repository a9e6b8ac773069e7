/** The first rows of a file, as the gate reads them: a table, one column a field. */
import { For, Match, Show, Switch } from 'solid-js';
import { decimalOf, type FieldRule, type Item, labelOfName } from '#gate';
import { formatNumber } from '#ui';
import { ItemText } from './item-text';
import type { Payload } from './use-payload';

interface Column {
  readonly label: string;
  readonly textOf: (item: Item) => string;
}

const pairColumns: readonly Column[] = [
  { label: 'Question', textOf: (item) => ('prompt' in item ? item.prompt : '') },
  { label: 'Answer', textOf: (item) => ('completion' in item ? item.completion : '') },
];

export function PayloadRows(props: { readonly payload: Pick<Payload, 'items'> & Partial<Pick<Payload, 'fields'>>; readonly limit: number; readonly total?: number }) {
  const items = () => props.payload.items.slice(0, props.limit);
  const more = () => (props.total ?? props.payload.items.length) - items().length;
  /** null: rows of this shape are no table. */
  const columns = (): readonly Column[] | null => {
    const [first] = items();
    if (first === undefined || items().length < 2) return null;
    if ('values' in first) return ownColumns(items(), props.payload.fields ?? []);
    return 'completion' in first ? pairColumns : null;
  };
  return (
    <>
      <Switch>
        <Match when={columns()}>
          {(shown) => (
            <div class="payload-rows" tabIndex={0} role="region" aria-label="The first rows">
              <table>
                <thead>
                  <tr>
                    <For each={shown()}>{(column) => <th scope="col">{column.label}</th>}</For>
                  </tr>
                </thead>
                <tbody>
                  <For each={items()}>
                    {(item) => (
                      <tr>
                        <For each={shown()}>{(column) => <td>{column.textOf(item)}</td>}</For>
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
            </div>
          )}
        </Match>
        <Match when={true}>
          <For each={items()}>{(item) => <ItemText item={item} fields={props.payload.fields ?? []} />}</For>
        </Match>
      </Switch>
      <Show when={more() > 0}>
        <p class="soft small">and {formatNumber(more())} more</p>
      </Show>
    </>
  );
}

/** Those that a row has, in the order of the rules, then of the rows. */
function ownColumns(items: readonly Item[], fields: readonly FieldRule[]): readonly Column[] {
  const filled = new Set(items.flatMap((item) => ('values' in item ? Object.keys(item.values) : [])));
  const labels = new Map(fields.filter(({ name }) => filled.has(name)).map(({ name, label }) => [name, label]));
  for (const name of filled) if (!labels.has(name)) labels.set(name, labelOfName(name));
  return [...labels].map(([name, label]) => ({
    label,
    textOf: (item) => {
      const value = 'values' in item && Object.hasOwn(item.values, name) ? item.values[name] : undefined;
      return typeof value === 'number' ? decimalOf(value) : (value ?? '');
    },
  }));
}
