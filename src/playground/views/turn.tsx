/** One question and its answers, side by side; on a narrow screen one above the other. */
import { Show } from 'solid-js';
import type { Side, Turn } from '../conversation';
import { AnswerCard } from './answer-card';

export function TurnView(props: {
  readonly turn: Turn;
  readonly baseName: string;
  readonly afterName: string;
  readonly onRate: (side: Side, rating: 'good' | 'bad') => void;
  readonly onCorrect: ((side: Side, text: string) => Promise<void>) | null;
  /** Draws an answer again; null: not now, or no more, as the talk has gone on. */
  readonly onAgain: ((side: Side) => void) | null;
  readonly onStop: (side: Side) => void;
}) {
  const both = () => props.turn.before.end !== null && props.turn.after !== null && props.turn.after.end !== null;
  const correct = (side: Side) => {
    const onCorrect = props.onCorrect;
    return onCorrect && ((text: string) => onCorrect(side, text));
  };
  const again = (side: Side) => {
    const onAgain = props.onAgain;
    return onAgain && (() => onAgain(side));
  };
  return (
    <article class="turn" aria-label={props.turn.question}>
      <h2 class="turn-question">{props.turn.question}</h2>
      <div class={`answers ${props.turn.after ? 'two' : 'one'}`}>
        <AnswerCard
          side="Before"
          isAlone={props.turn.after === null}
          model={props.baseName}
          tone="sky"
          answer={props.turn.before}
          against={both() ? (props.turn.after?.text ?? null) : null}
          onRate={(rating) => props.onRate('before', rating)}
          onCorrect={correct('before')}
          onAgain={again('before')}
          onStop={() => props.onStop('before')}
          draftHref={props.turn.before.draft}
        />
        <Show when={props.turn.after}>
          {(after) => (
            <AnswerCard
              side="After"
              isAlone={false}
              model={props.afterName}
              tone="grain"
              answer={after()}
              against={both() ? props.turn.before.text : null}
              onRate={(rating) => props.onRate('after', rating)}
              onCorrect={correct('after')}
              onAgain={again('after')}
              onStop={() => props.onStop('after')}
              draftHref={after().draft}
            />
          )}
        </Show>
      </div>
    </article>
  );
}
