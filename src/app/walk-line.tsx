/** The slim line that leads through the loop: which step, what to do, the way there, and the way out. */
import { useCurrentDatanet } from '#datanets';
import { Button, ButtonLink, IconButton } from '#ui';
import { useLocation } from '@solidjs/router';
import X from 'lucide-solid/icons/x';
import { For, Show } from 'solid-js';
import { leaveWalk, walk } from './walk';
import { currentStep, walkSteps } from './walk-steps';

export function WalkLine() {
  const location = useLocation();
  const net = useCurrentDatanet();
  const index = () => currentStep(walk());
  const step = () => walkSteps[index()];
  const target = () => step()?.href(net()?.id) ?? '/';
  return (
    <Show when={walk().active}>
      <section class="walk" aria-label="The walk through the loop">
        <ol class="walk-cells" aria-label={`${Math.min(index(), walkSteps.length)} of ${walkSteps.length} steps done`}>
          <For each={walkSteps}>
            {(one, place) => (
              <li class={walk().done.includes(one.event) ? 'done' : place() === index() ? 'now' : ''}>
                <span class="visually-hidden">
                  {one.title}
                  {walk().done.includes(one.event) ? ', done' : ''}
                </span>
              </li>
            )}
          </For>
        </ol>
        <p class="walk-words" role="status">
          <Show
            when={step()}
            fallback={
              <>
                <b>That was the whole loop.</b> <span class="walk-how">Your correction waits as a draft: submit it, and the next round begins.</span>
              </>
            }
          >
            {(now) => (
              <>
                <span class="walk-count">
                  {index() + 1} of {walkSteps.length}
                </span>{' '}
                <b>{now().title}</b> <span class="walk-how">{now().how}</span>
              </>
            )}
          </Show>
        </p>
        <Show when={step()} fallback={<Button size="small" variant="primary" onClick={leaveWalk}>Done</Button>}>
          <Show when={location.pathname !== target()}>
            <ButtonLink size="small" variant="primary" href={target()}>
              Go there
            </ButtonLink>
          </Show>
          <IconButton size="small" icon={X} label="Leave the walk; it can be resumed from the front page" onClick={leaveWalk} />
        </Show>
      </section>
    </Show>
  );
}
