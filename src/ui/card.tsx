/** Surfaces. A card is one thing among others of its kind; a sheet is a panel of the page, with a heading and a foot if it needs them. */
import { type JSX, Show, createUniqueId } from 'solid-js';
import { Dynamic } from 'solid-js/web';

/** The whole card answers a press when `href` is given; inner buttons still work. */
export function Card(props: { readonly href?: string; readonly heading?: JSX.Element; readonly children: JSX.Element; readonly class?: string; readonly mine?: boolean; /** Of the heading; 3 when left out: a card in a section. */ readonly level?: 2 | 3 }) {
  return (
    <article class={`ui-card ${props.mine ? 'mine' : ''} ${props.class ?? ''}`}>
      <Show when={props.heading}>
        <Dynamic component={`h${props.level ?? 3}`} class="ui-card-heading">
          <Show when={props.href} fallback={props.heading}>
            {(href) => (
              <a class="ui-card-link" href={href()}>
                {props.heading}
              </a>
            )}
          </Show>
        </Dynamic>
      </Show>
      {props.children}
    </article>
  );
}

export function Sheet(props: { readonly heading?: JSX.Element; readonly aside?: JSX.Element; readonly footer?: JSX.Element; readonly children: JSX.Element; readonly class?: string }) {
  const id = createUniqueId();
  return (
    <section class={`ui-sheet ${props.class ?? ''}`} aria-labelledby={props.heading ? id : undefined}>
      <Show when={props.heading}>
        <header class="ui-sheet-head">
          <h2 id={id}>{props.heading}</h2>
          <Show when={props.aside}>
            <div class="ui-sheet-aside">{props.aside}</div>
          </Show>
        </header>
      </Show>
      <div class="ui-sheet-body">{props.children}</div>
      <Show when={props.footer}>
        <footer class="ui-sheet-foot">{props.footer}</footer>
      </Show>
    </section>
  );
}
