/** One answer: its text as it comes, what differs from the other one underlined, and under it what can be done with it. */
import { Button, Diff, IconButton, Link, TextArea, formatDecimals, plural, toast } from '#ui';
import Copy from 'lucide-solid/icons/copy';
import Pencil from 'lucide-solid/icons/pencil';
import RefreshCw from 'lucide-solid/icons/refresh-cw';
import Square from 'lucide-solid/icons/square';
import ThumbsDown from 'lucide-solid/icons/thumbs-down';
import ThumbsUp from 'lucide-solid/icons/thumbs-up';
import { Show, createSignal } from 'solid-js';
import type { Answer } from '../conversation';

interface AnswerCardProps {
  /** "Before" or "After". */
  readonly side: string;
  /** There is no other side: who it is goes without saying. */
  readonly isAlone: boolean;
  /** Which model it is. */
  readonly model: string;
  readonly answer: Answer;
  /** The other side's text once both are whole; null: nothing to compare with yet. */
  readonly against: string | null;
  readonly tone: 'sky' | 'grain';
  readonly onRate: (rating: 'good' | 'bad') => void;
  /** Saves a correction as a draft; null: no datanet takes one. */
  readonly onCorrect: ((text: string) => Promise<void>) | null;
  readonly draftHref: string | null;
  /** Draws it again with another seed; null: not now. */
  readonly onAgain: (() => void) | null;
  readonly onStop: () => void;
}

export function AnswerCard(props: AnswerCardProps) {
  const [editing, setEditing] = createSignal(false);
  const [text, setText] = createSignal('');
  const [saving, setSaving] = createSignal(false);
  let editButton: HTMLButtonElement | undefined;
  const whole = () => props.answer.end !== null;
  const open = () => {
    setText(props.answer.text);
    setEditing(true);
  };
  const close = () => {
    setEditing(false);
    queueMicrotask(() => editButton?.focus());
  };
  const save = async () => {
    if (!props.onCorrect || text().trim() === '') return;
    setSaving(true);
    try {
      await props.onCorrect(text().trim());
      close();
    } finally {
      setSaving(false);
    }
  };
  const copy = () =>
    navigator.clipboard.writeText(props.answer.text).then(
      () => toast('The answer was copied.'),
      () => toast('The browser did not allow it. Select the text and copy it.', { tone: 'bad' }),
    );
  return (
    <div class={`answer ${props.tone}`} role="group" aria-label={`${props.side}: ${props.model}`}>
      <p class="answer-side">
        <Show when={!props.isAlone} fallback={<b>{props.model}</b>}>
          <b>{props.side}</b> <span>{props.model}</span>
        </Show>
        <Show when={speedWords(props.answer)}>{(words) => <span class="answer-speed">{words()}</span>}</Show>
      </p>
      {/* Beside the head: under growing text it would run away from the pointer. */}
      <Show when={!whole()}>
        <Button class="answer-stop" size="small" icon={Square} aria-label={`Stop ${props.side.toLowerCase()}`} onClick={() => props.onStop()}>
          Stop
        </Button>
      </Show>
      <Show when={props.answer.leftOut > 0}>
        <p class="answer-left-out">The oldest {plural(props.answer.leftOut, 'turn')} no longer fit what it can hold, and were left out.</p>
      </Show>
      <Show
        when={editing()}
        fallback={
          <p class="answer-text" aria-busy={!whole()}>
            <Show when={whole() && props.against !== null} fallback={props.answer.text}>
              <Diff text={props.answer.text} against={props.against ?? ''} tone={props.tone} />
            </Show>
            <Show when={!whole()}>
              <span class="answer-caret" aria-hidden="true" />
            </Show>
            <Show when={endWords(props.answer)}>{(words) => <span class="answer-end">{words()}</span>}</Show>
          </p>
        }
      >
        <form
          class="answer-edit"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <TextArea label="The right answer" hint="Saved as a draft in Collect, with its question; its gate tells what it still needs." value={text()} onInput={setText} ref={(area: HTMLTextAreaElement) => queueMicrotask(() => area.focus())} />
          <div class="answer-edit-buttons">
            <Button type="submit" variant="primary" size="small" busy={saving()} disabled={text().trim() === ''}>
              Save as draft
            </Button>
            <Button size="small" onClick={close}>
              Cancel
            </Button>
          </div>
        </form>
      </Show>
      <div class="answer-foot" role="group" aria-label={`What you can do with ${props.side.toLowerCase()}`}>
        <Show when={whole()}>
          <Show when={props.answer.end !== 'failed'}>
            <IconButton icon={ThumbsUp} label="Good answer" aria-pressed={props.answer.rating === 'good'} onClick={() => props.onRate('good')} />
            <IconButton icon={ThumbsDown} label="Bad answer" aria-pressed={props.answer.rating === 'bad'} onClick={() => props.onRate('bad')} />
          </Show>
          <Show when={'clipboard' in navigator && props.answer.text !== ''}>
            <IconButton icon={Copy} label="Copy" onClick={() => void copy()} />
          </Show>
          <Show when={props.onAgain}>{(again) => <IconButton icon={RefreshCw} label="Regenerate" onClick={() => again()()} />}</Show>
          <Show when={props.answer.end !== 'failed' && props.onCorrect}>
            <Button ref={(button: HTMLButtonElement) => (editButton = button)} variant="plain" icon={Pencil} disabled={editing()} onClick={open}>
              Edit
            </Button>
          </Show>
        </Show>
        <Show when={props.draftHref}>
          {(href) => (
            <Link class="answer-draft" href={href()}>
              See it in Collect
            </Link>
          )}
        </Show>
      </div>
    </div>
  );
}

function speedWords({ tokens, tokensPerSecond }: Answer): string {
  if (!tokens) return '';
  return tokensPerSecond === null ? plural(tokens, 'token') : `${plural(tokens, 'token')}, ${formatDecimals(tokensPerSecond, tokensPerSecond < 10 ? 1 : 0)} a second`;
}

function endWords(answer: Answer): string {
  switch (answer.end) {
    case 'stopped':
      return ' (stopped)';
    case 'length':
      return ' … (its length was used up)';
    case 'failed':
      return 'It could not answer.';
    default:
      return '';
  }
}
