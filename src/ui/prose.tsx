/**
 * Longer text that somebody wrote with a little Markdown: headings, lists, paragraphs, emphasis and code. It becomes elements, never markup, so
 * nothing in it can act; what it does not know stays as typed.
 */
import { For, type JSX, Match, Switch } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { type ProseBlock, readProse, readSpans } from './read-prose';

const Spans = (props: { readonly text: string }) => (
  <For each={readSpans(props.text)}>
    {(span) => (
      <Switch fallback={span.text}>
        <Match when={span.kind === 'strong'}>
          <strong>{span.text}</strong>
        </Match>
        <Match when={span.kind === 'em'}>
          <em>{span.text}</em>
        </Match>
        <Match when={span.kind === 'code'}>
          <code>{span.text}</code>
        </Match>
      </Switch>
    )}
  </For>
);

function Block(props: { readonly block: ProseBlock; readonly level: number }): JSX.Element {
  return (
    <Switch>
      <Match when={props.block.kind === 'heading' && props.block}>
        {(heading) => (
          <Dynamic component={`h${props.level}`}>
            <Spans text={heading().text} />
          </Dynamic>
        )}
      </Match>
      <Match when={props.block.kind === 'list' && props.block}>
        {(list) => (
          <ul>
            <For each={list().items}>
              {(item) => (
                <li>
                  <Spans text={item} />
                </li>
              )}
            </For>
          </ul>
        )}
      </Match>
      <Match when={props.block.kind === 'paragraph' && props.block}>
        {(paragraph) => (
          <p>
            <Spans text={paragraph().text} />
          </p>
        )}
      </Match>
    </Switch>
  );
}

/** `level` is that of its headings, whatever level they were written at: 3 in a section of a page. */
export const Prose = (props: { readonly text: string; readonly level?: 2 | 3 | 4 }) => (
  <div class="ui-prose">
    <For each={readProse(props.text)}>{(block) => <Block block={block} level={props.level ?? 3} />}</For>
  </div>
);
