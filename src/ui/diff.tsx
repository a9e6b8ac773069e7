/** A text with the words underlined that another text does not have. Put two of them side by side to compare two answers. */
import { For, Show } from 'solid-js';
import { diffWords } from './word-diff';

export function Diff(props: { readonly text: string; readonly against: string; readonly tone?: 'grain' | 'field' | 'sky' }) {
  return (
    <span class={`ui-diff ${props.tone ?? 'grain'}`}>
      <For each={diffWords(props.text, props.against)}>
        {(piece) => (
          <Show when={piece.changed} fallback={piece.text}>
            <mark>{piece.text}</mark>
          </Show>
        )}
      </For>
    </span>
  );
}
