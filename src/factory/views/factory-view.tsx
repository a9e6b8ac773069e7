/** Train: what it reads on the left, how it trains on the right, what that takes at the foot, and the runs so far below. */
import { setCurrentDatanet, useCurrentDatanet, useLedger } from '#datanets';
import type { RecordId } from '#ledger';
import { Link, Notice, Page, PageHeader } from '#ui';
import { useNavigate } from '@solidjs/router';
import { Show, createEffect, createMemo, createSignal, untrack } from 'solid-js';
import { type BaseAssets, loadBaseAssets } from '../base-model';
import { EMBEDDED_URL, measureSpeed, previewRow } from '../engine-client';
import { availableBytes, memoryBytes, trainSeconds, usualSpeed } from '../estimate';
import { LINEARS } from '../fields';
import { FALLBACK, numberOf, presets, type Recipe } from '../recipe';
import { numbers } from '../run';
import { estimateTokens, mixRecipe, promptOf, type Taught, taughtBy } from '../rows';
import { choosePrompts, MAX_PROMPTS } from '../sampling';
import type { SavedRun } from '../saved-run';
import { knownRuns, plannedSteps, runningRun, runsVersion, startRun } from '../session';
import { DataPanel } from './data-panel';
import './factory.css';
import { RecipePanel } from './recipe-panel';
import { RunList } from './run-list';
import { StartFoot } from './start-foot';

interface Accepted {
  readonly contributions: readonly RecordId[];
  readonly items: readonly Taught[];
}

