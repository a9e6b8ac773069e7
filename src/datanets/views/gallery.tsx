/** What was accepted of a datanet of pictures or recordings, the newest first: a wall of pictures, or waveforms to press and listen. */
import type { ContributionState, DatanetState } from '#ledger';
import { Button, Sheet, plural } from '#ui';
import { For, Show, createMemo, createSignal } from 'solid-js';
import { kindWords } from '../kind-words';
import { ItemDialog } from './item-dialog';
import { ItemThumb } from './item-thumb';
import { useTitles } from './use-titles';

const atFirst = 24;

export function Gallery(props: { readonly net: DatanetState; readonly kind: 'image' | 'audio'; readonly nameOf: (id: string) => string }) {
  const titleOf = useTitles();
  const [limit, setLimit] = createSignal(atFirst);
  const [opened, setOpened] = createSignal<ContributionState | null>(null);
  const accepted = createMemo(() => [...props.net.contributions.values()].filter((item) => item.status === 'accepted').sort((a, b) => b.at - a.at));
  return (
    <Show when={accepted().length > 0}>
      <Sheet heading="Gallery" aside={<span>{plural(accepted().length, kindWords[props.kind].one)}</span>}>
        <ul class={`net-gallery ${props.kind}`}>
          <For each={accepted().slice(0, limit())}>
            {(item) => (
              <li>
                <button type="button" class="net-gallery-item" title={titleOf(item)} aria-label={`Open ${titleOf(item)}`} onClick={() => setOpened(item)}>
                  <ItemThumb id={item.id} kind={props.kind} title={titleOf(item)} />
                </button>
              </li>
            )}
          </For>
        </ul>
        <Show when={accepted().length > limit()}>
          <Button onClick={() => setLimit((now) => now + atFirst * 2)}>Show more</Button>
        </Show>
        <ItemDialog item={opened()} onClose={() => setOpened(null)} nameOf={props.nameOf} />
      </Sheet>
    </Show>
  );
}
