/** What belongs in an empty place, and the one action that fills it. */
import { type JSX, Show } from 'solid-js';
import { Icon, type IconComponent } from './button';

export function EmptyState(props: { readonly title: string; readonly children?: JSX.Element; readonly action?: JSX.Element; readonly icon?: IconComponent }) {
  return (
    <div class="ui-empty">
      <Show when={props.icon}>{(icon) => <Icon of={icon()} size={24} />}</Show>
      <p class="ui-empty-title">{props.title}</p>
      <Show when={props.children}>
        <p class="ui-empty-text">{props.children}</p>
      </Show>
      <Show when={props.action}>
        <div class="ui-empty-action">{props.action}</div>
      </Show>
    </div>
  );
}
