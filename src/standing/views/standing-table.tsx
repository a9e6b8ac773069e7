/** The ranking as a table: one row a person, the numbers aligned, one's own row marked. A press on a row opens where its points come from. */
import { For, Show } from 'solid-js';
import ArrowDown from 'lucide-solid/icons/arrow-down';
import ArrowUp from 'lucide-solid/icons/arrow-up';
import type { AccountId, DatanetState, Standing } from '#ledger';
import { formatNumber, formatPercent, KeyPrint, Sparkline } from '#ui';
import { acceptanceRate, totalsByDay } from '../history';
import { type Movement, movementInWords } from '../movement';

export interface StandingTableProps {
  readonly net: DatanetState;
  readonly me: AccountId | null;
  readonly nameOf: (account: AccountId) => string;
  readonly movements: ReadonlyMap<AccountId, Movement>;
  /** In words, for the column's heading: "since yesterday". */
  readonly since: string;
  readonly nowMs: number;
  /** Room-sized: no key prints' small print, no buttons. */
  readonly big?: boolean;
  readonly onOpen?: (account: AccountId) => void;
}

export function StandingTable(props: StandingTableProps) {
  return (
    <div class={`standing-table ${props.big ? 'big' : ''}`}>
      <table>
        <caption class="visually-hidden">Standing: rank, name, points, accepted items, acceptance rate, the last 30 days and movement {props.since}</caption>
        <thead>
          <tr>
            <th scope="col" class="rank">
              <span class="visually-hidden">Rank</span>
            </th>
            <th scope="col" class="moved">
              <span class="visually-hidden">Movement {props.since}</span>
            </th>
            <th scope="col" class="who">
              Who
            </th>
            <td class="weight" aria-hidden="true" />
            <th scope="col" class="trend">
              30 days
            </th>
            <th scope="col" class="figure accepted">
              Accepted
            </th>
            <th scope="col" class="figure rate" title="Accepted out of decided. Shown, and never ranks.">
              Rate
            </th>
            <th scope="col" class="figure points">
              Points
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.net.standings}>{(standing) => <Row standing={standing} {...props} />}</For>
        </tbody>
      </table>
    </div>
  );
}

function Row(props: StandingTableProps & { readonly standing: Standing }) {
  const account = () => props.standing.account;
  const mine = () => account() === props.me;
  const totals = () => totalsByDay(props.net, account(), props.nowMs);
  const most = () => props.net.standings[0]?.points ?? 0;
  const rate = () => acceptanceRate(props.standing);
  const who = () => <KeyPrint id={account()} name={props.nameOf(account())} mine={mine()} size={props.big ? 40 : 28} withName />;
  return (
    <tr classList={{ mine: mine(), podium: props.standing.rank <= 3 }} aria-current={mine() ? 'true' : undefined}>
      <td class="rank">{props.standing.rank}</td>
      <td class="moved">
        <MovementMark movement={props.movements.get(account()) ?? { kind: 'same' }} />
      </td>
      <th scope="row" class="who">
        <div class="standing-who">
          <Show when={props.onOpen} fallback={who()}>
            <button type="button" class="standing-open" onClick={() => props.onOpen?.(account())}>
              {who()}
              <span class="visually-hidden">, where the points come from</span>
            </button>
          </Show>
          <span class="standing-sub">
            <span class="standing-narrow">
              {formatNumber(props.standing.accepted)} accepted{rate() === null ? '' : `, ${formatPercent(rate() ?? 0)}`}
            </span>
            {' '}
            <Show when={!props.big && props.standing.pending > 0}>
              <span>{props.standing.pending} in review</span>
            </Show>
          </span>
        </div>
      </th>
      <td class="weight" aria-hidden="true">
        <span style={{ 'inline-size': `${(100 * props.standing.points) / Math.max(1, most())}%` }} />
      </td>
      <td class="trend">
        <Sparkline
          values={totals()}
          width={props.big ? 200 : 104}
          height={props.big ? 40 : 24}
          tone={mine() ? 'grain' : 'soft'}
          label={`Points over the last 30 days, from ${formatNumber(totals()[0] ?? 0)} to ${formatNumber(props.standing.points)}`}
        />
      </td>
      <td class="figure accepted">{formatNumber(props.standing.accepted)}</td>
      <td class="figure rate">{rate() === null ? '–' : formatPercent(rate() ?? 0)}</td>
      <td class="figure points">{formatNumber(props.standing.points)}</td>
    </tr>
  );
}

function MovementMark(props: { readonly movement: Movement }) {
  const places = () => ('places' in props.movement ? props.movement.places : 0);
  return (
    <span class={`movement ${props.movement.kind}`} title={movementInWords(props.movement)}>
      <span class="visually-hidden">{movementInWords(props.movement)}</span>
      <span aria-hidden="true">
        {props.movement.kind === 'up' ? <ArrowUp size={14} /> : props.movement.kind === 'down' ? <ArrowDown size={14} /> : props.movement.kind === 'new' ? 'new' : '–'}
        <Show when={places() > 0}>{places()}</Show>
      </span>
    </span>
  );
}
