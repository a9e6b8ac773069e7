/** One datanet: what belongs here, by which rules, what came of it so far, who takes part; and for its owner, the way to change or close it. */
import type { DatanetState } from '#ledger';
import { Button, ButtonLink, EmptyState, Notice, Page, PageHeader, Prose, RelativeTime, Sheet, Skeleton, Stat, StatRow, formatBytes, formatNumber, toast } from '#ui';
import { useParams } from '@solidjs/router';
import Download from 'lucide-solid/icons/download';
import Feather from 'lucide-solid/icons/feather';
import { For, Show, Suspense, createEffect, createMemo, createSignal, lazy } from 'solid-js';
import { announce } from '../events';
import { accountName, useLedger } from '../ledger';
import { kindWords } from '../kind-words';
import { rulesInWords } from '../rules-in-words';
import { fileNameOf, saveFile } from '../saving';
import { recentOf, tallyOf } from '../tally';
import './datanets.css';
import { Gallery } from './gallery';
import { PeopleList } from './people-list';
import { RecentItems } from './recent-items';

const OwnerTools = lazy(() => import('./owner-tools'));

export function DatanetView() {
  const params = useParams();
  const { state } = useLedger();
  const net = () => state()?.datanets.get(params.id ?? '');
  return (
    <Page>
      <Show
        when={state()}
        fallback={
          <>
            <PageHeader title="Datanet" lead="Reading the ledger…" />
            <Skeleton height="72px" />
            <Skeleton height="320px" />
          </>
        }
      >
        <Show
          when={net()}
          fallback={
            <>
              <PageHeader title="Not on this device" />
              <EmptyState title="This datanet has not arrived here" action={<ButtonLink href="/datanets">See all datanets</ButtonLink>}>
                It lives on another device. Have it exported there, and import the file here.
              </EmptyState>
            </>
          }
        >
          {(held) => <Overview net={held()} me={state()?.me ?? null} />}
        </Show>
      </Show>
    </Page>
  );
}

function Overview(props: { readonly net: DatanetState; readonly me: string | null }) {
  const { state, service } = useLedger();
  const tally = createMemo(() => tallyOf(props.net, props.me));
  const [exporting, setExporting] = createSignal(false);
  const mine = () => props.net.owner === props.me;
  const media = () => (props.net.manifest.rules.kind === 'text' ? undefined : props.net.manifest.rules.kind);
  const name = (id: string) => accountName(state(), id);
  createEffect(() => {
    void props.net.id;
    announce('datanet-opened');
  });

  const exportIt = async () => {
    setExporting(true);
    try {
      const bytes = await service.exportCar(props.net.id);
      const file = `${fileNameOf(props.net.manifest.name)}.car`;
      saveFile(file, new Uint8Array(bytes));
      toast(`${file} is saved: ${formatBytes(bytes.byteLength)}, every record signed.`, { tone: 'good' });
    } catch {
      toast('The file could not be written. Nothing was changed; try again.', { tone: 'bad' });
    } finally {
      setExporting(false);
    }
  };

  return (
    <>
      <PageHeader
        title={props.net.manifest.name}
        lead={props.net.manifest.summary}
        actions={
          <>
            <Button icon={Download} busy={exporting()} onClick={() => void exportIt()}>
              Export
            </Button>
            <Show when={mine() && props.net.open}>
              <Suspense fallback={<span class="net-owner-place" />}>
                <OwnerTools net={props.net} />
              </Suspense>
            </Show>
            <Show when={props.net.open}>
              <ButtonLink variant="primary" icon={Feather} href={`/datanets/${props.net.id}/contribute`}>
                Contribute
              </ButtonLink>
            </Show>
          </>
        }
      />
      <Show when={!props.net.open}>
        <Notice title="This datanet is closed">What was accepted stays, can be trained on and exported. Nothing new enters.</Notice>
      </Show>
      <StatRow>
        <Stat label="Accepted" value={formatNumber(tally().accepted)} tone="field" />
        <Stat label="In review" value={formatNumber(tally().pending)} tone="sky" />
        <Stat label="Sent back" value={formatNumber(tally().rejected)} />
        <Stat label="People" value={formatNumber(tally().people)} />
        <Stat label="Yours" value={formatNumber(tally().mine)} tone="grain" />
        <Stat label="Your points" value={formatNumber(tally().myPoints)} tone="grain" />
      </StatRow>
      <div class="net-columns">
        <div class="net-main">
          <Sheet heading="What belongs here">
            <div class="net-purpose">
              <p>{props.net.manifest.rules.purpose || props.net.manifest.summary}</p>
              <Show when={props.net.manifest.description}>
                <Prose text={props.net.manifest.description} />
              </Show>
              <dl class="net-rules">
                <For each={rulesInWords(props.net.manifest.rules, props.net.manifest.acceptance)}>
                  {(rule) => (
                    <div>
                      <dt>{rule.about}</dt>
                      <dd>{rule.says}</dd>
                    </div>
                  )}
                </For>
              </dl>
            </div>
          </Sheet>
          <Show when={media()}>{(kind) => <Gallery net={props.net} kind={kind()} nameOf={name} />}</Show>
          <Sheet heading="Lately" aside={<span>{formatNumber(props.net.contributions.size)} in all</span>}>
            <RecentItems net={props.net} items={recentOf(props.net, 10)} me={props.me} nameOf={name} />
          </Sheet>
        </div>
        <div class="net-side">
          <Sheet heading="Who takes part" aside={<a href={`/datanets/${props.net.id}/standing`}>Standing</a>}>
            <PeopleList net={props.net} me={props.me} nameOf={name} />
          </Sheet>
          <Sheet heading="About">
            <dl class="net-about">
              <div>
                <dt>Started</dt>
                <dd>
                  <RelativeTime at={props.net.createdAt} />
                </dd>
              </div>
              <div>
                <dt>Collects</dt>
                <dd>{kindWords[props.net.manifest.rules.kind].many}</dd>
              </div>
              <Show when={props.net.manifest.tags.length > 0}>
                <div>
                  <dt>Tags</dt>
                  <dd>{props.net.manifest.tags.join(', ')}</dd>
                </div>
              </Show>
              <div>
                <dt>Licence</dt>
                <dd>{props.net.manifest.licence || 'none named'}</dd>
              </div>
              <div>
                <dt>Rules</dt>
                <dd>{props.net.manifestByVersion.size > 1 ? `version ${props.net.manifestByVersion.size}` : 'as started'}</dd>
              </div>
              <div>
                <dt>Id</dt>
                <dd class="mono net-id">{props.net.id}</dd>
              </div>
            </dl>
          </Sheet>
        </div>
      </div>
    </>
  );
}
