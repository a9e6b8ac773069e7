/** Collecting texts: write one, or drop files, with the gate reading along. */
import { createEffect, createMemo, createSignal, Show } from 'solid-js';
import { useSearchParams } from '@solidjs/router';
import { useLedger } from '#datanets';
import { applyRemedy, type Remedy, type Where } from '#gate';
import { type AccountId, type ContributionState, type DatanetState, textRulesOf } from '#ledger';
import { formatNumber, Sheet, Skeleton, Tabs, toast } from '#ui';
import { addTurn, isBlank, itemToDraft, removeTurn, writeField, writeTurn } from '../draft';
import { reasonsGiven } from '../shelves';
import { shelfAfter, useCollecting } from './collect';
import { DeskList } from './desk-list';
import { DropPane } from './drop-pane';
import { GateBar, GatePanel, GateSpeaker } from './gate-panel';
import { OwnItems } from './own-items';
import { heldDraft, nearestIn, useDesk } from './use-desk';
import { useDrafts } from './use-drafts';
import { useGate } from './use-gate';
import { useNarrow } from './use-narrow';
import { readPayload } from './use-payload';
import { useSubmitting } from './use-submitting';
import { WritePane } from './write-pane';

export function CollectTexts(props: { readonly net: DatanetState; readonly me: AccountId | null }) {
  const [search, setSearch] = useSearchParams();
  const { service } = useLedger();
  const { id } = props.net;
  const wanted = (): string | undefined => (typeof search.draft === 'string' ? search.draft : undefined);
  const rules = () => textRulesOf(props.net.manifest);
  const collecting = useCollecting(
    () => props.net,
    () => props.me,
    'drafts',
  );
  const { quota, foresee, setFilter } = collecting;
  const drafts = useDrafts(
    () => id,
    () => rules()?.shape,
    wanted,
  );
  // Typing changes the list at each letter; what matters here changes only with the other drafts.
  const otherDrafts = createMemo(
    () => drafts.list().filter((draft) => draft.id !== drafts.openId()),
    [],
    { equals: (before, after) => before.length === after.length && before.every((draft, index) => draft.item === after[index]?.item) },
  );
  const gate = useGate(drafts.item, rules, { nearest: (prints) => nearestIn(id, prints, drafts.meta()?.replaces ?? null), drafts: () => otherDrafts().map(heldDraft(rules()?.fields)) });
  const submitting = useSubmitting(collecting.submitFile, drafts, gate, quota);
  const desk = useDesk(id, () => props.net, quota, drafts.list, collecting.submitToShelf);
  const sources = { get net() { return props.net; }, find: desk.find, draft: (draft: string) => drafts.list().find((one) => one.id === draft)?.item };
  const narrow = useNarrow();
  const [tab, setTab] = createSignal('write');
  let fields: HTMLDivElement | undefined;

  const outcome = () => {
    const report = gate.report();
    return report ? foresee(report) : null;
  };
  const improves = () => {
    const replaces = drafts.meta()?.replaces;
    const replaced = replaces ? props.net.contributions.get(replaces) : undefined;
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
    const area = fields?.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"]`);
    area?.focus();
    if (start !== undefined && area instanceof HTMLTextAreaElement) area.setSelectionRange(start, end ?? start);
  };
  const settle = (remedy: Remedy): void => {
    const item = drafts.item();
    if (item) drafts.edit((doc) => itemToDraft(doc, applyRemedy(item, remedy)));
  };
  const improve = async (item: ContributionState): Promise<void> => {
    if (item.items > 1) return improveFile(item);
    const begun = drafts.list().find((draft) => draft.meta.replaces === item.id);
    const under = rules();
    if (begun) await drafts.open(begun.id);
    else if (under) await drafts.start((await readPayload(item.id, under))?.items[0], { origin: 'sent-back', replaces: item.id });
    setTab('write');
    setFilter('drafts');
    focusFirstField();
    fields?.scrollIntoView({ block: 'start' });
  };
  /** Rows are mended as a file. */
  const improveFile = async (item: ContributionState): Promise<void> => {
    const held = desk.files.some((file) => file.replaces === item.id) ? null : await service.file(item.id);
    if (held) desk.add([new File([new Uint8Array(held.bytes)], held.name)], { about: {}, replaces: item.id });
    setTab('drop');
    fields?.scrollIntoView({ block: 'start' });
  };
  const deleteDraft = async (draft: string): Promise<void> => {
    const restore = await drafts.remove(draft);
    toast('The draft was deleted.', { action: { label: 'Undo', run: () => void restore() } });
  };
  const write = (): void => {
    setTab('write');
    focusFirstField();
  };

  createEffect(() => {
    // Once it is in the fields, the address no longer asks for it: a reload opens whatever was written last.
    if (wanted() !== undefined && drafts.openId() !== null) setSearch({ draft: null }, { replace: true });
  });

  const gateProps = () => ({ report: gate.report(), outcome: outcome(), failure: gate.failure(), twin: gate.twin(), sources, onRemedy: settle, onShow: show });
  const ready = () => {
    const [item, under] = [drafts.item(), rules()];
    return item && under ? { item, rules: under } : undefined;
  };
  return (
    <Show when={ready()} fallback={<Skeleton height="480px" />}>
      {(at) => (
        <>
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
                        rules={at().rules}
                        quota={quota()}
                        savedAt={drafts.savedAt()}
                        unsaved={drafts.unsaved()}
                        busy={submitting.busy()}
                        trouble={submitting.trouble()}
                        improves={improves()}
                        blank={isBlank(at().item)}
                        onSubmit={() => void submit()}
                        onStartAnother={() => void drafts.start().then(focusFirstField)}
                        onField={(name, text, type) => drafts.edit((doc) => writeField(doc, name, text, type))}
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
                      return desk.files.length || undefined;
                    },
                    content: () => (
                      <div class="drop-pane">
                        <DropPane rules={at().rules} onFiles={(files) => desk.add(files)} />
                        <DeskList desk={desk} rules={at().rules} quota={quota()} sources={sources} foresee={foresee} />
                      </div>
                    ),
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
            net={props.net}
            me={props.me}
            drafts={{ list: drafts.list(), open: drafts.openId(), onOpen: (draft) => { setTab('write'); void drafts.open(draft).then(focusFirstField); }, onDelete: (draft) => void deleteDraft(draft) }}
            filter={collecting.filter()}
            arrived={collecting.arrived()}
            leaving={collecting.leaving()}
            onFilter={setFilter}
            onImprove={(item) => void improve(item)}
            onWithdraw={(item) => collecting.withdraw(item.id)}
            startLabel="Write an item"
            onStart={write}
            noun="item"
          />
        </>
      )}
    </Show>
  );
}
