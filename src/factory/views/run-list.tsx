/** The runs on this device, newest first, each with its state and what it reached. */
import { EmptyState, Link, RelativeTime, Sheet, Skeleton, formatDecimals, plural } from '#ui';
import FlaskConical from 'lucide-solid/icons/flask-conical';
import { For, Show } from 'solid-js';
import { numbers } from '../run';
import type { SavedRun } from '../saved-run';
import { whyUnsaved } from '../unsaved';
import { RunMark } from './run-mark';

export function RunList(props: { readonly runs: readonly SavedRun[] | undefined }) {
  return (
    <Sheet heading="Runs">
      <Show when={props.runs} fallback={<Skeleton lines={3} />}>
        {(runs) => (
          <Show
            when={runs().length > 0}
            fallback={
              <EmptyState icon={FlaskConical} title="No run yet">
                What you train stays here, with its curve, its answers and its adapter.
              </EmptyState>
            }
          >
            <ul class="run-list">
              <For each={runs()}>
                {(run) => (
                  <li>
                    <div>
                      <Link class="run-list-name" href={`/factory/runs/${run.id}`} quiet>
                        {run.name}
                      </Link>
                      <p class="run-list-facts">
                        <RelativeTime at={run.createdAt} />, {run.baseName}, {plural(run.contributions.length, 'accepted submission')}
                        {whyUnsaved(run.id) === null ? '' : ', not saved on this device'}
                      </p>
                    </div>
                    <span class="run-list-loss">{reached(run)}</span>
                    <RunMark state={run.state} published={run.published !== null} />
                  </li>
                )}
              </For>
            </ul>
          </Show>
        )}
      </Show>
    </Sheet>
  );
}

function reached(run: SavedRun): string {
  const progress = 'progress' in run.state ? run.state.progress : null;
  const loss = progress && numbers(progress).loss;
  return loss === null ? '' : `loss ${formatDecimals(loss, 2)}`;
}
