/** Talk: one question, two answers, before and after. What is wrong is put right here and becomes a draft in Collect. */
import { createDraft } from '#contribute';
import { announce, useCurrentDatanet, useLedger } from '#datanets';
import { type SavedRun, hasAdapter, knownRuns, promptOf, runningRun, runsVersion } from '#factory';
import { Button, EmptyState, Link, Notice, Page, PageHeader, Select, toast } from '#ui';
import { useSearchParams } from '@solidjs/router';
import MessagesSquare from 'lucide-solid/icons/messages-square';
import { For, Show, createEffect, createSignal, untrack } from 'solid-js';
import { answerQuestion, stopAnswering } from '../answering';
import { EMPTY, parseTalk, rate, type Side, type Talk, type Turn, withAnswer, ask } from '../conversation';
import { correctionItem } from '../correction';
import { suggestQuestions } from '../rewording';
import { type AnswerSettings, DEFAULT_SETTINGS } from '../settings';
import { Composer } from './composer';
import './playground.css';
import { SettingsPanel } from './settings';
import { TurnView } from './turn';

const KEPT_AS = 'winnow.talk';
const BASE_ONLY = 'base';

export function PlaygroundView() {
  const { state, service } = useLedger();
  const datanet = useCurrentDatanet();
  const [search, setSearch] = useSearchParams<{ run?: string }>();
  const [runs, setRuns] = createSignal<readonly SavedRun[] | null>(null);
  const [talk, setTalk] = createSignal<Talk>(parseTalk(localStorage.getItem(KEPT_AS)));
  const [settings, setSettings] = createSignal<AnswerSettings>(DEFAULT_SETTINGS);
  const [suggestions, setSuggestions] = createSignal<readonly string[]>([]);
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [heard, setHeard] = createSignal('');
  let end: HTMLDivElement | undefined;

  const readRuns = (): Promise<unknown> =>
    knownRuns().then(
      (found) => setRuns(found.filter((run) => hasAdapter(run.state))),
      (error: unknown) => setProblem(`The runs on this device could not be read. ${String(error)}`),
    );
  createEffect(() => {
    runsVersion();
    void readRuns();
  });
  createEffect(() => {
    const kept = talk();
    if (kept.turns.every((turn) => turn.before.end !== null && turn.after?.end !== null)) localStorage.setItem(KEPT_AS, JSON.stringify(kept));
  });
  /** The run that answers: the one that was asked for, else the newest; null: the base alone. */
  const run = (): SavedRun | null => {
    const known = runs() ?? [];
    return search.run === BASE_ONLY ? null : (known.find((one) => one.id === search.run) ?? known[0] ?? null);
  };
  createEffect(() => {
    const net = run()?.net ?? datanet()?.id;
    const used = run()?.contributions;
    if (!net) return;
    service.acceptedItems(net).then(
      (found) => {
        const wanted = used && new Set(used);
        const taught = found.filter((one) => !wanted || wanted.has(one.contribution)).map((one) => promptOf(one.item));
        setSuggestions([...suggestQuestions(taught.toReversed(), 8), 'Who are you?']);
      },
      () => setSuggestions(['Who are you?']),
    );
  });

  const openSuggestions = () => {
    const asked = new Set(talk().turns.map((turn) => turn.question));
    return suggestions().filter((question) => !asked.has(question)).slice(0, 4);
  };
  const runName = (id: string | null) => runs()?.find((one) => one.id === id)?.name ?? 'a run that was deleted';
  const netFor = (turn: Turn) => state()?.datanets.get(runs()?.find((one) => one.id === turn.run)?.net ?? datanet()?.id ?? '') ?? datanet();

  const send = async (question: string) => {
    if (busy() || question.trim() === '') return;
    setProblem(null);
    setBusy(true);
    // A question may be quicker than the shelf: who answers is known only once the runs are.
    if (runs() === undefined) await readRuns();
    const answering = run();
    const id = crypto.randomUUID();
    setTalk((now) => ask(now, { id, question: question.trim(), run: answering?.id ?? null }));
    queueMicrotask(() => end?.scrollIntoView({ block: 'end' }));
    try {
      await answerQuestion({
        talk: untrack(talk),
        id,
        run: answering,
        settings: settings(),
        onAnswer: (side, change) => setTalk((now) => withAnswer(now, id, side, (answer) => ({ ...answer, ...change }))),
      });
      const turn = untrack(talk).turns.find((one) => one.id === id);
      setHeard(turn ? `Before: ${turn.before.text}${turn.after ? ` After: ${turn.after.text}` : ''}` : '');
      if (turn?.after && turn.after.end !== 'failed') announce('asked');
    } catch (error) {
      setProblem(`The model could not answer. ${error instanceof Error ? error.message : String(error)} Your talk is kept.`);
    } finally {
      setBusy(false);
      queueMicrotask(() => end?.scrollIntoView({ block: 'end' }));
    }
  };

  const correct = async (turn: Turn, side: Side, text: string) => {
    const net = netFor(turn);
    if (!net) return;
    const draft = await createDraft({ net: net.id, item: correctionItem(net.manifest.rules.shape, turn.question, text), origin: 'playground' });
    if (!draft.saved.ok) {
      setProblem(`${draft.saved.error.message} ${draft.saved.error.fix}`);
      return;
    }
    setTalk((now) => withAnswer(now, turn.id, side, (answer) => ({ ...answer, draft: `/datanets/${net.id}/contribute?draft=${draft.id}` })));
    announce('corrected');
    setHeard('The correction is a draft in Collect now.');
  };

  const clear = () => {
    const before = talk();
    setTalk(EMPTY);
    toast('The talk was cleared.', { action: { label: 'Undo', run: () => setTalk(before) } });
  };

  const choices = () => [...(runs() ?? []).map((one) => ({ value: one.id, label: one.name })), { value: BASE_ONLY, label: 'No run: the base alone' }];
  return (
    <Page width="wide" class="playground">
      <PageHeader title="Talk" lead="Ask once, read two answers: the base as it was, and what your data made of it." />
      <div class="talk-top">
        <Select label="Compare the base with" value={run()?.id ?? BASE_ONLY} options={choices()} onChange={(value) => setSearch({ run: value })} />
        <SettingsPanel settings={settings()} onChange={setSettings} />
      </div>
      <Show
        when={runningRun()}
        fallback={
          <Show when={runs()?.length === 0}>
            <Notice action={<Link href="/factory">Train one</Link>}>No model is trained yet, so only the base answers.</Notice>
          </Show>
        }
      >
        {(training) => (
          <Notice action={<Link href={`/factory/runs/${training().id}`}>Watch it</Link>}>{training().name} is training. It can be asked when it is done; until then answers come slower.</Notice>
        )}
      </Show>
      <Show when={problem()}>
        {(words) => (
          <Notice tone="bad" live>
            {words()}
          </Notice>
        )}
      </Show>
      <div class="turns">
        <For
          each={talk().turns.map((turn) => turn.id)}
          fallback={
            <EmptyState icon={MessagesSquare} title="Nothing asked yet">
              Ask about something that was taught, in other words than it was taught in; then about something that nobody taught.
            </EmptyState>
          }
        >
          {(id) => (
            <Show when={talk().turns.find((turn) => turn.id === id)}>
              {(turn) => (
                <TurnView
                  turn={turn()}
                  afterName={runName(turn().run)}
                  onRate={(side, rating) => setTalk((now) => rate(now, id, side, rating))}
                  onCorrect={netFor(turn()) ? (side, text) => correct(turn(), side, text) : null}
                />
              )}
            </Show>
          )}
        </For>
        <div ref={end} class="turns-end" />
      </div>
      <p class="visually-hidden" aria-live="polite">
        {heard()}
      </p>
      <Composer
        suggestions={openSuggestions()}
        busy={busy()}
        onAsk={(question) => void send(question)}
        onStop={stopAnswering}
        aside={
          <Show when={talk().turns.length > 0}>
            <Button variant="plain" disabled={busy()} onClick={clear}>
              Clear
            </Button>
          </Show>
        }
      />
    </Page>
  );
}
