/**
 * The gate's score, drawn the same way everywhere: a ring of five segments, one a part, each filled as far as its part reaches. Small in lists,
 * large beside a draft. `PartBars` spells the same five out.
 */
import { type Finding, type ScoreParts, partWeights } from '#gate';
import { For, Show } from 'solid-js';
import { FindingList } from './finding';
import { formatDecimals, formatPercent } from './format';
import { Popover } from './popover';
import { type PartWords, findingsOf, partNames } from './score-parts';

/** An arc of the ring's segment `index` on a circle of radius `r` about (50, 50), leaving `gap` degrees between neighbours. */
function segmentPath(index: number, r: number, gap: number): string {
  const point = (degrees: number) => {
    const angle = ((degrees - 90) * Math.PI) / 180;
    return `${(50 + r * Math.cos(angle)).toFixed(2)} ${(50 + r * Math.sin(angle)).toFixed(2)}`;
  };
  return `M ${point(index * 72 + gap / 2)} A ${r} ${r} 0 0 1 ${point((index + 1) * 72 - gap / 2)}`;
}

export function ScoreRing(props: {
  /** null or undefined: nothing judged yet; the ring is drawn empty. */
  readonly parts: ScoreParts | null | undefined;
  readonly score: number | null | undefined;
  /** Would it be accepted? Colours the ring; undefined: neutral. */
  readonly pass?: boolean | undefined;
  /** Pixels: 20 to 96. From 44 the number stands inside. */
  readonly size?: number;
}) {
  const size = () => props.size ?? 20;
  const width = () => (size() < 28 ? 19 : size() < 60 ? 13 : 9);
  const radius = () => 49 - width() / 2;
  const gap = () => (size() < 28 ? 16 : size() < 60 ? 11 : 8);
  const tone = () => (props.parts ? (props.pass === undefined ? 'neutral' : props.pass ? 'pass' : 'fail') : 'empty');
  const label = () => {
    const parts = props.parts;
    if (!parts || props.score === null || props.score === undefined) return 'No score yet';
    return `Score ${formatDecimals(props.score, 2)}: ${partNames.map(({ key }) => `${key} ${formatDecimals(parts[key], 2)}`).join(', ')}`;
  };
  return (
    <span class={`ui-ring ${tone()}`} role="img" aria-label={label()} title={label()} style={{ width: `${size()}px`, height: `${size()}px` }}>
      <svg viewBox="0 0 100 100" aria-hidden="true" width={size()} height={size()}>
        <For each={partNames}>
          {({ key }, index) => (
            <>
              <path class="ui-ring-track" d={segmentPath(index(), radius(), gap())} stroke-width={width()} />
              <path class="ui-ring-fill" d={segmentPath(index(), radius(), gap())} stroke-width={width()} pathLength={1} stroke-dasharray={`${props.parts?.[key] ?? 0} 2`} />
            </>
          )}
        </For>
      </svg>
      <Show when={size() >= 44}>
        <span class="ui-ring-number" aria-hidden="true" style={{ 'font-size': `${Math.round(size() * 0.27)}px` }}>
          {props.score === null || props.score === undefined ? '–' : formatDecimals(props.score, 2)}
        </span>
      </Show>
    </span>
  );
}

/** The ring as a button: a press spells out the five parts. Before there is a score, the empty ring. */
export function ScoreButton(props: Parameters<typeof ScoreRing>[0] & { readonly findings: readonly Finding[] }) {
  const ring = () => <ScoreRing parts={props.parts} score={props.score} pass={props.pass} size={props.size ?? 48} />;
  return (
    <Show when={props.parts} fallback={ring()}>
      <Popover class="ui-ring-button" trigger={ring()}>
        {() => (
          <div class="ui-ring-panel">
            <PartBars parts={props.parts} findings={props.findings} />
          </div>
        )}
      </Popover>
    </Show>
  );
}

/** The five parts by name, each as five cells and a figure; a press on one says what it measures, what it weighs, and what cost this item some of it. */
export function PartBars(props: { readonly parts: ScoreParts | null | undefined; readonly findings?: readonly Finding[] | undefined }) {
  return (
    <ul class="ui-parts">
      <For each={partNames}>
        {(part) => {
          const value = () => props.parts?.[part.key] ?? 0;
          return (
            <li>
              <Popover
                class={`ui-part ${props.parts && value() < 0.5 ? 'low' : ''}`}
                trigger={
                  <>
                    <span class="ui-part-word">{part.word}</span>
                    <span class="ui-part-bar">
                      <span class="ui-part-cells" aria-hidden="true">
                        <For each={[0, 1, 2, 3, 4]}>
                          {(cell) => (
                            <span class="ui-part-cell">
                              <span style={{ transform: `scaleX(${Math.max(0, Math.min(1, value() * 5 - cell))})` }} />
                            </span>
                          )}
                        </For>
                      </span>
                      <span class="ui-part-figure">{props.parts ? formatDecimals(value(), 2) : '–'}</span>
                    </span>
                  </>
                }
              >
                {() => <PartExplained part={part} value={props.parts ? value() : null} findings={findingsOf(part.key, props.findings ?? [])} />}
              </Popover>
            </li>
          );
        }}
      </For>
    </ul>
  );
}

function PartExplained(props: { readonly part: PartWords; readonly value: number | null; readonly findings: readonly Finding[] }) {
  return (
    <div class="ui-part-panel">
      <p class="ui-part-title">
        <span class="ui-part-name">{props.part.word}</span>
        <Show when={props.value !== null}>
          <span>{formatDecimals(props.value ?? 0, 2)} of 1</span>
        </Show>
      </p>
      <p>{props.part.measures}</p>
      <p class="soft small">It counts for {formatPercent(partWeights[props.part.key])} of the score.</p>
      <Show when={props.value !== null}>
        <Show when={props.findings.length > 0} fallback={<p>{(props.value ?? 0) >= 1 ? props.part.full : props.part.less}</p>}>
          <FindingList findings={props.findings} limit={4} />
        </Show>
      </Show>
    </div>
  );
}
