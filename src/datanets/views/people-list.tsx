/** Who contributed, by rank. */
import type { DatanetState } from '#ledger';
import { KeyPrint, formatNumber } from '#ui';
import { For } from 'solid-js';

export function PeopleList(props: { readonly net: DatanetState; readonly me: string | null; readonly nameOf: (id: string) => string }) {
  return (
    <ol class="net-people">
      <For each={props.net.standings.slice(0, 8)} fallback={<li class="soft">Nobody yet. The first accepted item opens the list.</li>}>
        {(standing) => (
          <li>
            <span class="net-rank">{standing.rank}</span>
            <KeyPrint id={standing.account} size={24} name={props.nameOf(standing.account)} withName mine={standing.account === props.me} />
            <span class="net-points">{formatNumber(standing.points)}</span>
          </li>
        )}
      </For>
    </ol>
  );
}
