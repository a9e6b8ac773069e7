/** Collecting pictures or recordings: the camera or the microphone, and files; what comes of them lies on the desk below. */
import { createSignal, Show } from 'solid-js';
import Camera from 'lucide-solid/icons/camera';
import FileUp from 'lucide-solid/icons/file-up';
import Mic from 'lucide-solid/icons/mic';
import { useLedger } from '#datanets';
import type { AccountId, ContributionState, DatanetState } from '#ledger';
import { Sheet, Tabs, toast } from '#ui';
import type { MediaRules } from '../about';
import { nounOf } from '../files';
import { useCollecting } from './collect';
import { DeskList } from './desk-list';
import { DropPane } from './drop-pane';
import { OwnItems } from './own-items';
import { PhotoPane } from './photo-pane';
import { RecordPane } from './record-pane';
import { useDesk } from './use-desk';

export function CollectMedia(props: { readonly net: DatanetState; readonly rules: MediaRules | undefined; readonly me: AccountId | null }) {
  const { service } = useLedger();
  const collecting = useCollecting(
    () => props.net,
    () => props.me,
    'waiting',
  );
  const desk = useDesk(
    props.net.id,
    () => props.net,
    collecting.quota,
    () => [],
    collecting.submitToShelf,
  );
  // Files first: a camera is asked for only by whoever turns to it.
  const [tab, setTab] = createSignal('drop');
  let top: HTMLDivElement | undefined;
  const add = (files: readonly File[]): void => desk.add(files);

  const improve = async (item: ContributionState): Promise<void> => {
    const onDesk = desk.files.some((file) => file.replaces === item.id);
    const held = onDesk ? null : await service.file(item.id);
    if (held) desk.add([new File([new Uint8Array(held.bytes)], held.name)], { about: held.about ?? {}, replaces: item.id });
    else if (!onDesk) return void toast('It is not on this device, so it cannot be improved here.', { tone: 'bad' });
    top?.scrollIntoView({ block: 'start' });
  };
  const captureTab = () =>
    props.rules?.kind === 'audio'
      ? { id: 'capture', label: 'Record', icon: Mic, content: () => <Show when={props.rules?.kind === 'audio' && props.rules}>{(rules) => <RecordPane rules={rules()} bytesLeft={collecting.quota().bytesLeft} onFiles={add} />}</Show> }
      : { id: 'capture', label: 'Photo', icon: Camera, content: () => <Show when={props.rules?.kind === 'image' && props.rules}>{(rules) => <PhotoPane rules={rules()} onFiles={add} />}</Show> };
  return (
    <Show when={props.rules}>
      {(rules) => (
        <>
          <div ref={top} class="contribute-desk dropping">
            <Sheet class="write-sheet">
              <Tabs
                label="Ways to contribute"
                value={tab()}
                onChange={setTab}
                tabs={[{ id: 'drop', label: 'Files', icon: FileUp, content: () => <DropPane rules={rules()} onFiles={add} /> }, captureTab()]}
              />
              <div class="desk-below">
                <DeskList desk={desk} rules={rules()} quota={collecting.quota()} sources={{ net: props.net, find: desk.find, draft: () => undefined }} foresee={collecting.foresee} />
              </div>
            </Sheet>
          </div>
          <OwnItems
            net={props.net}
            me={props.me}
            drafts={null}
            filter={collecting.filter()}
            arrived={collecting.arrived()}
            leaving={collecting.leaving()}
            onFilter={collecting.setFilter}
            onImprove={(item) => void improve(item)}
            onWithdraw={(item) => collecting.withdraw(item.id)}
            startLabel={rules().kind === 'image' ? 'Take a photo' : 'Record something'}
            onStart={() => {
              setTab('capture');
              top?.scrollIntoView({ block: 'start' });
            }}
            noun={nounOf(rules())}
          />
        </>
      )}
    </Show>
  );
}
