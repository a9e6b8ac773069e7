/** Where an item is, by shape, colour and word at once: a kept grain, a drifting husk, a ring that waits. */
import type { ContributionStatus } from '#ledger';
import { Match, Show, Switch } from 'solid-js';

export type ItemStatus = ContributionStatus | 'draft' | 'waiting';

export const statusWords: Record<ItemStatus, string> = {
  accepted: 'Accepted',
  rejected: 'Sent back',
  pending: 'In review',
  unverified: 'Not verified',
  'over-limit': 'Over the limit',
  withdrawn: 'Withdrawn',
  void: 'Void',
  draft: 'Draft',
  waiting: 'Waiting',
};

export function StatusMark(props: { readonly status: ItemStatus; /** Only the shape is drawn; the word is read aloud and shown on hover. */ readonly compact?: boolean }) {
  const is = (...statuses: readonly ItemStatus[]) => statuses.includes(props.status);
  return (
    <span class={`ui-status ${props.status}`} title={props.compact ? statusWords[props.status] : undefined}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <Switch>
          <Match when={is('accepted')}>
            <path class="filled" d="M8 1.5c3.4 2.3 4.4 5 4.4 7.1A4.4 4.4 0 0 1 8 13.9a4.4 4.4 0 0 1-4.4-5.3C3.6 6.5 4.6 3.8 8 1.5z" />
            <path class="cut" d="M8 5v6.4" />
          </Match>
          <Match when={is('rejected')}>
            <path class="line" d="M2.5 12.5C3 7 7 3 13.5 2.5 13 9 9 13 2.5 12.5zM2.5 13.5 8.5 7.5" />
          </Match>
          <Match when={is('pending')}>
            <circle class="line" cx="8" cy="8" r="5.6" stroke-dasharray="4.4 4.4" />
            <circle class="filled" cx="8" cy="8" r="1.8" />
          </Match>
          <Match when={is('unverified')}>
            <path class="line" d="M8 2 14 8 8 14 2 8z" stroke-dasharray="2 2" />
          </Match>
          <Match when={is('over-limit')}>
            <path class="line" d="M2.5 2.8h11M8 13.5V6.2M4.8 9.2 8 6l3.2 3.2" />
          </Match>
          <Match when={is('withdrawn')}>
            <path class="line" d="M13 8H3.5M7 4.3 3.3 8 7 11.7" />
          </Match>
          <Match when={is('void')}>
            <circle class="line" cx="8" cy="8" r="5.6" />
            <path class="line" d="m4 12 8-8" />
          </Match>
          <Match when={is('draft')}>
            <path class="line" d="M3 13h10M4 10.2 10.7 3.5l1.8 1.8L5.8 12" />
          </Match>
          <Match when={is('waiting')}>
            <circle class="line" cx="8" cy="8" r="5.6" />
            <path class="line" d="M8 4.8V8l2.2 1.6" />
          </Match>
        </Switch>
      </svg>
      <Show when={!props.compact} fallback={<span class="visually-hidden">{statusWords[props.status]}</span>}>
        <span>{statusWords[props.status]}</span>
      </Show>
    </span>
  );
}
