/** A row as the model reads it: its tokens, those that carry loss marked, coloured by how much the base is surprised by each. */
import { For, Show } from 'solid-js';
import { surprise, tokenWords, type PreviewToken } from '../preview';

export function Tokens(props: { readonly tokens: readonly PreviewToken[] }) {
  const learnt = () => props.tokens.filter((token) => token.labelled).length;
  const measured = () => props.tokens.some((token) => token.loss !== null);
  return (
    <figure class="tokens">
      <p class="tokens-row">
        <For each={props.tokens}>
          {(token) => (
            <span class={`token ${token.labelled ? `labelled surprise-${surprise(token.loss)}` : ''}`} title={tokenWords(token)}>
              {token.text}
            </span>
          )}
        </For>
      </p>
      <figcaption>
        {props.tokens.length} tokens; it learns to write the <span class="token labelled surprise-0">{learnt()} underlined</span> ones.
        <Show when={measured()}>
          {' '}
          The stronger the colour, the more the base is surprised: <span class="token labelled surprise-1">a little</span>{' '}
          <span class="token labelled surprise-3">much</span>
        </Show>
      </figcaption>
    </figure>
  );
}
