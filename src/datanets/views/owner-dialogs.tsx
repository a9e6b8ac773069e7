/** What only the owner may do: change the rules for what comes next, or close the datanet. */
import type { DatanetState } from '#ledger';
import { ConfirmDialog, Dialog, toast } from '#ui';
import { createEffect, createSignal } from 'solid-js';
import { useLedger } from '../ledger';
import { type ManifestForm, formOf } from '../manifest-form';
import { ManifestFields } from './manifest-fields';

export type OwnerDialog = 'amend' | 'close' | null;

export function OwnerDialogs(props: { readonly net: DatanetState; readonly open: OwnerDialog; readonly onClose: () => void }) {
  const { service } = useLedger();
  const [form, setForm] = createSignal<ManifestForm>(formOf(props.net.manifest));
  createEffect(() => {
    if (props.open === 'amend') setForm(formOf(props.net.manifest));
  });
  return (
    <>
      <Dialog open={props.open === 'amend'} onClose={props.onClose} title="Change the rules" size="wide">
        <p class="soft">What was submitted before stays under the rules it was made under. The shape of an item stays as it is.</p>
        <ManifestFields
          form={form()}
          fixedShape
          onChange={(change) => setForm((now) => ({ ...now, ...change }))}
          action="Publish the change"
          onSubmit={async (manifest) => {
            const { description, tags } = props.net.manifest;
            const done = await service.amendDatanet(props.net.id, { ...manifest, description, tags });
            if (!done.ok) {
              toast(`${done.error.message} ${done.error.fix}`, { tone: 'bad' });
              return;
            }
            toast('The new rules hold from now on.', { tone: 'good' });
            props.onClose();
          }}
        />
      </Dialog>
      <ConfirmDialog
        open={props.open === 'close'}
        onClose={props.onClose}
        title={`Close ${props.net.manifest.name}?`}
        action="Close it for good"
        onConfirm={async () => {
          const done = await service.closeDatanet(props.net.id);
          if (!done.ok) toast(`${done.error.message} ${done.error.fix}`, { tone: 'bad' });
          props.onClose();
        }}
      >
        <p>Nothing new will enter, and it cannot be opened again. What was accepted stays: it can be trained on, ranked and exported.</p>
      </ConfirmDialog>
    </>
  );
}
