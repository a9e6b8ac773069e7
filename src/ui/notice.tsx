/** A calm word in the page: what happened, what is safe, what to do next. */
import { type JSX, Show } from 'solid-js';

export function Notice(props: { readonly tone?: 'plain' | 'good' | 'bad' | 'attention'; readonly title?: string; readonly children: JSX.Element; readonly action?: JSX.Element; /** Read aloud when it appears. */ readonly live?: boolean }) {
  return (
    <div class={`ui-notice ${props.tone ?? 'plain'}`} role={props.live ? (props.tone === 'bad' ? 'alert' : 'status') : undefined}>
      <div>
        <Show when={props.title}>
          <p class="ui-notice-title">{props.title}</p>
        </Show>
        <div class="ui-notice-text">{props.children}</div>
      </div>
      <Show when={props.action}>
        <div class="ui-notice-action">{props.action}</div>
      </Show>
    </div>
  );
}
