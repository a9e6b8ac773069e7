/** Every base that can be used now, to choose from; and what is on its way here. */
import { currentBase } from '#datanets';
import { Progress } from '#ui';
import { For, Index } from 'solid-js';
import { arrivalEstimate, arrivalShare, arrivalWords } from '../words';
import { type Arrival, bases, arrivals, chooseBase } from '../shelf';

export function BaseChoices(props: { readonly onChosen: () => void }) {
  return (
    <ul>
      <For each={bases()}>
        {(base) => (
          <li>
            <button
              type="button"
              class="ui-menu-item picker-item"
              aria-pressed={base.id === currentBase()}
              onClick={() => {
                chooseBase(base);
                props.onChosen();
              }}
            >
              <span>{base.name}</span>
              <span class="ui-menu-detail">{base.detail}</span>
            </button>
          </li>
        )}
      </For>
    </ul>
  );
}

export function Arrivals(props: { readonly from?: Arrival['from'] }) {
  return (
    <Index each={arrivals().filter(({ from }) => props.from === undefined || from === props.from)}>
      {(arrival) => (
        <Progress
          label={arrivalWords(arrival())}
          value={arrivalShare(arrival())}
          estimate={arrivalEstimate(arrival(), Date.now())}
          {...(arrival().doing === 'opening' ? {} : { onCancel: () => arrival().stop() })}
        />
      )}
    </Index>
  );
}
