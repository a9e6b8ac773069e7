/** One picture or recording, large, with what is said of it, whose it is, and what its score is made of. */
import type { EntryFile } from '#gate';
import type { ContributionState } from '#ledger';
import { Dialog, KeyPrint, RelativeTime, ScoreButton, Skeleton, StatusMark } from '#ui';
import { Picture, SoundPlayer } from '#ui/media';
import { For, Match, Show, Switch, createEffect, createSignal } from 'solid-js';
import { useLedger } from '../ledger';
import { mimeOfName, saidOf } from '../media-words';
import { usePreviews } from './use-previews';
import { useTitles } from './use-titles';

export function ItemDialog(props: { readonly item: ContributionState | null; readonly onClose: () => void; readonly nameOf: (id: string) => string }) {
  const titleOf = useTitles();
  return (
    <Dialog open={props.item !== null} onClose={props.onClose} title={props.item ? titleOf(props.item) : ''} size="wide">
      <Show when={props.item} keyed>
        {(item) => <Opened item={item} title={titleOf(item)} nameOf={props.nameOf} />}
      </Show>
    </Dialog>
  );
}

function Opened(props: { readonly item: ContributionState; readonly title: string; readonly nameOf: (id: string) => string }) {
  const { service } = useLedger();
  const previewOf = usePreviews();
  const [file, setFile] = createSignal<EntryFile | null>();
  createEffect(() => {
    void service.file(props.item.id).then(setFile);
  });
  const picture = () => {
    const preview = previewOf(props.item.id);
    return preview?.kind === 'picture' ? preview : undefined;
  };
  const sound = () => {
    const preview = previewOf(props.item.id);
    return preview?.kind === 'sound' ? preview : undefined;
  };
  /** Browsers show no TIFF: its preview stands in. */
  const shown = () => {
    const held = file();
    return held && !/\.tiff?$/i.test(held.name) ? { bytes: held.bytes, mime: mimeOfName(held.name) } : undefined;
  };
  return (
    <div class="item-opened">
      <Switch fallback={<Skeleton height="160px" />}>
        <Match when={picture()}>{(seen) => <Picture bytes={shown()?.bytes ?? seen().bytes} mime={shown()?.mime ?? seen().mime} width={seen().width} height={seen().height} alt={props.title} />}</Match>
        <Match when={sound()}>{(heard) => <SoundPlayer bytes={file()?.bytes} mime={mimeOfName(props.item.fileName)} peaks={heard().peaks} seconds={heard().seconds} label={props.title} />}</Match>
        <Match when={file() === null && previewOf(props.item.id) === null}>
          <p class="soft">It is not on this device yet.</p>
        </Match>
      </Switch>
      <Show when={file()?.about}>
        {(about) => (
          <dl class="net-rules">
            <For each={saidOf(about())}>
              {([label, text]) => (
                <div>
                  <dt>{label}</dt>
                  <dd>{text}</dd>
                </div>
              )}
            </For>
          </dl>
        )}
      </Show>
      <p class="item-opened-foot">
        <ScoreButton parts={props.item.report?.parts} score={props.item.report?.score} findings={props.item.report?.findings ?? []} size={48} />
        <KeyPrint id={props.item.account} size={20} name={props.nameOf(props.item.account)} withName />
        <RelativeTime at={props.item.at} />
        <StatusMark status={props.item.status} />
      </p>
    </div>
  );
}
