/** Talk: a conversation with the current base, and beside it with what a person's data made of it. What is wrong is put right here and becomes a draft in Collect. */
import { createDraft } from '#contribute';
import { announce, currentBaseName, useCurrentDatanet, useLedger } from '#datanets';
import { MediaNotice } from '#datanets/views';
import { compilingPrograms, knownRuns, openingBase, type SavedRun, hasAdapter, promptOf, runsVersion } from '#factory';
import { chooseBase, findBase, useCurrentBase } from '#factory/models';
import { Opening, RunsOn } from '#factory/models/views';
import { textRulesOf } from '#ledger';
import { Button, EmptyState, Notice, Page, PageHeader, Select, toast } from '#ui';
import { useSearchParams } from '@solidjs/router';
import MessagesSquare from 'lucide-solid/icons/messages-square';
import { For, Show, createEffect, createSignal, onCleanup, onMount } from 'solid-js';
import { stopAnswering } from '../answering';
import { EMPTY, rate, type Side, type Turn, withAnswer } from '../conversation';
import { correctionItem } from '../correction';
import { suggestQuestions } from '../rewording';
import { Composer } from './composer';
import { keepEndInSight } from './end-in-sight';
import './playground.css';
import { SettingsPanel } from './settings';
import { Standing } from './standing';
import { TurnView } from './turn';
import { useTalk } from './use-talk';

const BASE_ONLY = 'base';

export function PlaygroundView() {
  const { state, service } = useLedger();
  const datanet = useCurrentDatanet();
  const base = useCurrentBase();
  const [search, setSearch] = useSearchParams<{ run?: string }>();
  const [allRuns, setAllRuns] = createSignal<readonly SavedRun[] | null>(null);
  const [suggestions, setSuggestions] = createSignal<readonly string[]>([]);
  const end = keepEndInSight();
  const { talk, setTalk, settings, setSettings, isBusy, problem, setProblem, unkept, heard, setHeard, ...talking } = useTalk(base, end.follow);

  const readRuns = (): Promise<unknown> =>
    knownRuns().then(
      (found) => setAllRuns(found.filter((run) => hasAdapter(run.state))),
      (error: unknown) => setProblem(`The runs on this device could not be read. ${String(error)}`),
    );
  createEffect(() => {
    runsVersion();
    void readRuns();
  });
  // A run that was asked for by its address brings its base along.
  createEffect((done: string | undefined) => {
    const asked = allRuns()?.find((one) => one.id === search.run);
    if (!asked || asked.id === done) return done;
    if (asked.base !== base()?.id) {
      void findBase(asked.base).then((found) =>
        found ? chooseBase(found) : setProblem(`${asked.name} was trained on ${asked.baseName}, which is not on this device any more. Bring that model back to ask it.`),
      );
    }
    return asked.id;
  });
  /** An adapter means nothing to another base than its own. */
  const runs = () => allRuns()?.filter((one) => one.base === base()?.id) ?? null;
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
  // What is waited for is told at the end of the talk.
  createEffect(() => {
    if (openingBase() || compilingPrograms()) end.follow();
  });
  const stopByKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || !isBusy()) return;
    event.preventDefault();
    stopAnswering();
  };
  onMount(() => document.addEventListener('keydown', stopByKey));
  onCleanup(() => document.removeEventListener('keydown', stopByKey));

  const openSuggestions = () => {
    const asked = new Set(talk().turns.map((turn) => turn.question));
    return suggestions().filter((question) => !asked.has(question)).slice(0, 4);
  };
  const runName = (id: string | null) => allRuns()?.find((one) => one.id === id)?.name ?? 'a run that was deleted';
  const netFor = (turn: Turn) => state()?.datanets.get(allRuns()?.find((one) => one.id === turn.run)?.net ?? datanet()?.id ?? '') ?? datanet();

  const send = async (question: string) => {
    if (isBusy() || question.trim() === '') return;
    // A question may be quicker than the shelf: who answers is known only once the runs are.
    if (allRuns() === null) await readRuns();
    const answered = talking.ask(question, run());
    end.show();
    await answered;
  };
  const again = (turn: Turn, side: Side) => {
    const tuned = allRuns()?.find((one) => one.id === turn.run) ?? null;
    if (side === 'after' && !tuned) setProblem('The run that answered was deleted, so it can’t answer again.');
    else void talking.again(turn, side, tuned);
  };
  const correct = async (turn: Turn, side: Side, text: string) => {
    const net = netFor(turn);
    const rules = textRulesOf(net?.manifest);
    if (!net || !rules) return;
    const draft = await createDraft({ net: net.id, item: correctionItem(rules.shape, turn.question, text, turn[side]?.text ?? '', rules.fields), origin: 'playground' });
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
    setTalk(() => EMPTY);
    toast('The talk was cleared.', { action: { label: 'Undo', run: () => setTalk(() => before) } });
  };

  const choices = () => [...(runs() ?? []).map((one) => ({ value: one.id, label: one.name })), { value: BASE_ONLY, label: 'No run: the base alone' }];
  return (
    <Page width="wide" class="playground">
      <PageHeader title="Talk" lead={base()?.stay === 'embedded' ? 'Ask once, read two answers: the base as it was, and what your data made of it.' : `With ${currentBaseName()}, as it was and as your data made it.`} />
      <div class="talk-top">
        <Select label="Compare the base with" value={run()?.id ?? BASE_ONLY} options={choices()} onChange={(value) => setSearch({ run: value })} />
        <SettingsPanel settings={settings()} onChange={setSettings} />
        <RunsOn />
      </div>
      <MediaNotice why="You can talk all the same; but a corrected answer is a text, and finds no place in it. Pictures and recordings cannot train a language model either." />
      <Standing base={base()} runs={runs()} />
      <Show when={problem()}>
        {(words) => (
          <Notice tone="bad" live>
            {words()}
          </Notice>
        )}
      </Show>
      <Show when={unkept()}>
        {(words) => (
          <Notice tone="attention" live>
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
          {(id, index) => (
            <Show when={talk().turns.find((turn) => turn.id === id)}>
              {(turn) => (
                <TurnView
                  turn={turn()}
                  baseName={base()?.stay === 'embedded' ? 'base' : currentBaseName()}
                  afterName={runName(turn().run)}
                  onRate={(side, rating) => setTalk((now) => rate(now, id, side, rating))}
                  onCorrect={textRulesOf(netFor(turn())?.manifest) ? (side, text) => correct(turn(), side, text) : null}
                  onAgain={index() === talk().turns.length - 1 && !isBusy() ? (side) => again(turn(), side) : null}
                  onStop={stopAnswering}
                />
              )}
            </Show>
          )}
        </For>
        <Opening />
      </div>
      <p class="visually-hidden" aria-live="polite">
        {heard()}
      </p>
      <Composer
        suggestions={openSuggestions()}
        busy={isBusy()}
        compares={run() !== null}
        onAsk={(question) => void send(question)}
        onStop={() => stopAnswering()}
        aside={
          <Show when={talk().turns.length > 0}>
            <Button variant="plain" disabled={isBusy()} onClick={clear}>
              Clear
            </Button>
          </Show>
        }
      />
    </Page>
  );
}
