/** Everything of one's own in this datanet, by where it is: drafts, waiting, accepted, sent back with what to change, and past. */
import { createMemo, For, Match, Show, Switch } from 'solid-js';
import type { AccountId, ContributionState, DatanetState, RecordId } from '#ledger';
import { Button, EmptyState, plural, Segmented } from '#ui';
import { type Shelf, shelves } from '../shelves';
import { DraftRow } from './draft-row';
import { SubmissionRow } from './submission-row';
import type { DraftSummary } from './use-drafts';

export type Filter = 'drafts' | Shelf;

export interface OwnDrafts {
  readonly list: readonly DraftSummary[];
  /** The draft in the fields. */
  readonly open: string | null;
  readonly onOpen: (id: string) => void;
  readonly onDelete: (id: string) => void;
}

export interface OwnItemsProps {
  readonly net: DatanetState;
  readonly me: AccountId | null;
  /** null: what is not submitted yet lies on the desk. */
  readonly drafts: OwnDrafts | null;
  readonly filter: Filter;
  /** Submissions that just came in: they slide. */
  readonly arrived: ReadonlySet<RecordId>;
  /** Withdrawals held for undoing: drawn as leaving. */
  readonly leaving: ReadonlySet<RecordId>;
  readonly onFilter: (filter: Filter) => void;
  readonly onImprove: (item: ContributionState) => void;
  readonly onWithdraw: (item: ContributionState) => void;
  /** What the button of an empty shelf says and does. */
  readonly startLabel: string;
  readonly onStart: () => void;
  /** What one of them is called: "item", "picture". */
  readonly noun: string;
}

const emptyWords: Record<Filter, { readonly title: string; readonly text: string }> = {
  drafts: { title: 'No drafts.', text: 'What you write is kept here from the first letter on, until you submit it.' },
  waiting: { title: 'Nothing waits.', text: 'What the gate alone does not accept waits here for reviewers.' },
  accepted: { title: 'Nothing accepted yet.', text: 'Accepted items earn points and train models.' },
  'sent-back': { title: 'Nothing came back.', text: 'If reviewers send an item back, it stands here with what to change.' },
  past: { title: 'Nothing past.', text: 'Withdrawn items, and those that you improved since, rest here.' },
};

export function OwnItems(props: OwnItemsProps) {
  const shelved = createMemo(() => shelves(props.net, props.me));
  const shown = (): readonly ContributionState[] => (props.filter === 'drafts' ? [] : shelved()[props.filter]);
  const options = () => [
    ...(props.drafts ? [{ value: 'drafts' as const, label: 'Drafts', count: props.drafts.list.length }] : []),
    { value: 'waiting' as const, label: 'Waiting', count: shelved().waiting.length },
    { value: 'accepted' as const, label: 'Accepted', count: shelved().accepted.length },
    { value: 'sent-back' as const, label: 'Sent back', count: shelved()['sent-back'].length },
    ...(shelved().past.length > 0 ? [{ value: 'past' as const, label: 'Past', count: shelved().past.length }] : []),
  ];
  return (
    <section class="own-items" aria-labelledby="own-items-title">
      <div class="own-items-head">
        <h2 id="own-items-title">Yours in this datanet</h2>
        <Segmented label="Which of yours" hideLabel value={props.filter} options={options()} onChange={props.onFilter} />
      </div>
      <Switch>
        <Match when={props.filter === 'drafts' && (props.drafts?.list.length ?? 0) > 0 && props.drafts}>
          {(drafts) => (
            <ul class="own-list">
              <For each={drafts().list}>
                {(draft) => <DraftRow draft={draft} open={draft.id === drafts().open} onOpen={() => drafts().onOpen(draft.id)} onDelete={() => drafts().onDelete(draft.id)} />}
              </For>
            </ul>
          )}
        </Match>
        <Match when={shown().length > 0}>
          <ul class="own-list">
            <For each={shown().map((item) => item.id)}>
              {(id) => (
                <Show when={props.net.contributions.get(id)}>
                  {(item) => (
                    <SubmissionRow
                      item={item()}
                      isMedia={props.net.manifest.rules.kind !== 'text'}
                      acceptance={props.net.manifest.acceptance}
                      arrived={props.arrived.has(id)}
                      leaving={props.leaving.has(id)}
                      onImprove={() => props.onImprove(item())}
                      onWithdraw={() => props.onWithdraw(item())}
                    />
                  )}
                </Show>
              )}
            </For>
          </ul>
        </Match>
        <Match when={true}>
          <EmptyState
            title={emptyWords[props.filter].title}
            action={
              <Button onClick={() => props.onStart()} variant="plain">
                {props.startLabel}
              </Button>
            }
          >
            {emptyWords[props.filter].text}
          </EmptyState>
        </Match>
      </Switch>
      <Show when={props.filter === 'sent-back' && shown().length > 0}>
        <p class="soft small">{plural(shown().length, props.noun)} to improve. What was sent back costs nothing, and a better version counts like any other.</p>
      </Show>
    </section>
  );
}
