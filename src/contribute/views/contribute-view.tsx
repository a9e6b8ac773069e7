/** Collect: write or drop, with the gate reading along, and below it everything of one's own in this datanet. */
import { createEffect, createMemo, createSignal, Match, onCleanup, Show, Switch } from 'solid-js';
import { useParams, useSearchParams } from '@solidjs/router';
import { applyRemedy, type Item, type Remedy, type Report, type Where } from '#gate';
import type { ContributionState, ContributionStatus, DatanetState, RecordId } from '#ledger';
import { formatNumber, Link, Notice, Page, PageHeader, Sheet, Skeleton, Tabs, toast } from '#ui';
import { addTurn, isBlank, itemToDraft, removeTurn, writeField, writeTurn } from '../draft';
import { foreseeOutcome } from '../outcome';
import { leftToday, type Quota } from '../quota';
import { reasonsGiven } from '../shelves';
import { DropPane } from './drop-pane';
import { createDropDesk } from './dropped-files';
import { GateBar, GatePanel, GateSpeaker } from './gate-panel';
import { MissingNet } from './missing-net';
import { type Filter, OwnItems } from './own-items';
import { useDrafts } from './use-drafts';
import { useGate } from './use-gate';
import { useNarrow } from './use-narrow';
import { useNet } from './use-net';
import { readPayload } from './use-payload';
import { useSeen } from './use-seen';
import { useSubmitting } from './use-submitting';
import { useWithdrawing } from './use-withdrawing';
import { WritePane } from './write-pane';
import './contribute.css';

/** Another datanet is another page: nothing typed for one ever lands in the other. */
export function ContributeView() {
  const params = useParams();
  return (
    <Show when={params.id} keyed>
      {(id) => <Collect id={id} />}
    </Show>
  );
}

interface Desk {
  readonly net: DatanetState;
  readonly item: Item;
  readonly quota: Quota;
}

