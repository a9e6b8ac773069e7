/** A submitted picture or recording: small in lists; whole, with what is said of it, where it is looked at. */
import { For, Match, Show, Switch } from 'solid-js';
import { mimeOfName, saidOf } from '#datanets';
import type { About } from '#gate';
import type { RecordId } from '#ledger';
import { Skeleton } from '#ui';
import { Picture, SoundPlayer, Waveform } from '#ui/media';
import { aboutInShort } from '../about';
import { useBlobUrl } from './use-blob-url';
import { useStoredFile, useStoredPreview } from './use-stored';

export function StoredThumb(props: { readonly id: RecordId; readonly name: string }) {
  const preview = useStoredPreview(() => props.id);
  return (
    <span class="media-thumb">
      <Show when={preview()} fallback={<span class="media-thumb-none" />} keyed>
        {(held) => (held.kind === 'picture' ? <Picture bytes={held.bytes} mime={held.mime} size="thumb" alt={props.name} /> : <Waveform peaks={held.peaks} label={`Recording of ${held.seconds.toFixed(1)} s`} />)}
      </Show>
    </span>
  );
}

export function StoredMedia(props: { readonly id: RecordId; readonly name: string }) {
  const preview = useStoredPreview(() => props.id);
  const file = useStoredFile(() => props.id);
  const url = useBlobUrl(() => {
    const held = file();
    return held ? new Blob([new Uint8Array(held.bytes)], { type: mimeOfName(held.name) }) : undefined;
  });
  return (
    <div class="stored-media">
      <Switch fallback={<Skeleton height="120px" />}>
        <Match when={preview() === null && file() === null}>
          <p class="soft">It is not on this device.</p>
        </Match>
        <Match when={preview()} keyed>
          {(held) =>
            held.kind === 'picture' ? (
              <Picture bytes={file()?.bytes ?? held.bytes} mime={file() && isShown(file()?.name ?? '') ? mimeOfName(file()?.name ?? '') : held.mime} width={held.width} height={held.height} alt={aboutInShort(file()?.about ?? {}) || props.name} />
            ) : (
              <SoundPlayer url={url()} peaks={held.peaks} seconds={held.seconds} label={props.name} />
            )
          }
        </Match>
      </Switch>
      <Show when={file()?.about}>{(about) => <AboutText about={about()} />}</Show>
    </div>
  );
}

const isShown = (name: string): boolean => !/\.tiff?$/i.test(name);

/** What was said, to be read. */
export function AboutText(props: { readonly about: About }) {
  return (
    <dl class="item-text small">
      <For each={saidOf(props.about)}>
        {([label, text]) => (
          <div>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}
