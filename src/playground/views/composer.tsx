/** The one input at the foot of the talk: a question, suggestions to try, stop. Enter sends, with Shift it begins a new line. */
import { Button, TextArea } from '#ui';
import ArrowUp from 'lucide-solid/icons/arrow-up';
import Square from 'lucide-solid/icons/square';
import { For, type JSX, Show, createSignal } from 'solid-js';

/** Letters; the model's context is the real limit, and it tells. */
const MOST_LETTERS = 20_000;

export function Composer(props: {
  readonly suggestions: readonly string[];
  readonly busy: boolean;
  /** Two models answer. */
  readonly compares: boolean;
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
  const sendByKey = (event: KeyboardEvent) => {
    // While letters are put together by an input method, Enter ends that.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
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
        <TextArea
          label="Question"
          hideLabel
          placeholder={props.compares ? 'Ask both' : 'Ask'}
          value={question()}
          rows={1}
          maxRows={6}
          onInput={setQuestion}
          onKeyDown={sendByKey}
          autocomplete="off"
          enterkeyhint="send"
          maxLength={MOST_LETTERS}
        />
        <Show
          when={props.busy}
          fallback={
            <Button type="submit" variant="primary" icon={ArrowUp} disabled={question().trim() === ''}>
              Ask
            </Button>
          }
        >
          <Button icon={Square} aria-keyshortcuts="Escape" onClick={() => props.onStop()}>
            Stop
          </Button>
        </Show>
      </div>
    </form>
  );
}
