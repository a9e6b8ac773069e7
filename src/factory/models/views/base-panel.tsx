/** What unfolds from the strip's base picker: the models here, the one that the host has for this device, and the way to all of them. */
import { Notice } from '#ui';
import { Show, onMount } from 'solid-js';
import { trouble } from '../bring';
import { readShelf } from '../shelf';
import { Arrivals, BaseChoices } from './base-list';
import './models.css';
import { Offers, Unfinished, useOffers } from './offers';

export function BasePanel(props: { readonly close: () => void }) {
  const offers = useOffers();
  onMount(() => void readShelf());
  return (
    <div class="base-panel">
      <p class="picker-title">The model that learns and answers</p>
      <BaseChoices onChosen={props.close} />
      <div class="base-panel-more">
        <Arrivals />
        <Unfinished />
        <Show when={offers()?.length}>
          <Offers offers={(offers() ?? []).slice(0, 2)} />
        </Show>
        <Show when={trouble()}>{(words) => <Notice tone="bad" live>{words()}</Notice>}</Show>
      </div>
      <div class="picker-links">
        <a class="ui-menu-item" href="/factory/models" onClick={() => props.close()}>
          All models; open a file
        </a>
      </div>
    </div>
  );
}
