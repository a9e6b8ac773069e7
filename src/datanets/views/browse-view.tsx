/** Every datanet on this device, the way to a new one, and the way in for one that came as a file. */
import { EmptyState, Button, Icon, ButtonLink, Card, Page, PageHeader, Skeleton, Sparkline, Stat, StatRow, formatNumber, plural, toast } from '#ui';
import type { DatanetState } from '#ledger';
import { useNavigate } from '@solidjs/router';
import Plus from 'lucide-solid/icons/plus';
import Upload from 'lucide-solid/icons/upload';
import { For, Show, createMemo, createSignal } from 'solid-js';
import { setCurrentDatanet } from '../current';
import { useLedger } from '../ledger';
import { kindIcons } from './kind-icons';
import { kindWords } from '../kind-words';
import { importInWords } from '../import-in-words';
import { acceptedByDay, tallyOf } from '../tally';
import './datanets.css';

export function BrowseView() {
  const { state, service } = useLedger();
  const navigate = useNavigate();
  const [busy, setBusy] = createSignal<'sample' | 'import' | null>(null);
  let picker!: HTMLInputElement;
  const nets = () => [...(state()?.datanets.values() ?? [])];

  const addSample = async () => {
    setBusy('sample');
    const sample = await service.ensureSample().finally(() => setBusy(null));
    if (!sample.ok) toast(`${sample.error.message} ${sample.error.fix}`, { tone: 'bad' });
    else navigate(`/datanets/${sample.value}`);
  };
  const importFile = async (file: File | undefined) => {
    if (!file) return;
    setBusy('import');
    try {
      const outcome = await service.importCar(new Uint8Array(await file.arrayBuffer()));
      if (outcome.ok) toast(importInWords(outcome.value), { tone: outcome.value.refused.length ? 'plain' : 'good', seconds: 12 });
      else toast(`${outcome.error.message} ${outcome.error.fix}`, { tone: 'bad', seconds: 14 });
      const [arrived] = outcome.ok ? outcome.value.datanets : [];
      if (arrived) setCurrentDatanet(arrived);
    } finally {
      setBusy(null);
      picker.value = '';
    }
  };

  return (
    <Page>
      <PageHeader
        title="Datanets"
        lead="Collections whose rules are checked before anything enters. Pick one to contribute to, or start your own."
        actions={
          <>
            <input ref={picker} type="file" class="visually-hidden" accept=".car" tabIndex={-1} aria-hidden="true" onChange={(event) => void importFile(event.currentTarget.files?.[0])} />
            <Button icon={Upload} busy={busy() === 'import'} onClick={() => picker.click()}>
              Import a .car file
            </Button>
            <ButtonLink variant="primary" icon={Plus} href="/datanets/new">
              Start a datanet
            </ButtonLink>
          </>
        }
      />
      <Show when={state()} fallback={<div class="net-cards"><Skeleton height="228px" /><Skeleton height="228px" /></div>}>
        {(view) => (
          <Show
            when={nets().length}
            fallback={
              <EmptyState
                title="No datanet on this device yet"
                action={
                  <Button variant="primary" busy={busy() === 'sample'} onClick={() => void addSample()}>
                    Add the sample datanet
                  </Button>
                }
              >
                The sample holds about a hundred questions and answers about a small harbour town, some accepted, some sent back, some waiting for your review.
              </EmptyState>
            }
          >
            <div class="net-cards">
              <For each={nets()}>{(net) => <NetCard net={net} me={view().me} />}</For>
            </div>
          </Show>
        )}
      </Show>
    </Page>
  );
}

function NetCard(props: { readonly net: DatanetState; readonly me: string | null }) {
  const tally = createMemo(() => tallyOf(props.net, props.me));
  const days = createMemo(() => acceptedByDay(props.net, Date.now()));
  return (
    <Card href={`/datanets/${props.net.id}`} heading={props.net.manifest.name} level={2} mine={props.net.owner === props.me}>
      <p class="net-card-summary">{props.net.manifest.summary}</p>
      <StatRow>
        <Stat label="Accepted" value={formatNumber(tally().accepted)} tone="field" />
        <Stat label="In review" value={formatNumber(tally().pending)} />
        <Stat label="Yours" value={formatNumber(tally().mine)} tone="grain" />
      </StatRow>
      <p class="net-card-foot">
        <Sparkline values={days()} tone="field" width={120} label={`Accepted items over the last 30 days, ${days()[0] ?? 0} to ${days().at(-1) ?? 0}`} />
        <span class="net-card-kind">
          <Icon of={kindIcons[props.net.manifest.rules.kind]} size={16} />
          {kindWords[props.net.manifest.rules.kind].name} · {plural(tally().people, 'person', 'people')}
          {props.net.open ? '' : ' · closed'}
        </span>
      </p>
    </Card>
  );
}
