/** The owner's menu, fetched only for an owner: change the rules, or close the datanet. */
import type { DatanetState } from '#ledger';
import { ConfirmDialog, DropdownMenu, toast } from '#ui';
import { useNavigate } from '@solidjs/router';
import CircleSlash from 'lucide-solid/icons/circle-slash';
import Settings2 from 'lucide-solid/icons/settings-2';
import { createSignal } from 'solid-js';
import { useLedger } from '../ledger';

export default function OwnerTools(props: { readonly net: DatanetState }) {
  const { service } = useLedger();
  const navigate = useNavigate();
  const [closing, setClosing] = createSignal(false);
  return (
    <>
      <DropdownMenu
        label="Change this datanet"
        items={[
          { label: 'Change its rules', icon: Settings2, onSelect: () => navigate(`/datanets/${props.net.id}/rules`) },
          { label: 'Close it', icon: CircleSlash, danger: true, onSelect: () => setClosing(true) },
        ]}
      />
      <ConfirmDialog
        open={closing()}
        onClose={() => setClosing(false)}
        title={`Close ${props.net.manifest.name}?`}
        action="Close it for good"
        onConfirm={async () => {
          const done = await service.closeDatanet(props.net.id);
          if (!done.ok) toast(`${done.error.message} ${done.error.fix}`, { tone: 'bad' });
          setClosing(false);
        }}
      >
        <p>Nothing new will enter, and it cannot be opened again. What was accepted stays: it can be trained on, ranked and exported.</p>
      </ConfirmDialog>
    </>
  );
}
