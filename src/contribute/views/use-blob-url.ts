/** An address of a Blob that the page may play, given back when the Blob changes or the view goes. */
import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js';

export function useBlobUrl(blob: Accessor<Blob | undefined>): Accessor<string | undefined> {
  const [url, setUrl] = createSignal<string>();
  createEffect(() => {
    const held = blob();
    if (!held) return void setUrl(undefined);
    const made = URL.createObjectURL(held);
    setUrl(made);
    onCleanup(() => URL.revokeObjectURL(made));
  });
  return url;
}
