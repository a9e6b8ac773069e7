/** A group of questions that is folded away until it is wanted; folded, it says in a line what holds now. */
import { type JSX, Show } from 'solid-js';

export function FormGroup(props: { readonly title: string; readonly now: string; readonly wrong: boolean; readonly children: JSX.Element }) {
  return (
    <details class="ui-sheet rules-group">
      <summary>
        <span class="rules-group-title">{props.title}</span>
        <span class={`rules-group-now ${props.wrong ? 'wrong' : ''}`}>
          <Show when={props.wrong} fallback={props.now}>
            Something in here must change.
          </Show>
        </span>
      </summary>
      <div class="ui-sheet-body rules-fields">{props.children}</div>
    </details>
  );
}
