/** One run: its curve, its numbers, its flip-book, and what can be done with it. */
import { Button, EmptyState, Link, Notice, Page, PageHeader, Progress, Skeleton, formatDuration, plural } from '#ui';
import { useParams } from '@solidjs/router';
import Square from 'lucide-solid/icons/square';
import Trash from 'lucide-solid/icons/trash';
import { For, Match, Show, Switch, createEffect, createSignal } from 'solid-js';
import { openingBase } from '../engine-client';
import { moveInWords } from '../move';
import { numbers, type Progress as RunProgress } from '../run';
import { compilingWords } from '../models/views/opening';
import { RunsOn } from '../models/views/runs-on';
import { sampleSteps } from '../sampling';
import type { SavedRun } from '../saved-run';
import { knownRuns, runningRun, runsVersion, stopRun } from '../session';
import { whyUnsaved } from '../unsaved';
import './factory.css';
import './run.css';
import { FlipBook } from './flip-book';
import { LossChart } from './loss-chart';
import { RunActions } from './run-actions';
import { RunMark } from './run-mark';
import { RunNumbers } from './run-numbers';

export function RunView() {
  const params = useParams<{ id: string }>();
  const [kept, setKept] = createSignal<SavedRun | null>();
  createEffect(() => {
    const id = params.id;
    runsVersion();
    knownRuns().then(
      (runs) => setKept(runs.find((run) => run.id === id) ?? null),
      () => setKept(null),
    );
  });
  const run = (): SavedRun | null | undefined => {
    const live = runningRun();
    if (live?.id === params.id) return live;
    const found = kept();
    return found === null || found?.id === params.id ? found : undefined;
  };
  return (
    <Page width="wide" class="factory">
      <Switch>
        <Match when={run() === undefined}>
          <PageHeader title="Run" />
          <Skeleton height="260px" />
        </Match>
        <Match when={run() === null}>
          <PageHeader title="No such run" />
          <EmptyState title="This run is not on this device" action={<Link href="/factory">See all runs</Link>}>
            It was deleted, or it was trained on another device.
          </EmptyState>
        </Match>
        <Match when={run()}>{(found) => <RunPage run={found()} />}</Match>
      </Switch>
    </Page>
  );
}

function RunPage(props: { readonly run: SavedRun }) {
  const progress = (): RunProgress | null => ('progress' in props.run.state ? props.run.state.progress : null);
  const underWay = () => props.run.state.at === 'training' || props.run.state.at === 'preparing';
  return (
    <div class="run-page">
      <PageHeader
        title={props.run.name}
        above={<Link href="/factory">Train</Link>}
        lead={`${props.run.baseName}, trained on ${plural(props.run.contributions.length, 'accepted submission')} of ${props.run.netName}`}
        actions={<RunMark state={props.run.state} published={props.run.published !== null} />}
      />
      <div class="run-head">
        <Show when={underWay()} fallback={<RunActions run={props.run} />}>
          <RunProgressBar run={props.run} progress={progress()} />
        </Show>
      </div>
      <Show when={!underWay() && whyUnsaved(props.run.id)}>
        {(words) => (
          <Notice tone="bad" title="This run is not saved on this device" live>
            {words()} It is here until this page is closed or read again{props.run.adapter ? ': download its adapter before that.' : '.'}
          </Notice>
        )}
      </Show>
      <Show when={props.run.state.at === 'interrupted' || props.run.state.at === 'failed' || props.run.state.at === 'stopped' ? props.run.state : null}>
        {(state) => <EndNotice run={props.run} state={state()} />}
      </Show>
      <For each={props.run.moves}>
        {(move) => (
          <Notice tone="attention" live>
            {moveInWords(move)}
          </Notice>
        )}
      </For>
      <Show when={progress()} fallback={<Skeleton height="320px" />}>
        {(known) => (
          <>
            <RunNumbers progress={known()} memoryBytes={props.run.memoryBytes} over={!underWay()} />
            <LossChart progress={known()} />
          </>
        )}
      </Show>
      <Show when={props.run.prompts.length > 0}>
        <FlipBook prompts={props.run.prompts} samples={props.run.samples} planned={underWay() ? sampleSteps(progress()?.steps ?? 0) : []} />
      </Show>
    </div>
  );
}

function RunProgressBar(props: { readonly run: SavedRun; readonly progress: RunProgress | null }) {
  const now = () => (props.progress ? numbers(props.progress) : null);
  const estimate = () => {
    const left = now()?.secondsLeft ?? null;
    return left === null ? '' : `${formatDuration(left * 1000)} left`;
  };
  const doesAnswerFirst = () => now()?.step === 0 && props.run.prompts.length > 0 && props.run.samples.length === 0;
  const does = () => {
    if (props.run.state.at === 'preparing' || openingBase()) return 'Reading the model';
    return doesAnswerFirst() ? 'Answering before it learns' : 'Training';
  };
  return (
    <div class="run-progress">
      <Progress
        label={compilingWords() ?? does()}
        value={props.progress && props.progress.steps > 0 && !doesAnswerFirst() ? (now()?.step ?? 0) / props.progress.steps : null}
        estimate={estimate()}
      />
      <div class="run-stop">
        <Button icon={Square} onClick={() => stopRun(true)}>
          Stop and keep
        </Button>
        <Button variant="plain" icon={Trash} onClick={() => stopRun(false)}>
          Stop and discard
        </Button>
        <RunsOn />
      </div>
    </div>
  );
}

function EndNotice(props: { readonly run: SavedRun; readonly state: SavedRun['state'] }) {
  return (
    <Switch>
      <Match when={props.state.at === 'interrupted'}>
        <Notice tone="attention" title="The page that trained it was closed">
          The curve up to there is kept, the adapter is not. Your data is untouched: start again with the same recipe.
        </Notice>
      </Match>
      <Match when={props.state.at === 'failed' && props.state}>
        {(failed) => (
          <Notice tone="bad" title="The run ended with a problem" live>
            {'message' in failed() ? failed().message : ''} Your data is untouched.
          </Notice>
        )}
      </Match>
      <Match when={props.state.at === 'stopped'}>
        <Notice>{hasKept(props.state) ? 'Stopped by you. What it had learnt by then is kept.' : 'Stopped by you. Nothing of it was kept.'}</Notice>
      </Match>
    </Switch>
  );
}

const hasKept = (state: SavedRun['state']): boolean => state.at === 'stopped' && state.kept;
