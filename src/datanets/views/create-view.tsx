/** A new datanet: a name, what belongs in it, and by which rules. All but the first two have a good default. */
import { Page, PageHeader, toast } from '#ui';
import { useNavigate } from '@solidjs/router';
import { createSignal } from 'solid-js';
import { setCurrentDatanet } from '../current';
import { type ManifestForm, emptyForm } from '../form/manifest-form';
import { useLedger } from '../ledger';
import { ManifestFields } from './form/manifest-fields';

export default function CreateView() {
  const { service } = useLedger();
  const navigate = useNavigate();
  const [form, setForm] = createSignal<ManifestForm>(emptyForm);
  return (
    <Page>
      <PageHeader title="Start a datanet" lead="It lives on this device, signed with your key, until you export it to a file and pass it on." />
      <ManifestFields
        form={form()}
        onChange={(change) => setForm((now) => ({ ...now, ...change }))}
        action="Start it"
        onSubmit={async (manifest) => {
          const made = await service.createDatanet(manifest);
          if (!made.ok) {
            toast(`${made.error.message} ${made.error.fix}`, { tone: 'bad' });
            return;
          }
          setCurrentDatanet(made.value);
          toast(`${manifest.name} is open for contributions.`, { tone: 'good' });
          navigate(`/datanets/${made.value}`);
        }}
      />
    </Page>
  );
}
