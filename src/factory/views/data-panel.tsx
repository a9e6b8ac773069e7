/** The left half of the factory: which datanet, how much of it is accepted, and every row as the model will read it. */
import { EmptyState, IconButton, Link, Select, Sheet, Skeleton, Stat, StatRow, TextArea, type Choice } from '#ui';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import Sprout from 'lucide-solid/icons/sprout';
import { Show, createEffect, createMemo, createSignal } from 'solid-js';
import type { PreviewToken } from '../preview';
import type { Mixture, Row } from '../rows';
import { Tokens } from './tokens';

interface DataPanelProps {
  readonly datanets: readonly Choice[];
  readonly datanet: string | null;
  readonly onDatanet: (id: string) => void;
  /** Accepted submissions, and the rows that they hold. */
  readonly accepted: number;
  readonly mixture: Mixture;
  readonly ready: boolean;
  /** null: the engine can't read a row now. */
  readonly preview: ((row: Row) => Promise<readonly PreviewToken[]>) | null;
  readonly prompts: string;
  readonly onPrompts: (text: string) => void;
}

export function DataPanel(props: DataPanelProps) {
  return (
    <Sheet heading="What it reads" class="data-panel">
      <Show when={props.datanets.length > 1}>
        <Select label="Datanet" value={props.datanet ?? ''} options={props.datanets} onChange={props.onDatanet} />
      </Show>
      <Show when={props.ready} fallback={<Skeleton lines={6} />}>
        <Show
          when={props.accepted > 0}
          fallback={
            <EmptyState
              icon={Sprout}
              title="No texts are accepted here yet"
              action={
                <Show when={props.datanet} fallback={<Link href="/datanets">See all datanets</Link>}>
                  {(id) => <Link href={`/datanets/${id()}/contribute`}>Contribute to it</Link>}
                </Show>
              }
            >
              A model is trained on accepted texts only. Contribute some, or pick another datanet.
            </EmptyState>
          }
        >
          <StatRow>
            <Stat label="Accepted items" value={props.mixture.accepted + props.mixture.evaluation.length} tone="field" />
            <Show when={props.mixture.repeated > 0}>
              <Stat label="Yours, read again" value={props.mixture.repeated} tone="grain" />
            </Show>
            <Show when={props.mixture.replay > 0}>
              <Stat label="To keep what it knew" value={props.mixture.replay} />
            </Show>
            <Show when={props.mixture.evaluation.length > 0}>
              <Stat label="Only measured" value={props.mixture.evaluation.length} tone="sky" />
            </Show>
          </StatRow>
          <p class="data-tip">What stands in three different wordings is found again in others; a single wording is often learnt by heart only.</p>
          <RowReader mixture={props.mixture} preview={props.preview} />
          <TextArea
            label="Questions for the flip-book"
            hint="One a line, at most 8. It answers them before the first step, at each quarter and at the end, so that you can read how it learns."
            value={props.prompts}
            rows={4}
            onInput={props.onPrompts}
          />
        </Show>
      </Show>
    </Sheet>
  );
}

/** One row at a time, with its tokens. */
function RowReader(props: { readonly mixture: Mixture; readonly preview: ((row: Row) => Promise<readonly PreviewToken[]>) | null }) {
  const rows = () => props.mixture.train;
  const [at, setAt] = createSignal(0);
  const [tokens, setTokens] = createSignal<readonly PreviewToken[] | null>(null);
  const [failure, setFailure] = createSignal<string | null>(null);
  const index = createMemo(() => Math.min(at(), Math.max(0, rows().length - 1)));
  const row = createMemo(() => rows()[index()]);
  let asked = 0;
  createEffect(() => {
    const next = row();
    const { preview } = props;
    if (!next || !preview) return;
    asked += 1;
    const mine = asked;
    const show = (shown: readonly PreviewToken[] | null, why: string | null) => {
      if (mine !== asked) return;
      setTokens(shown);
      setFailure(why);
    };
    preview(next).then(
      (shown) => show(shown, null),
      (error: unknown) => show(null, `The row could not be shown. ${error instanceof Error ? error.message : String(error)}`),
    );
  });
  return (
    <div class="row-reader">
      <div class="row-reader-head">
        <p>
          Row {index() + 1} of {rows().length} · {originOf(props.mixture, index())}
        </p>
        <IconButton icon={ChevronLeft} label="Previous row" disabled={index() === 0} onClick={() => setAt(index() - 1)} />
        <IconButton icon={ChevronRight} label="Next row" disabled={index() >= rows().length - 1} onClick={() => setAt(index() + 1)} />
      </div>
      <Show when={tokens()} fallback={<Show when={failure() ?? (props.preview ? null : 'Its tokens can be seen when the run that is under way has ended.')} fallback={<Skeleton lines={3} />}>{(words) => <p class="soft">{words()}</p>}</Show>}>
        {(shown) => <Tokens tokens={shown()} />}
      </Show>
    </div>
  );
}

function originOf({ accepted, repeated }: Mixture, index: number): string {
  if (index < accepted) return 'accepted item';
  return index < accepted + repeated ? 'yours, read again' : 'what it knew';
}
