/** One answer: its text as it comes, what differs from the other one underlined, and under it good, bad and edit. */
import { Button, Diff, IconButton, Link, TextArea } from '#ui';
import Pencil from 'lucide-solid/icons/pencil';
import ThumbsDown from 'lucide-solid/icons/thumbs-down';
import ThumbsUp from 'lucide-solid/icons/thumbs-up';
import { Show, createSignal } from 'solid-js';
import type { Answer } from '../conversation';

interface AnswerCardProps {
  /** "Before" or "After". */
  readonly side: string;
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
  return (
    <div class={`answer ${props.tone}`} role="group" aria-label={`${props.side}: ${props.model}`}>
      <p class="answer-side">
        <b>{props.side}</b> <span>{props.model}</span>
      </p>
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
      <div class="answer-foot" role="group" aria-label={`What you think of ${props.side.toLowerCase()}`}>
        <IconButton icon={ThumbsUp} label="Good answer" disabled={!whole()} aria-pressed={props.answer.rating === 'good'} onClick={() => props.onRate('good')} />
        <IconButton icon={ThumbsDown} label="Bad answer" disabled={!whole()} aria-pressed={props.answer.rating === 'bad'} onClick={() => props.onRate('bad')} />
        <Show when={props.onCorrect}>
          <Button ref={(button: HTMLButtonElement) => (editButton = button)} variant="plain" icon={Pencil} disabled={!whole() || editing()} onClick={open}>
            Edit
          </Button>
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

function endWords(answer: Answer): string {
  switch (answer.end) {
    case 'stopped':
      return ' (stopped)';
    case 'length':
      return ' … (its length was used up)';
    case 'failed':
      return ' It could not answer. Ask again.';
    default:
      return '';
  }
}
