/** What this device already holds: datanets, runs, storage. */
import { useLedger } from '#datanets';
import { ButtonLink, Card, EmptyState, Skeleton, Stat, StatRow, formatBytes, plural } from '#ui';
import { For, Show, createEffect, createSignal } from 'solid-js';
import { measureStorage, storage } from '../device';

export function OnThisDevice() {
  const ledger = useLedger();
  const { state } = ledger;
  const [runs, setRuns] = createSignal<number | null>(null);
  const nets = () => [...(state()?.datanets.values() ?? [])];
  createEffect(() => {
    void measureStorage();
    // A device without a datanet has no runs: no need to wake the ledger for them.
    if (nets().length === 0) setRuns(state() ? 0 : null);
    else void ledger.service.listRuns().then((list) => setRuns(list.length));
  });
  const accepted = (mine: boolean) =>
    nets().reduce((sum, net) => sum + [...net.contributions.values()].filter((item) => item.status === 'accepted' && (!mine || item.account === state()?.me)).length, 0);
  return (
    <section class="on-device" aria-labelledby="on-device-title">
      <h2 id="on-device-title">On this device</h2>
      <StatRow>
        <Stat label="Datanets" value={state() ? nets().length : '–'} />
        <Stat label="Accepted items" value={state() ? accepted(false) : '–'} tone="field" />
        <Stat label="Of them yours" value={state() ? accepted(true) : '–'} tone="grain" />
        <Stat label="Training runs" value={runs() ?? '–'} />
        <Stat label="Stored" value={storage() ? formatBytes(storage()?.usedBytes ?? 0) : '–'} />
      </StatRow>
      <div class="on-device-nets">
        <Show when={state()} fallback={<Skeleton height="112px" />}>
          <For
            each={nets().slice(0, 3)}
            fallback={
              <EmptyState title="No datanet here yet" action={<ButtonLink href="/datanets/new">Start a datanet</ButtonLink>}>
                The loop above brings a sample of about a hundred items. Or start your own.
              </EmptyState>
            }
          >
            {(net) => (
              <Card href={`/datanets/${net.id}`} heading={net.manifest.name}>
                <p class="soft">{net.manifest.summary}</p>
                <p class="small soft">
                  {plural([...net.contributions.values()].filter((item) => item.status === 'accepted').length, 'accepted item')} by {plural(net.standings.length, 'person', 'people')}
                </p>
              </Card>
            )}
          </For>
        </Show>
      </div>
    </section>
  );
}