export function FactoryView() {
  const { state, service } = useLedger();
  const datanet = useCurrentDatanet();
  const navigate = useNavigate();
  const [base, setBase] = createSignal<BaseAssets | null>(null);
  const [accepted, setAccepted] = createSignal<Accepted | null>(null);
  const [chosen, setChosen] = createSignal<Recipe | null>(null);
  const [wrongSettings, setWrongSettings] = createSignal<readonly string[]>([]);
  const [typedPrompts, setTypedPrompts] = createSignal<string | null>(null);
  const [runs, setRuns] = createSignal<readonly SavedRun[]>();
  const [probed, setProbed] = createSignal<number | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [starting, setStarting] = createSignal(false);

  const fail = (what: string) => (error: unknown) => void setProblem(`${what} ${error instanceof Error ? error.message : String(error)}`);

  loadBaseAssets(EMBEDDED_URL, 'embedded').then(setBase, fail('The base model could not be read. Nothing is lost; load the page again.'));
  createEffect(() => {
    void [runsVersion(), runningRun()?.id];
    knownRuns().then(setRuns, fail('The runs on this device could not be read.'));
  });
  createEffect(() => {
    const net = datanet()?.id;
    if (!net) return;
    service.acceptedItems(net).then(
      (found) => untrack(datanet)?.id === net && setAccepted({ contributions: [...new Set(found.map((one) => one.contribution))], items: taughtBy(found, untrack(state)?.me ?? null) }),
      fail('The accepted items could not be read.'),
    );
  });

  const threePresets = createMemo(() => presets(base()?.recipe ?? FALLBACK, base()?.replay.length));
  const recipe = createMemo(() => chosen() ?? threePresets()[1]?.recipe ?? FALLBACK);
  const mix = (of: Recipe) => mixRecipe(accepted()?.items ?? [], base()?.replay ?? [], of);
  const mixture = createMemo(() => mix(recipe()));
  const minePromptsFirst = () => (accepted()?.items ?? []).toSorted((a, b) => Number(b.mine) - Number(a.mine)).map(({ item }) => promptOf(item));
  const prompts = createMemo(() => typedPrompts() ?? choosePrompts(minePromptsFirst()).join('\n'));
  const promptList = () => prompts().split('\n').map((line) => line.trim()).filter((line) => line !== '').slice(0, MAX_PROMPTS);

  const speed = createMemo(() => usualSpeed((runs() ?? []).map(speedOf)) ?? probed());
  const seconds = (of: Recipe): number | null => {
    const tokensPerSecond = speed();
    const mixed = mix(of);
    const rows = mixed.train;
    if (tokensPerSecond === null || rows.length === 0) return null;
    const perStep = (estimateTokens(rows) / rows.length) * numberOf(of, 'per_device_train_batch_size') * numberOf(of, 'gradient_accumulation_steps');
    return trainSeconds(perStep, plannedSteps(of, mixed), tokensPerSecond);
  };
  createEffect(() => {
    const known = base();
    if (!known || !runs() || runningRun() || untrack(speed) !== null) return;
    measureSpeed(known.replay, known.recipe).then(setProbed, fail('This device’s speed could not be measured.'));
  });

  const memory = () => {
    const known = base();
    if (!known) return null;
    const modules = recipe()['target_modules'];
    const longest = Math.min(numberOf(recipe(), 'max_length'), Math.max(1, ...mixture().train.map((row) => estimateTokens([row]))));
    return memoryBytes(known.shape, {
      batch: numberOf(recipe(), 'per_device_train_batch_size'),
      tokens: longest,
      rank: numberOf(recipe(), 'r'),
      modules: Array.isArray(modules) ? modules : LINEARS,
    });
  };
  const available = availableBytes('deviceMemory' in navigator && typeof navigator.deviceMemory === 'number' ? navigator.deviceMemory : undefined);

  const obstacle = (): string | null => {
    if (runningRun()) return 'A run is under way. It has to end before the next one starts.';
    if (state() && !datanet()) return 'There is no datanet on this device yet. Add one first.';
    if (!accepted() || !base()) return 'One moment: the data and the model are being read.';
    if (accepted()?.items.length === 0) return 'There is nothing to train on yet: this datanet has no accepted items.';
    if (wrongSettings().length > 0) return 'A setting is out of bounds. It is marked under All settings.';
    if ((memory() ?? 0) > available) return 'It does not fit into this device’s memory. Make the batch, the rank or the longest row smaller.';
    return null;
  };

  const start = async () => {
    const net = datanet();
    const known = accepted();
    if (!net || !known || starting()) return;
    setStarting(true);
    try {
      const id = await startRun({
        net: net.id,
        netName: net.manifest.name,
        base: 'embedded',
        recipe: recipe(),
        contributions: known.contributions,
        mixture: mixture(),
        prompts: promptList(),
        memoryBytes: memory(),
      });
      navigate(`/factory/runs/${id}`);
    } catch (error) {
      fail('The run could not be started. Nothing was changed.')(error);
    } finally {
      setStarting(false);
    }
  };

  const datanets = () => [...(state()?.datanets.values() ?? [])].map((net) => ({ value: net.id, label: net.manifest.name }));
  return (
    <Page width="wide" class="factory">
      <PageHeader title="Train" lead="Teach the base model what was accepted. It happens in this page, on this device." />
      <Show when={problem()}>
        {(words) => (
          <Notice tone="bad" live>
            {words()}
          </Notice>
        )}
      </Show>
      <Show when={runningRun()}>
        {(run) => (
          <Notice tone="attention" action={<Link href={`/factory/runs/${run().id}`}>Watch it</Link>}>
            {run().name} is training.
          </Notice>
        )}
      </Show>
      <div class="factory-halves">
        <DataPanel
          datanets={datanets()}
          datanet={datanet()?.id ?? null}
          onDatanet={(id) => {
            setAccepted(null);
            setTypedPrompts(null);
            setCurrentDatanet(id);
          }}
          accepted={accepted()?.items.length ?? 0}
          mixture={mixture()}
          ready={(accepted() !== null && base() !== null) || (state() !== undefined && datanets().length === 0)}
          preview={previewRow}
          prompts={prompts()}
          onPrompts={setTypedPrompts}
        />
        <div class="factory-right">
          <RecipePanel
            presets={threePresets()}
            recipe={recipe()}
            onRecipe={setChosen}
            onErrors={setWrongSettings}
            seconds={seconds}
            replayOffered={base()?.replay.length ?? 0}
          />
          <RunList runs={runs()} />
        </div>
      </div>
      <StartFoot
        rows={mixture().train.length}
        steps={plannedSteps(recipe(), mixture())}
        memoryBytes={memory()}
        availableBytes={available}
        seconds={seconds(recipe())}
        obstacle={obstacle()}
        starting={starting()}
        onStart={() => void start()}
      />
    </Page>
  );
}

function speedOf(run: SavedRun): number {
  return 'progress' in run.state && run.state.progress ? (numbers(run.state.progress).tokensPerSecond ?? 0) : 0;
}
