/** The newest contributions, a line each: its score as a ring, what it is, whose it is, and where it stands. A picture or recording opens when it is pressed. */
import type { ContributionState, DatanetState } from '#ledger';
import { ButtonLink, EmptyState, KeyPrint, RelativeTime, ScoreRing, StatusMark, plural } from '#ui';
import { For, Show, createSignal } from 'solid-js';
import { ItemDialog } from './item-dialog';
import { ItemThumb } from './item-thumb';
import { useTitles } from './use-titles';

export function RecentItems(props: { readonly net: DatanetState; readonly items: readonly ContributionState[]; readonly me: string | null; readonly nameOf: (id: string) => string }) {
  const titleOf = useTitles();
  const [opened, setOpened] = createSignal<ContributionState | null>(null);
  const media = () => (props.net.manifest.rules.kind === 'text' ? undefined : props.net.manifest.rules.kind);
  const firstWords = { text: 'Write the first item', image: 'Take the first picture', audio: 'Record the first one' } as const;
  return (
    <>
      <ul class="net-items">
        <For
          each={props.items}
          fallback={
            <EmptyState title="Nothing has come in yet" action={<ButtonLink variant="primary" href={`/datanets/${props.net.id}/contribute`}>{firstWords[props.net.manifest.rules.kind]}</ButtonLink>}>
              Every contribution shows here with its score and where it stands.
            </EmptyState>
          }
        >
          {(item) => (
            <li class={`${item.account === props.me ? 'mine' : ''} ${media() ? 'media' : ''}`}>
              <ScoreRing parts={item.report?.parts} score={item.report?.score} pass={item.status === 'accepted' ? true : item.status === 'rejected' ? false : undefined} size={28} />
              <Show when={item.status !== 'withdrawn' && media()} fallback={<Show when={media()}><span class={`item-thumb ${media() ?? ''}`} /></Show>}>
                {(kind) => (
                  <button type="button" class="net-item-open" aria-label={`Open ${titleOf(item)}`} onClick={() => setOpened(item)}>
                    <ItemThumb id={item.id} kind={kind()} title={titleOf(item)} />
                  </button>
                )}
              </Show>
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
      <ItemDialog item={opened()} onClose={() => setOpened(null)} nameOf={props.nameOf} />
    </>
  );
}
