/** Collect: write or drop, with the gate reading along, and below it everything of one's own in this datanet. */
import { createEffect, createMemo, createSignal, Match, onCleanup, Show, Switch, untrack } from 'solid-js';
import { useParams, useSearchParams } from '@solidjs/router';
import { announce, useLedger } from '#datanets';
import { applyRemedy, type EntryFile, itemToFile, type Remedy, type Report, type Where } from '#gate';
import type { ContributionState, RecordId } from '#ledger';
import { ButtonLink, dismissToast, EmptyState, Link, Notice, Page, PageHeader, Sheet, Skeleton, Tabs, toast } from '#ui';
import { addTurn, isBlank, removeTurn, writeField, writeTurn, itemToDraft } from '../draft';
import { type Hold, holdAct, holdMs } from '../hold';
import { foreseeOutcome } from '../outcome';
import { leftToday } from '../quota';
import { reasonsGiven } from '../shelves';
import { DropPane } from './drop-pane';
import { createDropDesk } from './dropped-files';
import { GateBar, GatePanel, GateSpeaker } from './gate-panel';
import { type Filter, OwnItems } from './own-items';
import type { Submission } from './submission';
import { useDrafts } from './use-drafts';
import { useGate } from './use-gate';
import { useNarrow } from './use-narrow';
import { useNet } from './use-net';
import { readPayload } from './use-payload';
import { useSeen } from './use-seen';
import { WritePane } from './write-pane';
import './contribute.css';