function Collect(props: { readonly id: RecordId }) {
  const [search, setSearch] = useSearchParams();
  const wanted = (): string | undefined => (typeof search.draft === 'string' ? search.draft : undefined);
  const { net, me, loading } = useNet(() => props.id);
  const rules = () => net()?.manifest.rules;
  const drafts = useDrafts(
    () => props.id,
    () => rules()?.shape,
    wanted,
  );
  const gate = useGate(drafts.item, rules, useSeen(net, drafts));
  const narrow = useNarrow();
  const [tab, setTab] = createSignal('write');
  const [filter, setFilter] = createSignal<Filter>('drafts');
  const [now, setNow] = createSignal(Date.now());
  const clock = setInterval(() => setNow(Date.now()), 30_000);
  onCleanup(() => clearInterval(clock));
  let fields: HTMLDivElement | undefined;

  const quota = createMemo(() => {
    const held = net();
    return held ? leftToday(held, me(), now()) : undefined;
  });
  const desk = (): Desk | undefined => {
    const [held, item, left] = [net(), drafts.item(), quota()];
    return held && item && left ? { net: held, item, quota: left } : undefined;
  };
  const submitting = useSubmitting(props.id, drafts, gate, quota);
  const { leaving, withdraw } = useWithdrawing(props.id);
  const fileDesk = createDropDesk(rules, quota, async (file) => {
    const result = await submitting.submitFile(file);
    if (result.ok) setFilter(shelfAfter(result.status));
    return result;
  });

  const foresee = (report: Report, held: DatanetState) => foreseeOutcome(report, held.manifest.acceptance, quota());
  const outcome = () => {
    const [report, held] = [gate.report(), net()];
    return report && held ? foresee(report, held) : null;
  };
  const improves = () => {
    const replaces = drafts.meta()?.replaces;
    const replaced = replaces ? net()?.contributions.get(replaces) : undefined;
    return replaced ? reasonsGiven(replaced) : null;
  };

  const submit = async (): Promise<void> => {
    const result = await submitting.submitDraft();
    if (!result) return;
    setFilter(shelfAfter(result.status));
    toast(result.status === 'accepted' ? `Accepted: ${formatNumber(result.points)} points.` : 'Submitted. Reviewers look at it next.', { tone: 'good' });
    focusFirstField();
  };
  const focusFirstField = (): void => void fields?.querySelector<HTMLElement>('[data-field]')?.focus();
  const focusLastField = (): void => void [...(fields?.querySelectorAll<HTMLElement>('[data-field]') ?? [])].at(-1)?.focus();
  const show = ({ field = '', start, end }: Where): void => {
    const area = fields?.querySelector<HTMLTextAreaElement>(`[data-field="${CSS.escape(field)}"]`);
    area?.focus();
    if (start !== undefined) area?.setSelectionRange(start, end ?? start);
  };
  const settle = (remedy: Remedy): void => {
    const item = drafts.item();
    if (item) drafts.edit((doc) => itemToDraft(doc, applyRemedy(item, remedy)));
  };
  const improve = async (item: ContributionState): Promise<void> => {
    const begun = drafts.list().find((draft) => draft.meta.replaces === item.id);
    const under = rules();
    if (begun) await drafts.open(begun.id);
    else if (under) await drafts.start((await readPayload(item.id, under))?.items[0], { origin: 'sent-back', replaces: item.id });
    setTab('write');
    setFilter('drafts');
    focusFirstField();
    fields?.scrollIntoView({ block: 'start' });
  };
  const deleteDraft = async (draft: string): Promise<void> => {
    const restore = await drafts.remove(draft);
    toast('The draft was deleted.', { action: { label: 'Undo', run: () => void restore() } });
  };

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
        above={<Show when={net()}>{(held) => <Link href={`/datanets/${props.id}`}>{held().manifest.name}</Link>}</Show>}
      />
      <Switch fallback={<Skeleton height="480px" />}>
        <Match when={!loading() && !net()}>
          <MissingNet />
        </Match>
        <Match when={desk()}>
          {(at) => (
            <>
              <Show when={!at().net.open}>
                <Notice title="This datanet is closed">Nothing new enters. Your drafts stay here, and what was accepted stays accepted.</Notice>
              </Show>
              <div ref={fields} class="contribute-desk" classList={{ dropping: tab() === 'drop' }}>
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
                            item={at().item}
                            rules={at().net.manifest.rules}
                            quota={at().quota}
                            savedAt={drafts.savedAt()}
                            unsaved={drafts.unsaved()}
                            busy={submitting.busy()}
                            trouble={submitting.trouble()}
                            improves={improves()}
                            blank={isBlank(at().item)}
                            onSubmit={() => void submit()}
                            onStartAnother={() => void drafts.start().then(focusFirstField)}
                            onField={(name, text) => drafts.edit((doc) => writeField(doc, name, text))}
                            onTurn={(index, to) => drafts.edit((doc) => writeTurn(doc, index, to))}
                            onAddTurn={() => {
                              drafts.edit((doc) => addTurn(doc));
                              focusLastField();
                            }}
                            onRemoveTurn={(index) => drafts.edit((doc) => removeTurn(doc, index))}
                          />
                        ),
                      },
                      {
                        id: 'drop',
                        label: 'Drop files',
                        get count() {
                          return fileDesk.files.length || undefined;
                        },
                        content: () => <DropPane desk={fileDesk} rules={at().net.manifest.rules} quota={at().quota} foresee={(report) => foresee(report, at().net)} />,
                      },
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
                net={at().net}
                me={me()}
                drafts={drafts.list()}
                openDraft={drafts.openId()}
                filter={filter()}
                arrived={submitting.arrived()}
                leaving={leaving()}
                onFilter={setFilter}
                onOpenDraft={(draft) => {
                  setTab('write');
                  void drafts.open(draft).then(focusFirstField);
                }}
                onDeleteDraft={(draft) => void deleteDraft(draft.id)}
                onImprove={(item) => void improve(item)}
                onWithdraw={(item) => withdraw(item.id)}
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

const shelfAfter = (status: ContributionStatus): Filter => (status === 'accepted' ? 'accepted' : 'waiting');
