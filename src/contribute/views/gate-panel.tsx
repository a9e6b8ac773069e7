/**
 * What the gate says about the item being written: the ring, what would happen, the five parts, and the findings with their fixes. On a wide screen
 * a sheet beside the fields; on a phone a bar that stays in sight above them and unfolds.
 */
import { createEffect, createMemo, createSignal, createUniqueId, onCleanup, Show } from 'solid-js';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import type { Finding, Remedy, Report, Where } from '#gate';
import { Button, FindingList, formatDecimals, PartBars, plural, ScoreRing, Sheet, VisuallyHidden } from '#ui';
import type { Outcome } from '../outcome';
import type { Twin } from '../twins';
import { TwinPanel, type TwinSources } from './twin-panel';

export interface GatePanelProps {
  /** null: there is nothing to judge yet. */
  readonly report: Report | null;
  readonly outcome: Outcome | null;
  /** What the item is a copy of. */
  readonly twin: Twin | null;
  readonly sources: TwinSources;
  readonly onRemedy: (remedy: Remedy) => void;
  readonly onShow: (where: Where) => void;
  /** Why the gate cannot judge now, in words. */
  readonly failure?: string | null;
}

const waiting = 'Start writing: the gate reads along and says what would happen.';

export function GatePanel(props: GatePanelProps) {
  return (
    <Sheet heading="The gate" class="gate-panel">
      <Verdict {...props} size={88} />
      <PartBars parts={props.report?.parts} findings={props.report?.findings} />
      <Findings {...props} />
    </Sheet>
  );
}

export function GateBar(props: GatePanelProps) {
  const [open, setOpen] = createSignal(false);
  const id = createUniqueId();
  const first = createMemo(() => gravest(props.report?.findings ?? []));
  return (
    <section class="gate-bar" aria-label="The gate">
      <button type="button" class="gate-bar-face" aria-expanded={open()} aria-controls={id} onClick={() => setOpen(!open())}>
        <ScoreRing parts={props.report?.parts} score={props.report?.score} pass={props.report ? props.report.pass : undefined} size={48} />
        <span class="gate-bar-words">
          <span class="gate-bar-headline">{props.outcome?.headline ?? 'The gate'}</span>
          <span class="gate-bar-finding">{props.failure ?? first()?.message ?? (props.report ? 'Nothing to change.' : 'It reads along as you write.')}</span>
        </span>
        <ChevronDown size={20} aria-hidden="true" class="gate-bar-chevron" />
      </button>
      <div id={id} class="gate-bar-more" hidden={!open()}>
        <Show when={open()}>
          <Show when={props.outcome}>{(outcome) => <p class="soft">{outcome().reason}</p>}</Show>
          <PartBars parts={props.report?.parts} findings={props.report?.findings} />
          <Findings {...props} />
        </Show>
      </div>
    </section>
  );
}

function Verdict(props: GatePanelProps & { readonly size: number }) {
  return (
    <div class="gate-verdict">
      <ScoreRing parts={props.report?.parts} score={props.report?.score} pass={props.report ? props.report.pass : undefined} size={props.size} />
      <div>
        <p class={`gate-headline ${props.outcome?.kind ?? ''}`}>{props.outcome?.headline ?? 'waiting'}</p>
        <p class="soft">{props.failure ?? props.outcome?.reason ?? waiting}</p>
      </div>
    </div>
  );
}

function Findings(props: GatePanelProps) {
  const [twinShown, setTwinShown] = createSignal(false);
  return (
    <div class="gate-findings">
      <Show when={(props.report?.findings.length ?? 0) > 0} fallback={<p class="soft small">{props.report ? 'Nothing to change.' : ''}</p>}>
        <FindingList
          findings={props.report?.findings ?? []}
          onRemedy={props.onRemedy}
          onShow={props.onShow}
          limit={8}
          action={({ check }) => (
            <Show when={(check === 'duplicate' || check === 'near-duplicate') && props.twin}>
              <Button size="small" aria-expanded={twinShown()} onClick={() => setTwinShown(!twinShown())}>
                {twinShown() ? 'Hide it' : 'Show it'}
              </Button>
            </Show>
          )}
        />
      </Show>
      <Show when={twinShown() && props.twin}>{(twin) => <TwinPanel twin={twin()} sources={props.sources} />}</Show>
    </div>
  );
}

/** Tells a screen reader what the gate says, once the typing pauses; nothing while it goes on. */
export function GateSpeaker(props: { readonly report: Report | null; readonly outcome: Outcome | null }) {
  const [spoken, setSpoken] = createSignal('');
  createEffect(() => {
    const { report, outcome } = props;
    const words = report && outcome ? inWords(report, outcome) : '';
    const timer = setTimeout(() => setSpoken(words), 1200);
    onCleanup(() => clearTimeout(timer));
  });
  return (
    <VisuallyHidden>
      <span role="status">{spoken()}</span>
    </VisuallyHidden>
  );
}

function inWords(report: Report, outcome: Outcome): string {
  const found = gravest(report.findings);
  const findings = found ? `${plural(report.findings.length, 'finding')}. ${found.message} ${found.fix}` : 'Nothing to change.';
  return `The gate: ${outcome.headline}, score ${formatDecimals(report.score, 2)}. ${findings}`;
}

function gravest(findings: readonly Finding[]): Finding | undefined {
  const order = ['refuse', 'warn', 'note'];
  return [...findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))[0];
}
