/** What can be had: from the host that serves the page, and what was begun and not finished. One button each. */
import { Button, formatBytes } from '#ui';
import Download from 'lucide-solid/icons/download';
import Trash from 'lucide-solid/icons/trash';
import { For, Show, createSignal, onMount } from 'solid-js';
import { type HeldModel, sizeOf } from '#store/models';
import { getFromHost, giveUp, goOn } from '../bring';
import { type HostModel, hostModels, hostSize, toFetch } from '../host';
import { arrivals, bases, unfinished } from '../shelf';

/** What the host lists and this device doesn't have; undefined while it is asked, null when it can't be reached. */
export function useOffers(): () => readonly HostModel[] | null | undefined {
  const [listed, setListed] = createSignal<readonly HostModel[] | null>();
  onMount(() => void hostModels().then(setListed));
  const isKnown = (model: HostModel): boolean => {
    const { id } = toFetch(model, '');
    return [...bases(), ...unfinished(), ...arrivals()].some((one) => one.id === id);
  };
  return () => listed()?.filter((model) => !isKnown(model)) ?? listed();
}

export function Offers(props: { readonly offers: readonly HostModel[] }) {
  return (
    <ul class="model-offers">
      <For each={props.offers}>
        {(model, index) => (
          <li>
            <Button icon={Download} variant={index() === 0 ? 'primary' : 'quiet'} onClick={() => void getFromHost(model)}>
              Get {model.title} ({formatBytes(hostSize(model))})
            </Button>
            <p class="model-about">
              {[model.summary, model.licence && `Licence ${model.licence}.`, model.isHere ? '' : 'The host fetches it from the network first.'].filter(Boolean).join(' ')}
            </p>
          </li>
        )}
      </For>
    </ul>
  );
}

function heldWords({ isNoteLost, url, files, heldBytes }: HeldModel): string {
  if (isNoteLost) return 'What is here can’t be read';
  const held = `${formatBytes(heldBytes)} of ${formatBytes(sizeOf(files))} are here`;
  return url === null ? `${held}. Copying it was cut off: open the file again` : held;
}

export function Unfinished() {
  return (
    <Show when={unfinished().length > 0}>
      <ul class="model-offers" aria-label="Begun and not finished">
        <For each={unfinished()}>
          {(model) => (
            <li>
              <p>
                <b>{model.name}</b>{' '}
                <span class="soft">{heldWords(model)}</span>
              </p>
              <div class="model-buttons">
                <Show when={model.url !== null}>
                  <Button icon={Download} onClick={() => void goOn(model)}>
                    Go on
                  </Button>
                </Show>
                <Button icon={Trash} variant="plain" aria-label={`Delete what is here of ${model.name}`} onClick={() => void giveUp(model)}>
                  Delete
                </Button>
              </div>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
