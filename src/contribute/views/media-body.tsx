/** A picture or recording on the desk: what it looks or sounds like, what is said of it, and cropping or trimming it. */
import { createMemo, createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import Crop from 'lucide-solid/icons/crop';
import Scissors from 'lucide-solid/icons/scissors';
import { Button } from '#ui';
import { Picture, SoundPlayer } from '#ui/media';
import { type MediaRules, withLabels } from '../about';
import type { DeskFile } from '../desk-file';
import { AboutFields } from './about-fields';
import { CropEditor } from './crop-editor';
import type { Desk } from './desk';
import { pictureIn } from './desk-gate';
import { TrimEditor } from './trim-editor';
import { useBlobUrl } from './use-blob-url';

/** Pixels of the longest side while a picture is cropped. */
const cropSide = 1280;

export function MediaBody(props: { readonly file: DeskFile; readonly desk: Desk; readonly rules: MediaRules; readonly children: JSX.Element }) {
  const [editing, setEditing] = createSignal(false);
  const file = () => props.file;
  const onDesk = () => file().state !== 'submitting' && file().state !== 'submitted';
  const picture = () => {
    const preview = file().preview;
    return preview?.kind === 'picture' ? preview : undefined;
  };
  const sound = () => {
    const preview = file().preview;
    return preview?.kind === 'sound' ? preview : undefined;
  };
  const url = useBlobUrl(() => (sound() ? file().blob : undefined));
  // A file that is judged again is still of the same size: what is being cropped stays as it is.
  const size = createMemo(
    () => {
      const [item] = file().items;
      return item && 'width' in item && typeof item.width === 'number' && 'height' in item && typeof item.height === 'number' ? { width: item.width, height: item.height } : undefined;
    },
    undefined,
    { equals: (a, b) => a?.width === b?.width && a?.height === b?.height },
  );
  const usedLabels = createMemo(() => withLabels([], props.desk.files.flatMap((one) => (one.id === file().id ? [] : (one.about.labels ?? []))), []));
  const canCrop = () => props.rules.formats.some((format) => format === 'jpg' || format === 'png' || format === 'webp');
  return (
    <div class="media-body" classList={{ sound: props.rules.kind === 'audio', bare: file().preview === null }}>
      <div class="media-look">
        <Switch>
          <Match when={editing() && picture() && size()} keyed>
            {({ width, height }) => (
              <CropEditor
                name={file().name}
                width={width}
                height={height}
                load={() => pictureIn(props.rules, file().blob, cropSide)}
                onApply={(edit) => props.desk.crop(file().id, edit)}
                onClose={() => setEditing(false)}
              />
            )}
          </Match>
          <Match when={editing() && sound()}>
            {(shown) => <TrimEditor name={file().name} url={url()} peaks={shown().peaks} seconds={shown().seconds} onApply={(from, to) => props.desk.trim(file().id, from, to)} onClose={() => setEditing(false)} />}
          </Match>
          <Match when={picture()}>{(shown) => <Picture raster={shown().raster} alt={file().about.caption || file().name} />}</Match>
          <Match when={sound()}>{(shown) => <SoundPlayer url={url()} peaks={shown().peaks} seconds={shown().seconds} label={file().name} />}</Match>
        </Switch>
        <Show when={onDesk() && !editing() && (sound() || (picture() && canCrop()))}>
          <div>
            <Button size="small" icon={sound() ? Scissors : Crop} onClick={() => setEditing(true)}>
              {sound() ? 'Trim' : 'Crop or turn'}
            </Button>
          </div>
        </Show>
      </div>
      <Show when={onDesk()}>
        <div class="media-said">
          <Show when={file().preview}>
            <AboutFields about={file().about} rules={props.rules} usedLabels={usedLabels()} disabled={false} onChange={(about) => props.desk.say(file().id, about)} />
          </Show>
          {props.children}
        </div>
      </Show>
    </div>
  );
}
