/** How long a text is, once it comes near a bound; silent while there is room. */
import { Show } from 'solid-js';
import type { Bounds } from '#gate';

export function LengthLeft(props: { readonly text: string; readonly rule: Bounds }) {
  const length = () => [...props.text.trim()].length;
  const near = () => length() > 0 && (length() < props.rule.min || length() > props.rule.max * 0.8);
  return (
    <Show when={near()}>
      <span class="length-left">{length() < props.rule.min ? `${length()} of at least ${props.rule.min}` : `${length()} of ${props.rule.max}`}</span>
    </Show>
  );
}
