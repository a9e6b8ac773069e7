/** The first rows of a file, as the gate reads them: a table, one column a field. */
import { For, Match, Show, Switch } from 'solid-js';
import type { Item } from '#gate';
import { formatNumber } from '#ui';
import { ItemText } from './item-text';
import type { Payload } from './use-payload';

export function PayloadRows(props: { readonly payload: Pick<Payload, 'items'>; readonly limit: number; readonly total?: number }) {
  const items = () => props.payload.items.slice(0, props.limit);
  const more = () => (props.total ?? props.payload.items.length) - items().length;
  const isPair = (item: Item | undefined): boolean => item !== undefined && 'completion' in item;
  return (
    <>
      <Switch>
        <Match when={items().length > 1 && isPair(items()[0])}>
          <div class="payload-rows" tabIndex={0} role="region" aria-label="The first rows">
            <table>
              <thead>
                <tr>
                  <th scope="col">Question</th>
                  <th scope="col">Answer</th>
                </tr>
              </thead>
              <tbody>
                <For each={items()}>
                  {(item) => (
                    <tr>
                      <td>{'prompt' in item ? item.prompt : ''}</td>
                      <td>{'completion' in item ? item.completion : ''}</td>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </div>
        </Match>
        <Match when={true}>
          <For each={items()}>{(item) => <ItemText item={item} />}</For>
        </Match>
      </Switch>
      <Show when={more() > 0}>
        <p class="soft small">and {formatNumber(more())} more</p>
      </Show>
    </>
  );
}
