/** One big number and what it counts. Numbers are the decoration. */
import { type JSX, Show } from 'solid-js';

export function Stat(props: { readonly label: string; readonly value: JSX.Element; readonly unit?: string; readonly tone?: 'grain' | 'field' | 'chaff' | 'sky' | 'soft'; readonly detail?: JSX.Element; readonly size?: 'normal' | 'large' }) {
  return (
    <div class={`ui-stat ${props.tone ?? ''} ${props.size ?? 'normal'}`}>
      <dt>{props.label}</dt>
      <dd>
        <span class="ui-stat-value">{props.value}</span>
        <Show when={props.unit}>
          <span class="ui-stat-unit">{props.unit}</span>
        </Show>
        <Show when={props.detail}>
          <span class="ui-stat-detail">{props.detail}</span>
        </Show>
      </dd>
    </div>
  );
}

/** Stats in a row, divided by rules; they wrap on a narrow screen. */
export const StatRow = (props: { readonly children: JSX.Element }) => <dl class="ui-stats">{props.children}</dl>;
