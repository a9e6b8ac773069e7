/** One question and its answers, side by side; on a narrow screen one above the other. */
import { Show } from 'solid-js';
import type { Side, Turn } from '../conversation';
import { AnswerCard } from './answer-card';

export function TurnView(props: {
  readonly turn: Turn;
  readonly afterName: string;
  readonly onRate: (side: Side, rating: 'good' | 'bad') => void;
  readonly onCorrect: ((side: Side, text: string) => Promise<void>) | null;
}) {
  const both = () => props.turn.before.end !== null && props.turn.after !== null && props.turn.after.end !== null;
  const correct = (side: Side) => {
    const onCorrect = props.onCorrect;
    return onCorrect && ((text: string) => onCorrect(side, text));
  };
  return (
    <article class="turn" aria-label={props.turn.question}>
      <h2 class="turn-question">{props.turn.question}</h2>
      <div class={`answers ${props.turn.after ? 'two' : 'one'}`}>
        <AnswerCard
          side="Before"
          model="base"
          tone="sky"
          answer={props.turn.before}
          against={both() ? (props.turn.after?.text ?? null) : null}
          onRate={(rating) => props.onRate('before', rating)}
          onCorrect={correct('before')}
          draftHref={props.turn.before.draft}
        />
        <Show when={props.turn.after}>
          {(after) => (
            <AnswerCard
              side="After"
              model={props.afterName}
              tone="grain"
              answer={after()}
              against={both() ? props.turn.before.text : null}
              onRate={(rating) => props.onRate('after', rating)}
              onCorrect={correct('after')}
              draftHref={after().draft}
            />
          )}
        </Show>
      </div>
    </article>
  );
}
