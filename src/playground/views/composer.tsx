/** The one input at the foot of the talk: a question, suggestions to try, stop. */
import { Button, TextField } from '#ui';
import ArrowUp from 'lucide-solid/icons/arrow-up';
import Square from 'lucide-solid/icons/square';
import { For, type JSX, Show, createSignal } from 'solid-js';

export function Composer(props: {
  readonly suggestions: readonly string[];
  readonly busy: boolean;
  readonly onAsk: (question: string) => void;
  readonly onStop: () => void;
  readonly aside?: JSX.Element;
}) {
  const [question, setQuestion] = createSignal('');
  const submit = () => {
    if (props.busy || question().trim() === '') return;
    props.onAsk(question());
    setQuestion('');
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div class="composer-suggestions" role="group" aria-label="Questions to try">
        <For each={props.suggestions}>
          {(suggestion) => (
            <button type="button" class="suggestion" disabled={props.busy} onClick={() => props.onAsk(suggestion)}>
              {suggestion}
            </button>
          )}
        </For>
        {props.aside}
      </div>
      <div class="composer-row">
        <TextField label="Question" hideLabel placeholder="Ask both" value={question()} onInput={setQuestion} autocomplete="off" enterkeyhint="send" maxLength={500} />
        <Show
          when={props.busy}
          fallback={
            <Button type="submit" variant="primary" icon={ArrowUp} disabled={question().trim() === ''}>
              Ask
            </Button>
          }
        >
          <Button icon={Square} onClick={() => props.onStop()}>
            Stop
          </Button>
        </Show>
      </div>
    </form>
  );
}
