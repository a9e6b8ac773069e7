/** Where one person's points come from: every accepted item with its text and its sum, newest first. */
import { For, Show } from 'solid-js';
import type { AccountId, ContributionState, DatanetState } from '#ledger';
import { Dialog, EmptyState, formatDecimals, formatNumber, KeyPrint, plural, RelativeTime, ScoreRing, Sparkline } from '#ui';
import { ItemText, StoredThumb, usePayload } from '#contribute/views';
import { acceptedAt, origins, totalsByDay } from '../history';

export function PointsDialog(props: {
  readonly net: DatanetState;
  /** Whose points; null: the dialog is closed. */
  readonly account: AccountId | null;
  readonly me: AccountId | null;
  readonly nowMs: number;
  readonly nameOf: (account: AccountId) => string;
  readonly onClose: () => void;
}) {
  const items = () => (props.account === null ? [] : origins(props.net, props.account));
  const total = () => items().reduce((sum, item) => sum + item.points, 0);
  const totals = () => (props.account === null ? [] : totalsByDay(props.net, props.account, props.nowMs));
  return (
    <Dialog
      open={props.account !== null}
      onClose={props.onClose}
      size="wide"
      title={<Show when={props.account}>{(account) => <KeyPrint id={account()} name={props.nameOf(account())} mine={account() === props.me} withName />}</Show>}
    >
      <Show when={items().length > 0} fallback={<EmptyState title="Nothing accepted yet.">Points appear here with the first accepted item.</EmptyState>}>
        <p class="points-sum">
          <span>
            <strong>{formatNumber(total())}</strong> points from {plural(items().length, 'accepted item')}
          </span>
          <Sparkline values={totals()} width={160} height={32} tone={props.account === props.me ? 'grain' : 'soft'} label={`Points over the last 30 days, from ${formatNumber(totals()[0] ?? 0)} to ${formatNumber(total())}`} />
        </p>
        <ol class="points-origins">
          <For each={items()}>{(item) => <Origin net={props.net} item={item} />}</For>
        </ol>
      </Show>
    </Dialog>
  );
}

function Origin(props: { readonly net: DatanetState; readonly item: ContributionState }) {
  const payload = usePayload(() => props.item);
  const score = () => props.item.report?.score ?? 0;
  return (
    <li class="points-origin">
      <ScoreRing parts={props.item.report?.parts} score={score()} pass size={28} />
      <div class="points-origin-text">
        <Show when={props.net.manifest.rules.kind !== 'text'}>
          <StoredThumb id={props.item.id} name={props.item.fileName} />
        </Show>
        <Show when={payload()?.items[0]} fallback={<p class="soft">{payload() === null ? 'Its text is not on this device.' : props.item.fileName}</p>}>
          {(first) => <ItemText item={first()} fields={payload()?.fields ?? []} />}
        </Show>
        <p class="soft small">
          <Show when={props.item.items > 1}>{props.item.fileName}, {plural(props.item.items, 'row')} · </Show>
          {props.item.acceptedBy === 'quorum' ? 'accepted by reviewers' : 'accepted by its score'} <RelativeTime at={acceptedAt(props.item, props.net.manifest.acceptance) ?? props.item.at} />
        </p>
      </div>
      <p class="points-formula">
        <span>
          {formatDecimals(score(), 2)} × {formatDecimals(props.item.novelty, 2)}
        </span>
        <strong>{formatNumber(props.item.points)}</strong>
      </p>
    </li>
  );
}
