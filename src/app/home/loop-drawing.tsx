/** The loop drawn as winnowing: what has weight falls and stays, the wind takes the rest. It moves once, when it comes into view. */
import { For, type JSX, onCleanup, onMount } from 'solid-js';
import { reducedMotion } from '#ui';

const Grain = (props: { readonly x: number; readonly y: number; readonly turn?: number; readonly falls?: number }) => (
  <g transform={`translate(${props.x} ${props.y}) rotate(${props.turn ?? 0})`}>
    <path class={props.falls === undefined ? 'grain' : `grain falls f${props.falls}`} d="M0-6C3.5-3 4.2.2 4.2 2A4.2 4.2 0 0 1-4.2 2C-4.2.2-3.5-3 0-6z" />
  </g>
);
const Chaff = (props: { readonly x: number; readonly y: number; readonly turn?: number; readonly drifts?: number }) => (
  <g transform={`translate(${props.x} ${props.y}) rotate(${props.turn ?? 0})`}>
    <path class={props.drifts === undefined ? 'chaff' : `chaff drifts d${props.drifts}`} d="M-6 1.5Q0-3 6 .5" />
  </g>
);

/** Each picture is 200 × 105 and stands on its lower edge, so that side by side they make one ground. */
const Picture = (props: { readonly children: JSX.Element }) => (
  <svg viewBox="0 0 200 105" aria-hidden="true" preserveAspectRatio="xMidYMax meet">
    {props.children}
  </svg>
);

const Collect = () => (
  <Picture>
    <path class="tool" d="M48 78q6 26 52 26t52-26" />
    <path class="tool thin" d="M42 78h116" />
    <For each={[[66, 72, 30], [84, 70, -40], [101, 72, 10], [119, 70, 55], [136, 72, -20], [92, 60, 70], [112, 59, -60]]}>{([x, y, turn]) => <Grain x={x ?? 0} y={y ?? 0} turn={turn ?? 0} />}</For>
    <For each={[[75, 61, 12], [127, 60, -30], [102, 49, 20], [80, 50, -16], [122, 46, 40]]}>{([x, y, turn]) => <Chaff x={x ?? 0} y={y ?? 0} turn={turn ?? 0} />}</For>
  </Picture>
);

const Gate = () => (
  <Picture>
    <path class="wind" d="M14 34c22 0 22-10 44-10s20 9 38 9M30 56c20 0 20-9 40-9s20 8 34 8M18 77c18 0 18-7 34-7" />
    <For each={[[128, 30, -18], [146, 18, 10], [160, 34, -34], [176, 14, 24], [184, 30, -8], [150, 44, 30]]}>{([x, y, turn], index) => <Chaff x={x ?? 0} y={y ?? 0} turn={turn ?? 0} drifts={index() % 3} />}</For>
    <For each={[[82, 97, 80], [93, 98, -70], [104, 97, 95], [115, 98, -85], [88, 90, 20], [99, 89, -30], [110, 90, 60], [95, 82, -10], [105, 82, 75]]}>{([x, y, turn], index) => <Grain x={x ?? 0} y={y ?? 0} turn={turn ?? 0} falls={index() % 4} />}</For>
  </Picture>
);

const Train = () => (
  <Picture>
    <path class="tool thin" d="M36 20v84" />
    <For each={[28, 52, 76]}>{(y) => <path class="tick" d={`M32 ${y}h4`} />}</For>
    <path class="noise" d="M38 26l6 14 5-9 6 22 6-8 6 15 7-6 6 11 7-7 7 10 8-5 8 7 8-6 8 6 9-5 8 5 10-4" />
    <path class="curve" pathLength={1} d="M38 26C52 44 62 62 84 74S140 88 170 90" />
    <circle class="best" cx="170" cy="90" r="4.5" />
  </Picture>
);

const Talk = () => (
  <Picture>
    <rect class="slip" x="26" y="28" width="66" height="62" rx="5" />
    <path class="text" d="M36 44h40M36 56h46M36 68h24" />
    <rect class="slip" x="108" y="28" width="66" height="62" rx="5" />
    <path class="text" d="M118 44h40M118 68h30" />
    <path class="learnt" d="M118 56h46" />
    <Grain x={162} y={79} turn={40} />
  </Picture>
);

const Refine = () => (
  <Picture>
    <path class="return" d="M150 86C150 40 120 26 84 30S40 58 46 78" />
    <path class="return head" d="M38 70l8 9 8-9" />
    <Grain x={150} y={97} turn={20} />
    <Grain x={46} y={97} turn={-30} />
    <Grain x={57} y={98} turn={70} />
    <path class="tool" d="M166 62l12-12 6 6-12 12-8 2z" />
  </Picture>
);

const stations: readonly { readonly title: string; readonly text: string; readonly picture: () => JSX.Element }[] = [
  { title: 'Collect', text: 'Write, or drop a file. The gate answers as you type.', picture: Collect },
  { title: 'Keep', text: 'What passes stays. What does not comes back with its reason, and costs nothing.', picture: Gate },
  { title: 'Train', text: 'A small model learns what was accepted, in seconds, in this page.', picture: Train },
  { title: 'Talk', text: 'Ask before and after, side by side.', picture: Talk },
  { title: 'Refine', text: 'A corrected answer goes back as a draft. Round again.', picture: Refine },
];

export function LoopDrawing() {
  let drawing!: HTMLOListElement;
  onMount(() => {
    if (reducedMotion()) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        drawing.classList.add('moves');
        observer.disconnect();
      },
      { threshold: 0.4 },
    );
    observer.observe(drawing);
    onCleanup(() => observer.disconnect());
  });
  return (
    <section class="loop" aria-labelledby="loop-title">
      <h2 id="loop-title">The loop</h2>
      <ol ref={drawing} class="loop-drawing">
        <For each={stations}>
          {(station) => (
            <li>
              {station.picture()}
              <div>
                <h3>{station.title}</h3>
                <p>{station.text}</p>
              </div>
            </li>
          )}
        </For>
      </ol>
    </section>
  );
}
