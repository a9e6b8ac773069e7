/** The owner's menu, fetched only for an owner: change the rules, or close the datanet. */
import type { DatanetState } from '#ledger';
import { DropdownMenu } from '#ui';
import CircleSlash from 'lucide-solid/icons/circle-slash';
import Settings2 from 'lucide-solid/icons/settings-2';
import { createSignal } from 'solid-js';
import { type OwnerDialog, OwnerDialogs } from './owner-dialogs';

export default function OwnerTools(props: { readonly net: DatanetState }) {
  const [dialog, setDialog] = createSignal<OwnerDialog>(null);
  return (
    <>
      <DropdownMenu
        label="Change this datanet"
        items={[
          { label: 'Change its rules', icon: Settings2, onSelect: () => setDialog('amend') },
          { label: 'Close it', icon: CircleSlash, danger: true, onSelect: () => setDialog('close') },
        ]}
      />
      <OwnerDialogs net={props.net} open={dialog()} onClose={() => setDialog(null)} />
    </>
  );
}
