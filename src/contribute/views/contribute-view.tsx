/** Collect: what a datanet takes is written, photographed, recorded or dropped here, with the gate reading along; below it everything of one's own in it. */
import { Match, Show, Switch } from 'solid-js';
import { useParams } from '@solidjs/router';
import { type RecordId, textRulesOf } from '#ledger';
import { Link, Notice, Page, PageHeader, Skeleton } from '#ui';
import type { MediaRules } from '../about';
import { CollectMedia } from './collect-media';
import { CollectTexts } from './collect-texts';
import { MissingNet } from './missing-net';
import { useNet } from './use-net';
import './contribute.css';
import './media.css';

/** Another datanet is another page: nothing made for one ever lands in the other. */
export function ContributeView() {
  const params = useParams();
  return (
    <Show when={params.id} keyed>
      {(id) => <Collect id={id} />}
    </Show>
  );
}

function Collect(props: { readonly id: RecordId }) {
  const { net, me, loading } = useNet(() => props.id);
  const mediaRules = (): MediaRules | undefined => {
    const rules = net()?.manifest.rules;
    return rules && rules.kind !== 'text' ? rules : undefined;
  };
  return (
    <Page class="contribute">
      <PageHeader
        title="Collect"
        lead={net()?.manifest.rules.purpose || net()?.manifest.summary}
        above={<Show when={net()}>{(held) => <Link href={`/datanets/${props.id}`}>{held().manifest.name}</Link>}</Show>}
      />
      <Show when={net() && !net()?.open}>
        <Notice title="This datanet is closed">Nothing new enters. What lies here stays, and what was accepted stays accepted.</Notice>
      </Show>
      <Switch fallback={<Skeleton height="480px" />}>
        <Match when={!loading() && !net()}>
          <MissingNet />
        </Match>
        <Match when={mediaRules() && net()}>{(held) => <CollectMedia net={held()} rules={mediaRules()} me={me()} />}</Match>
        <Match when={textRulesOf(net()?.manifest) && net()}>{(held) => <CollectTexts net={held()} me={me()} />}</Match>
      </Switch>
    </Page>
  );
}
