/** How things stand before one asks: what trains, what is trained, and what the base can't do. */
import { type Base, engineIsBusy, runningRun, type SavedRun } from '#factory';
import { Link, Notice } from '#ui';
import { Match, Show, Switch } from 'solid-js';

export function Standing(props: { readonly base: Base | null; readonly runs: readonly SavedRun[] | null }) {
  const training = () => runningRun();
  return (
    <>
      <Switch>
        <Match when={training()}>
          {(run) => (
            <Notice action={<Link href={`/factory/runs/${run().id}`}>Watch it</Link>}>
              {run().name} is training.{' '}
              {props.base && engineIsBusy(props.base) ? `Until it is done, only its own base, ${run().baseName}, can answer.` : 'It can be asked when it is done; until then answers come slower.'}
            </Notice>
          )}
        </Match>
        <Match when={props.runs?.length === 0}>
          <Notice action={<Link href="/factory">Train one</Link>}>No run of this base is here yet, so only the base answers.</Notice>
        </Match>
      </Switch>
      <Show when={props.base?.facts && !props.base.facts.hasChatTemplate}>
        <Notice>This model never learnt to chat: it goes on with your text.</Notice>
      </Show>
    </>
  );
}
