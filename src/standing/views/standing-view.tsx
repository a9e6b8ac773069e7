/** The leaderboard of a datanet: the table, two sentences on how points come about, each person's points back to their origin, and the big screen. */
import { createEffect, createMemo, createSignal, Match, onCleanup, Show, Switch } from 'solid-js';
import { useNavigate, useParams, useSearchParams } from '@solidjs/router';
import Maximize from 'lucide-solid/icons/maximize-2';
import Sprout from 'lucide-solid/icons/sprout';
import { announce } from '#datanets';
import type { AccountId } from '#ledger';
import { Button, EmptyState, Page, PageHeader, Sheet, Skeleton } from '#ui';
import { MissingNet, useNet } from '#contribute/views';
import { noteVisit } from '../last-visit';
import { movements } from '../movement';
import { BigScreen } from './big-screen';
import { PointsDialog } from './points-dialog';
import { StandingTable } from './standing-table';
import './standing.css';

export function StandingView() {
  const params = useParams();
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const { net, me, nameOf, loading } = useNet(() => params.id ?? '');
  const [opened, setOpened] = createSignal<AccountId | null>(null);
  const [now, setNow] = createSignal(Date.now());
  const clock = setInterval(() => setNow(Date.now()), 60_000);
  onCleanup(() => clearInterval(clock));

  const visit = createMemo(() => noteVisit(params.id ?? '', Date.now(), localStorage));
  const moved = createMemo(() => {
    const held = net();
    return held ? movements(held, visit().sinceMs) : new Map();
  });
  const big = () => search.big === '1';
  const ranked = () => net()?.standings.filter((standing) => standing.accepted > 0).length ?? 0;

  createEffect(() => {
    if (net()) announce('standing-seen');
  });

  return (
    <Show
      when={!(big() && net())}
      fallback={
        <Show when={net()}>
          {(held) => <BigScreen net={held()} me={me()} nameOf={nameOf} movements={moved()} since={visit().words} nowMs={now()} onClose={() => setSearch({ big: null })} />}
        </Show>
      }
    >
      <Page class="standing">
        <PageHeader
          title="Standing"
          lead="Every accepted item earns its score times how new it was. What is sent back costs nothing, so trying is free."
          actions={
            <Show when={ranked() > 0}>
              <Button icon={Maximize} onClick={() => setSearch({ big: '1' })}>
                Big screen
              </Button>
            </Show>
          }
        />
        <Switch>
          <Match when={loading()}>
            <Skeleton lines={6} height="52px" />
          </Match>
          <Match when={!net()}>
            <MissingNet />
          </Match>
          <Match when={ranked() === 0}>
            <EmptyState
              icon={Sprout}
              title="Nobody has points yet."
              action={
                <Button variant="primary" onClick={() => navigate(`/datanets/${params.id}/contribute`)}>
                  Write the first item
                </Button>
              }
            >
              The first accepted item opens the table.
            </EmptyState>
          </Match>
          <Match when={net()}>
            {(held) => (
              <>
                <StandingTable net={held()} me={me()} nameOf={nameOf} movements={moved()} since={visit().words} nowMs={now()} onOpen={setOpened} />
                <Sheet heading="How points come about" class="standing-how">
                  <p>
                    Points = score × novelty × 1000, for each accepted item: the gate’s score says how good it is, novelty how much of it was not there before, so copies earn next to nothing. The acceptance rate is shown and never
                    ranks; of equal points, who had them first stands first.
                  </p>
                  <p class="soft">A rejection, a withdrawn item or one over the daily limit adds exactly 0 and takes nothing away.</p>
                </Sheet>
                <PointsDialog net={held()} nowMs={now()} account={opened()} nameOf={nameOf} me={me()} onClose={() => setOpened(null)} />
              </>
            )}
          </Match>
        </Switch>
      </Page>
    </Show>
  );
}
