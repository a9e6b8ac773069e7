/** The owner changes a datanet's rules, for what comes next: the same form as at its start, filled in with what holds now. */
import type { DatanetState } from '#ledger';
import { ButtonLink, EmptyState, Page, PageHeader, Skeleton, toast } from '#ui';
import { useNavigate, useParams } from '@solidjs/router';
import { Show, createSignal } from 'solid-js';
import { type ManifestForm, formOf } from '../form/manifest-form';
import { shapeWordsOf, kindWords } from '../kind-words';
import { useLedger } from '../ledger';
import { ManifestFields } from './form/manifest-fields';

export default function RulesView() {
  const params = useParams();
  const { state } = useLedger();
  const net = () => state()?.datanets.get(params.id ?? '');
  const own = () => {
    const held = net();
    return held?.open && held.owner === state()?.me ? held : undefined;
  };
  return (
    <Page>
      <Show when={state()} fallback={<><PageHeader title="Change the rules" /><Skeleton height="320px" /></>}>
        <Show
          when={own()}
          fallback={
            <>
              <PageHeader title="Change the rules" />
              <EmptyState title="Its rules are not yours to change" action={<ButtonLink href={net() ? `/datanets/${params.id}` : '/datanets'}>{net() ? 'See the datanet' : 'See all datanets'}</ButtonLink>}>
                Only who started a datanet may change its rules, and only while it is open and on this device.
              </EmptyState>
            </>
          }
          keyed={false}
        >
          {(held) => <Amend net={held()} />}
        </Show>
      </Show>
    </Page>
  );
}

function Amend(props: { readonly net: DatanetState }) {
  const { service } = useLedger();
  const navigate = useNavigate();
  const [form, setForm] = createSignal<ManifestForm>(formOf(props.net.manifest));
  const { rules } = props.net.manifest;
  return (
    <>
      <PageHeader
        title={`Change the rules of ${props.net.manifest.name}`}
        lead={`It stays a datanet of ${kindWords[rules.kind].many}: ${shapeWordsOf(rules).name.toLowerCase()}. What was sent before is judged by the version of the rules that it names.`}
      />
      <ManifestFields
        form={form()}
        amends
        onChange={(change) => setForm((now) => ({ ...now, ...change }))}
        action="Publish the change"
        onSubmit={async (manifest) => {
          const done = await service.amendDatanet(props.net.id, manifest);
          if (!done.ok) {
            toast(`${done.error.message} ${done.error.fix}`, { tone: 'bad' });
            return;
          }
          toast('The new rules hold from now on.', { tone: 'good' });
          navigate(`/datanets/${props.net.id}`);
        }}
      />
    </>
  );
}
