/** The newest contributions, a line each: its score as a ring, what it is, whose it is, and where it stands. */
import type { ContributionState, DatanetState } from '#ledger';
import { ButtonLink, EmptyState, KeyPrint, RelativeTime, ScoreRing, StatusMark, plural } from '#ui';
import { For, Show } from 'solid-js';
import { useTitles } from './use-titles';

export function RecentItems(props: { readonly net: DatanetState; readonly items: readonly ContributionState[]; readonly me: string | null; readonly nameOf: (id: string) => string }) {
  const titleOf = useTitles();
  return (
    <ul class="net-items">
      <For
        each={props.items}
        fallback={
          <EmptyState title="Nothing has come in yet" action={<ButtonLink variant="primary" href={`/datanets/${props.net.id}/contribute`}>Write the first item</ButtonLink>}>
            Every contribution shows here with its score and where it stands.
          </EmptyState>
        }
      >
        {(item) => (
          <li class={item.account === props.me ? 'mine' : ''}>
            <ScoreRing parts={item.report?.parts} score={item.report?.score} pass={item.status === 'accepted' ? true : item.status === 'rejected' ? false : undefined} size={28} />
            <div class="net-item-words">
              <span class="net-item-name">{titleOf(item)}</span>
              <span class="net-item-by">
                <KeyPrint id={item.account} size={16} name={props.nameOf(item.account)} withName mine={item.account === props.me} />
                <RelativeTime at={item.at} />
                <Show when={item.items > 1}>
                  <span>{plural(item.items, 'row')}</span>
                </Show>
              </span>
            </div>
            <StatusMark status={item.status} />
          </li>
        )}
      </For>
    </ul>
  );
}