export function ContributeView() {
  const params = useParams();
  const id = (): RecordId => params.id ?? '';
  const ledger = useLedger();
  const { net, me, loading } = useNet(id);
  const rules = () => net()?.manifest.rules;
  const [search, setSearch] = useSearchParams();
  const wanted = (): string | undefined => (typeof search.draft === 'string' ? search.draft : undefined);
  const drafts = useDrafts(id, () => rules()?.shape, wanted);
  const seen = useSeen(net, drafts);
  const gate = useGate(drafts.item, rules, seen);
  const narrow = useNarrow();
  const [tab, setTab] = createSignal('write');
  const [filter, setFilter] = createSignal<Filter>('drafts');
  const [busy, setBusy] = createSignal(false);
  const [trouble, setTrouble] = createSignal<string | null>(null);
  const [arrived, setArrived] = createSignal<ReadonlySet<RecordId>>(new Set());
  const [leaving, setLeaving] = createSignal<ReadonlyMap<RecordId, Hold>>(new Map());
  const [now, setNow] = createSignal(Date.now());
  const clock = setInterval(() => setNow(Date.now()), 30_000);
  let desk: HTMLDivElement | undefined;

  const quota = createMemo(() => {
    const held = net();
    return held ? leftToday(held, me(), now()) : undefined;
  });
  const foresee = (report: Report) => foreseeOutcome(report, net()!.manifest.acceptance, quota());
  const outcome = () => {
    const report = gate.report();
    return report && net() ? foresee(report) : null;
  };
  const improved = () => {
    const replaces = drafts.meta()?.replaces;
    return replaces ? (net()?.contributions.get(replaces) ?? null) : null;
  };

  const submitFile = async (file: EntryFile, replaces: RecordId | null = null): Promise<Submission> => {
    const result = await ledger.service.submit(id(), file, replaces);
    if (!result.ok) return { ok: false, trouble: `${result.error.message} ${result.error.fix}` };
    announce('submitted');
    const { id: contribution, status, points } = result.value;
    setArrived((before) => new Set([...before, contribution]));
    setNow(Date.now());
    return { ok: true, id: contribution, status, points };
  };
  const fileDesk = createDropDesk(rules, quota, async (file) => {
    const result = await submitFile(file);
    if (result.ok) setFilter(result.status === 'accepted' ? 'accepted' : 'waiting');
    return result;
  });

  const refusal = (): string | null => {
    const item = drafts.item();
    const report = gate.report();
    if (!item || isBlank(item)) return 'There is nothing to submit yet: write something first.';
    if (quota()?.reached) return quota()?.message ?? null;
    if (gate.failure()) return gate.failure();
    if (!report || !gate.current()) return null;
    const blocking = report.findings.find((finding) => finding.severity === 'fatal' || finding.severity === 'error');
    return !report.pass && blocking ? `${blocking.message} ${blocking.fix}` : null;
  };

  const submit = async (): Promise<void> => {
    const draft = drafts.openId();
    const item = drafts.item();
    if (busy() || draft === null) return;
    setTrouble(refusal());
    if (trouble() !== null || !item) return;
    setBusy(true);
    try {
      const result = await submitFile(itemToFile(item), drafts.meta()?.replaces ?? null);
      if (!result.ok) return void setTrouble(result.trouble);
      setFilter(result.status === 'accepted' ? 'accepted' : 'waiting');
      toast(result.status === 'accepted' ? `Accepted: ${result.points} points.` : 'Submitted. Reviewers look at it next.', { tone: 'good' });
      await drafts.remove(draft);
      focusFirstField();
    } finally {
      setBusy(false);
    }
  };

  const focusFirstField = (): void => void desk?.querySelector<HTMLElement>('[data-field]')?.focus();
  const show = ({ field, start, end }: Where): void => {
    const area = desk?.querySelector<HTMLTextAreaElement>(`[data-field="${CSS.escape(field ?? '')}"]`);
    area?.focus();
    if (start !== undefined) area?.setSelectionRange(start, end ?? start);
  };
  const settle = (remedy: Remedy): void => {
    const item = drafts.item();
    if (item) drafts.edit((doc) => itemToDraft(doc, applyRemedy(item, remedy)));
  };

  const improve = async (item: ContributionState): Promise<void> => {
    const held = net();
    const first = held ? (await readPayload(item.id, held.manifest.rules))?.items[0] : undefined;
    await drafts.start(first, { origin: 'sent-back', replaces: item.id });
    setTab('write');
    setFilter('drafts');
    desk?.scrollIntoView({ block: 'nearest' });
    focusFirstField();
  };

  const deleteDraft = async (draft: string): Promise<void> => {
    const restore = await drafts.remove(draft);
    toast('The draft was deleted.', { action: { label: 'Undo', run: () => void restore() } });
  };

  const withdraw = (item: ContributionState): void => {
    const hold = holdAct(() => {
      dismissToast(toastId);
      void ledger.service.withdraw(id(), item.id).then((result) => {
        stay();
        if (!result.ok) toast(`${result.error.message} ${result.error.fix}`, { tone: 'bad' });
      });
    });
    const stay = (): void => void setLeaving((before) => new Map([...before].filter(([held]) => held !== item.id)));
    setLeaving((before) => new Map([...before, [item.id, hold]]));
    const toastId = toast('Withdrawing it. Once signed, that cannot be taken back.', {
      seconds: holdMs / 1000,
      action: { label: 'Undo', run: () => hold.undo() && stay() },
    });
  };
  const signNow = (): void => untrack(leaving).forEach((hold) => hold.doNow());
  addEventListener('pagehide', signNow);
  onCleanup(() => {
    clearInterval(clock);
    removeEventListener('pagehide', signNow);
    signNow();
  });
  createEffect(() => {
    void drafts.item();
    setTrouble(null);
  });
  createEffect(() => {
    // Once it is in the fields, the address no longer asks for it: a reload opens whatever was written last.
    if (wanted() !== undefined && drafts.openId() !== null) setSearch({ draft: null }, { replace: true });
  });

  const gateProps = () => ({ report: gate.report(), outcome: outcome(), failure: gate.failure(), onRemedy: settle, onShow: show });
  return (
    <Page class="contribute">
      <PageHeader
        title="Collect"
        lead={net()?.manifest.rules.purpose || net()?.manifest.summary}
        above={<Show when={net()}>{(held) => <Link href={`/datanets/${id()}`}>{held().manifest.name}</Link>}</Show>}
      />
      <Switch>
        <Match when={loading() || (net() && !drafts.item())}>
          <Skeleton height="360px" />
        </Match>
        <Match when={!net()}>
          <EmptyState title="This datanet is not on this device." action={<ButtonLink href="/datanets">See all datanets</ButtonLink>}>
            Import it from a file, or pick another.
          </EmptyState>
        </Match>
        <Match when={net()}>
          {(held) => (
            <>
              <Show when={!held().open}>
                <Notice title="This datanet is closed">Nothing new enters. Your drafts stay here, and what was accepted stays accepted.</Notice>
              </Show>
              <div ref={desk} class="contribute-desk" classList={{ dropping: tab() === 'drop' }}>
                <Show when={narrow() && tab() === 'write'}>
                  <GateBar {...gateProps()} />
                </Show>
                <Sheet class="write-sheet">
                  <Tabs
                    label="Ways to contribute"
                    value={tab()}
                    onChange={setTab}
                    tabs={[
                      {
                        id: 'write',
                        label: 'Write',
                        content: () => (
                          <WritePane
                            item={drafts.item()!}
                            rules={held().manifest.rules}
                            quota={quota()!}
                            savedAt={drafts.savedAt()}
                            unsaved={drafts.unsaved()}
                            busy={busy()}
                            trouble={trouble()}
                            improves={improved() ? reasonsGiven(improved()!) : null}
                            blank={isBlank(drafts.item()!)}
                            onSubmit={() => void submit()}
                            onStartAnother={() => void drafts.start().then(focusFirstField)}
                            onField={(name, text) => drafts.edit((doc) => writeField(doc, name, text))}
                            onTurn={(index, to) => drafts.edit((doc) => writeTurn(doc, index, to))}
                            onAddTurn={() => drafts.edit((doc) => addTurn(doc))}
                            onRemoveTurn={(index) => drafts.edit((doc) => removeTurn(doc, index))}
                          />
                        ),
                      },
                      { id: 'drop', label: 'Drop files', ...(fileDesk.files.length > 0 ? { count: fileDesk.files.length } : {}), content: () => <DropPane desk={fileDesk} rules={held().manifest.rules} quota={quota()!} foresee={foresee} /> },
                    ]}
                  />
                </Sheet>
                <Show when={!narrow() && tab() === 'write'}>
                  <GatePanel {...gateProps()} />
                </Show>
                <Show when={tab() === 'write'}>
                  <GateSpeaker report={gate.report()} outcome={outcome()} />
                </Show>
              </div>
              <OwnItems
                net={held()}
                me={me()}
                drafts={drafts.list()}
                openDraft={drafts.openId()}
                filter={filter()}
                arrived={arrived()}
                leaving={new Set(leaving().keys())}
                onFilter={setFilter}
                onOpenDraft={(draft) => void drafts.open(draft).then(focusFirstField)}
                onDeleteDraft={(draft) => void deleteDraft(draft.id)}
                onImprove={(item) => void improve(item)}
                onWithdraw={withdraw}
                onWrite={() => {
                  setTab('write');
                  focusFirstField();
                }}
              />
            </>
          )}
        </Match>
      </Switch>
    </Page>
  );
}
