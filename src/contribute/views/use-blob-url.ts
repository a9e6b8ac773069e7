/** An address of a Blob that the page may play, given back when the Blob changes or the view goes. */
import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from 'solid-js';

export function useBlobUrl(blob: Accessor<Blob | undefined>): Accessor<string | undefined> {
  const [url, setUrl] = createSignal<string>();
  // The same one asked for again is no change: what plays goes on playing.
  const wanted = createMemo(blob);
  createEffect(() => {
    const held = wanted();
    if (!held) return void setUrl(undefined);
    const made = URL.createObjectURL(held);
    setUrl(made);
    onCleanup(() => URL.revokeObjectURL(made));
  });
  return url;
}
