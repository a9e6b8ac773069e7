/** Train: what it reads on the left, how it trains on the right, what that takes at the foot, and the runs so far below. */
import { currentBaseName, setCurrentDatanet, useCurrentDatanet, useLedger } from '#datanets';
import { MediaNotice } from '#datanets/views';
import type { RecordId } from '#ledger';
import { Link, Notice, Page, PageHeader } from '#ui';
import { useNavigate } from '@solidjs/router';
import { Show, createEffect, createMemo, createSignal, untrack } from 'solid-js';
import { type BaseAssets, loadBaseAssets } from '../base-model';
import { earlierSpeeds } from '../earlier-speeds';
import { engineIsBusy, measureSpeed, openBase, previewRow } from '../engine-client';
import { choiceOf, engineStanding, wantedBackend } from '../engine-worker';
import { availableBytes, guessedSpeed, memoryNeed, trainSeconds, usualSpeed } from '../estimate';
import { fieldsFor, LINEARS } from '../fields';
import { useCurrentBase } from '../models/shelf';
import { Opening } from '../models/views/opening';
import { asQuantization } from '../quantization';
import { FALLBACK, numberOf, presets, type Recipe } from '../recipe';
import { estimateTokens, mixRecipe, promptOf, type Row, type Taught, taughtBy } from '../rows';
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
  const currentBase = useCurrentBase();
  const [base, setBase] = createSignal<BaseAssets | null>(null);
  const [accepted, setAccepted] = createSignal<Accepted | null>(null);
  const [chosen, setChosen] = createSignal<Recipe | null>(null);
  const [wrongSettings, setWrongSettings] = createSignal<readonly string[]>([]);
  const [typedPrompts, setTypedPrompts] = createSignal<string | null>(null);
  const [runs, setRuns] = createSignal<readonly SavedRun[]>();
  const [probed, setProbed] = createSignal<number | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [starting, setStarting] = createSignal(false);
  let probedFor: string | undefined;

  const fail = (what: string) => (error: unknown) => void setProblem(`${what} ${error instanceof Error ? error.message : String(error)}`);

  createEffect((before: string | undefined) => {
    const wanted = currentBase();
    if (!wanted || wanted.id === before) return before;
    setBase(null);
    setChosen(null);
    setProbed(null);
    setProblem(null);
    loadBaseAssets(wanted, (one) => openBase(one)).then(
      (assets) => untrack(currentBase)?.id === wanted.id && setBase(assets),
      (error: unknown) => untrack(currentBase)?.id === wanted.id && fail(`${wanted.name} could not be opened.`)(error),
    );
    return wanted.id;
  });
  createEffect(() => {
    void [runsVersion(), runningRun()?.id];
    knownRuns().then(setRuns, fail('The runs on this device could not be read.'));
  });
  createEffect(() => {
    const net = datanet()?.id;
    if (!net) return;
    service.acceptedItems(net).then(
      (found) => untrack(datanet)?.id === net && setAccepted({ contributions: [...new Set(found.map((one) => one.contribution))], items: taughtBy(found, untrack(state)?.me ?? null, untrack(datanet)) }),
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

  const backend = () => choiceOf(engineStanding())?.backend ?? (wantedBackend() === 'auto' ? null : wantedBackend());
  const measured = createMemo(() => usualSpeed(earlierSpeeds(runs() ?? [], currentBase()?.id, backend())) ?? probed());
  const speed = () => {
    const shape = base()?.shape;
    return measured() ?? (shape ? guessedSpeed(shape, crossOriginIsolated ? navigator.hardwareConcurrency : 1) : null);
  };
  const seconds = (of: Recipe): number | null => {
    const tokensPerSecond = speed();
    const mixed = mix(of);
    const rows = mixed.train;
    if (tokensPerSecond === null || rows.length === 0) return null;
    const perStep = (estimateTokens(rows) / rows.length) * numberOf(of, 'per_device_train_batch_size') * numberOf(of, 'gradient_accumulation_steps');
    return trainSeconds(perStep, plannedSteps(of, mixed), tokensPerSecond);
  };
  createEffect(() => {
    // Which earlier speeds count may become known only now.
    backend();
    const known = base();
    const rows = known && known.replay.length > 0 ? known.replay : mixture().train;
    if (!known || !runs() || rows.length === 0 || runningRun() || untrack(measured) !== null || known.base.id === probedFor) return;
    const { id } = known.base;
    probedFor = id;
    measureSpeed(known.base, rows, known.recipe).then((speed) => {
      // Cut short, it is measured again when something here changes.
      if (speed === null && probedFor === id) probedFor = undefined;
      if (untrack(currentBase)?.id === id) setProbed(speed);
    }, fail('This device’s speed could not be measured.'));
  });

  const available = availableBytes('deviceMemory' in navigator && typeof navigator.deviceMemory === 'number' ? navigator.deviceMemory : undefined);
  const memory = () => {
    const known = base();
    if (!known) return null;
    const modules = recipe()['target_modules'];
    const longest = Math.min(numberOf(recipe(), 'max_length'), Math.max(1, ...mixture().train.map((row) => estimateTokens([row]))));
    const load = {
      batch: numberOf(recipe(), 'per_device_train_batch_size'),
      tokens: longest,
      rank: numberOf(recipe(), 'r'),
      modules: Array.isArray(modules) ? modules : 'all-linear',
      quantization: asQuantization(recipe()['quantization']),
    } as const;
    return memoryNeed(known.shape, load, available);
  };

  const obstacle = (): string | null => {
    if (runningRun()) return 'A run is under way. It has to end before the next one starts.';
    if (state() && !datanet()) return 'There is no datanet on this device yet. Add one first.';
    if (!accepted() || !base()) return problem() ? 'The base model could not be opened. Choose another, or try again.' : 'One moment: the data and the model are being read.';
    if (datanet()?.manifest.rules.kind !== 'text') return 'This datanet holds no texts, and a language model learns from text only. Pick another.';
    if (accepted()?.items.length === 0) return 'There is nothing to train on yet: this datanet has no accepted items.';
    if (wrongSettings().length > 0) return 'A setting is out of bounds. It is marked under All settings.';
    if ((memory()?.bytes ?? 0) > available) return 'It does not fit into this device’s memory. Make the batch, the rank or the longest row smaller.';
    return null;
  };

  const start = async () => {
    const net = datanet();
    const known = accepted();
    const assets = base();
    if (!net || !known || !assets || starting()) return;
    setStarting(true);
    try {
      const id = await startRun({
        net: net.id,
        netName: net.manifest.name,
        base: assets.base,
        recipe: recipe(),
        contributions: known.contributions,
        mixture: mixture(),
        prompts: promptList(),
        memoryBytes: memory()?.bytes ?? null,
      });
      navigate(`/factory/runs/${id}`);
    } catch (error) {
      fail('The run could not be started. Nothing was changed.')(error);
    } finally {
      setStarting(false);
    }
  };

  /** A row as the base reads it; null: none can be read now. */
  const preview = () => {
    const known = base()?.base;
    return known && !engineIsBusy(known) ? (row: Row) => previewRow(known, row) : null;
  };
  const fields = createMemo(() => {
    const known = base();
    return fieldsFor({ targets: known ? [...new Set(known.shape.linears.map(({ target }) => target))] : LINEARS, isQuantizable: known?.isQuantizable ?? false, hasReplay: (known?.replay.length ?? 0) > 0 });
  });
  const datanets = () => [...(state()?.datanets.values() ?? [])].map(({ id, manifest }) => ({ value: id, label: manifest.rules.kind === 'text' ? manifest.name : `${manifest.name} (no texts)` }));
  const pickDatanet = (id: string): void => {
    setAccepted(null);
    setTypedPrompts(null);
    setCurrentDatanet(id);
  };
  return (
    <Page width="wide" class="factory">
      <PageHeader title="Train" lead={`Teach ${currentBase()?.stay === 'embedded' ? 'the built-in model' : currentBaseName()} what was accepted. It happens in this page, on this device.`} />
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
      <MediaNotice
        why="A language model learns from text; pictures and recordings cannot train it."
        onPick={pickDatanet}
      />
      <Opening />
      <div class="factory-halves">
        <DataPanel
          datanets={datanets()}
          datanet={datanet()?.id ?? null}
          onDatanet={pickDatanet}
          accepted={accepted()?.items.length ?? 0}
          mixture={mixture()}
          ready={(accepted() !== null && base() !== null) || (state() !== undefined && datanets().length === 0)}
          preview={preview()}
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
            fields={fields()}
          />
          <RunList runs={runs()} />
        </div>
      </div>
      <StartFoot
        rows={mixture().train.length}
        steps={plannedSteps(recipe(), mixture())}
        memoryBytes={memory()?.bytes ?? null}
        isCheckpointing={memory()?.isCheckpointing ?? false}
        availableBytes={available}
        seconds={seconds(recipe())}
        obstacle={obstacle()}
        starting={starting()}
        onStart={() => void start()}
      />
    </Page>
  );
}
