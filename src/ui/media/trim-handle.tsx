/** One end of what is kept of a recording: dragged, or moved by the arrow keys in tenths of a second. The two ends never cross. */
import { formatTime } from '../format';
import type { SoundSelection } from './sound-selection';

/** Seconds that always stay between both ends. */
const least = 0.1;

export function TrimHandle(props: {
  readonly end: keyof SoundSelection;
  readonly selection: SoundSelection;
  /** Of the whole recording. */
  readonly seconds: number;
  readonly secondsAt: (clientX: number) => number;
  readonly onSelect: (selection: SoundSelection) => void;
}) {
  let handle!: HTMLDivElement;
  const value = () => props.selection[props.end];
  const moveTo = (seconds: number) => {
    const { from, to } = props.selection;
    if (props.end === 'from') props.onSelect({ from: Math.max(0, Math.min(seconds, to - least)), to });
    else props.onSelect({ from, to: Math.min(props.seconds, Math.max(seconds, from + least)) });
  };
  const press = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 1 : 0.1;
    const wanted: Partial<Record<string, number>> = {
      ArrowRight: value() + step,
      ArrowUp: value() + step,
      ArrowLeft: value() - step,
      ArrowDown: value() - step,
      PageUp: value() + 1,
      PageDown: value() - 1,
      Home: 0,
      End: props.seconds,
    };
    const target = wanted[event.key];
    if (target === undefined) return;
    moveTo(target);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={handle}
      class={`ui-trim ${props.end}`}
      role="slider"
      tabIndex={0}
      aria-label={props.end === 'from' ? 'Keep from' : 'Keep to'}
      aria-valuemin={0}
      aria-valuemax={Number(props.seconds.toFixed(2))}
      aria-valuenow={Number(value().toFixed(2))}
      aria-valuetext={formatTime(value(), true)}
      style={{ left: `${(value() / props.seconds) * 100}%` }}
      onKeyDown={press}
      on:pointerdown={(event) => {
        event.stopPropagation();
        if (event.button === 0) handle.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (handle.hasPointerCapture(event.pointerId)) moveTo(props.secondsAt(event.clientX));
      }}
    />
  );
}
