/** The other one of two copies, beside this one: a file on the desk, one of one's drafts, or something in the datanet. */
import { For, Match, Show, Switch } from 'solid-js';
import { type Item, type Preview, readItems } from '#gate';
import type { DatanetState, RecordId } from '#ledger';
import { textRulesOf } from '#ledger';
import { Skeleton } from '#ui';
import { Picture, SoundPlayer } from '#ui/media';
import type { DeskFile } from '../desk-file';
import type { Twin } from '../twins';
import { ItemText } from './item-text';
import { AboutText, StoredMedia } from './stored-media';
import { useBlobUrl } from './use-blob-url';
import { useStoredFile } from './use-stored';

/** What twins are looked up in. */
export interface TwinSources {
  readonly net: DatanetState;
  readonly find: (id: string) => DeskFile | undefined;
  readonly draft: (id: string) => Item | undefined;
}

export function TwinPanel(props: { readonly twin: Twin; readonly sources: TwinSources; readonly mine?: DeskFile }) {
  return (
    <div class="twin-panel">
      <Show when={props.mine}>
        {(mine) => (
          <figure>
            <figcaption>This one</figcaption>
            <DeskLook file={mine()} />
          </figure>
        )}
      </Show>
      <figure>
        <figcaption>{props.twin.ref.kind === 'desk' ? props.twin.place : capitalised(props.twin.place)}</figcaption>
        <Switch>
          <Match when={props.twin.ref.kind === 'desk' && props.sources.find(props.twin.ref.id)}>{(file) => <DeskLook file={file()} />}</Match>
          <Match when={props.twin.ref.kind === 'draft' && props.sources.draft(props.twin.ref.id)}>{(item) => <ItemText item={item()} />}</Match>
          <Match when={props.twin.ref.kind === 'datanet' && props.twin.ref.id}>{(id) => <Stored id={id()} net={props.sources.net} />}</Match>
          <Match when={true}>
            <p class="soft">It is no longer there.</p>
          </Match>
        </Switch>
      </figure>
    </div>
  );
}

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

function Stored(props: { readonly id: RecordId; readonly net: DatanetState }) {
  return (
    <Show when={props.net.manifest.rules.kind === 'text'} fallback={<StoredMedia id={props.id} name="The other one" />}>
      <StoredText id={props.id} net={props.net} />
    </Show>
  );
}

const mostRows = 3;

function StoredText(props: { readonly id: RecordId; readonly net: DatanetState }) {
  const file = useStoredFile(() => props.id);
  const items = (): readonly Item[] => {
    const [held, rules] = [file(), textRulesOf(props.net.manifest)];
    const read = held && rules ? readItems(rules, held) : null;
    return read?.ok ? read.value.slice(0, mostRows) : [];
  };
  return (
    <Show when={file() !== undefined} fallback={<Skeleton height="80px" />}>
      <Show when={items().length > 0} fallback={<p class="soft">It is not on this device.</p>}>
        <For each={items()}>{(item) => <ItemText item={item} fields={textRulesOf(props.net.manifest)?.fields ?? []} />}</For>
      </Show>
    </Show>
  );
}

function DeskLook(props: { readonly file: DeskFile }) {
  return (
    <>
      <Show when={props.file.preview} fallback={<For each={props.file.rows.slice(0, mostRows)}>{(item) => <ItemText item={item} />}</For>}>
        {(preview) => <PreviewLook preview={preview()} blob={props.file.blob} name={props.file.name} />}
      </Show>
      <AboutText about={props.file.about} />
    </>
  );
}

export function PreviewLook(props: { readonly preview: Preview; readonly blob: Blob; readonly name: string }) {
  const url = useBlobUrl(() => (props.preview.kind === 'sound' ? props.blob : undefined));
  return (
    <Switch>
      <Match when={props.preview.kind === 'picture' && props.preview}>{(picture) => <Picture raster={picture().raster} alt={props.name} />}</Match>
      <Match when={props.preview.kind === 'sound' && props.preview}>{(sound) => <SoundPlayer url={url()} peaks={sound().peaks} seconds={sound().seconds} label={props.name} />}</Match>
    </Switch>
  );
}
