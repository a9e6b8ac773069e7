/** The frame of every screen: one column of the right width, and a heading that names it. */
import { type JSX, Show, createEffect } from 'solid-js';

export function Page(props: { readonly children: JSX.Element; readonly width?: 'text' | 'normal' | 'wide'; readonly class?: string }) {
  return <div class={`ui-page ${props.width ?? 'normal'} ${props.class ?? ''}`}>{props.children}</div>;
}

/** The page's h1, which takes focus when its route opens; it also sets the document's title. */
export function PageHeader(props: {
  readonly title: string;
  /** One or two sentences below the title. */
  readonly lead?: JSX.Element;
  readonly actions?: JSX.Element;
  /** Stands above the title: where this page hangs. */
  readonly above?: JSX.Element;
}) {
  createEffect(() => {
    document.title = `${props.title} · Winnow`;
  });
  return (
    <header class="ui-page-header">
      <div class="ui-page-title">
        <Show when={props.above}>
          <div class="ui-page-above">{props.above}</div>
        </Show>
        <h1 tabIndex={-1}>{props.title}</h1>
        <Show when={props.lead}>
          <p class="ui-page-lead">{props.lead}</p>
        </Show>
      </div>
      <Show when={props.actions}>
        <div class="ui-page-actions">{props.actions}</div>
      </Show>
    </header>
  );
}
