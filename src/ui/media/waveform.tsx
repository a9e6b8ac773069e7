/** A recording at a glance: how loud it is from its beginning to its end, as bars about the middle. */
import { type JSX, createMemo } from 'solid-js';

/** Bars drawn; pairs of the 240 columns that a preview holds, so that they stay apart on a phone. */
const barCount = 120;

/** One bar a column: a stroke from `50 - h` to `50 + h`, never shorter than a dot. `peaks`: 0..255. */
function barsPath(peaks: Uint8Array): string {
  const bars: string[] = [];
  for (let bar = 0; bar < barCount; bar++) {
    const from = Math.floor((bar * peaks.length) / barCount);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / barCount));
    const loudest = peaks.subarray(from, to).reduce((most, peak) => Math.max(most, peak), 0);
    const half = Math.max(1, (loudest / 255) * 46);
    bars.push(`M${bar + 0.5} ${(50 - half).toFixed(1)}V${(50 + half).toFixed(1)}`);
  }
  return bars.join('');
}

/** The bars alone, stretched over their box. */
export function WaveBars(props: { readonly peaks: Uint8Array | null | undefined; readonly class?: string; readonly style?: JSX.CSSProperties }) {
  const path = createMemo(() => barsPath(props.peaks ?? new Uint8Array(barCount)));
  return (
    <svg class={`ui-wave-bars ${props.class ?? ''}`} viewBox={`0 0 ${barCount} 100`} preserveAspectRatio="none" aria-hidden="true" style={props.style ?? {}}>
      <path d={path()} />
    </svg>
  );
}

/** For lists: a small waveform that cannot be played. */
export function Waveform(props: { readonly peaks: Uint8Array; /** "a recording of 4.2 s" */ readonly label: string; readonly class?: string }) {
  return (
    <span class={`ui-waveform ${props.class ?? ''}`} role="img" aria-label={props.label} title={props.label}>
      <WaveBars peaks={props.peaks} />
    </span>
  );
}
