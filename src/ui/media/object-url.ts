/** Bytes as an address that the page may show or play: made when they are there, given back when they change or the view goes. */
import { createEffect, createSignal, onCleanup } from 'solid-js';

/** Undefined while there is nothing to show. Call it within a component. */
export function createObjectUrl(source: () => { readonly bytes: Uint8Array; readonly mime: string } | undefined): () => string | undefined {
  const [url, setUrl] = createSignal<string>();
  createEffect(() => {
    const held = source();
    if (!held) {
      setUrl(undefined);
      return;
    }
    const made = URL.createObjectURL(new Blob([new Uint8Array(held.bytes)], { type: held.mime }));
    setUrl(made);
    onCleanup(() => URL.revokeObjectURL(made));
  });
  return url;
}
