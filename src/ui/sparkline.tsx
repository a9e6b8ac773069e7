/** A run of figures at the height of a word: its shape at a glance, its last value as a dot. */
import { Show } from 'solid-js';

export function Sparkline(props: {
  readonly values: readonly number[];
  /** Read aloud: "points in the last 30 days, 0 to 4200". */
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
  readonly tone?: 'grain' | 'field' | 'sky' | 'soft';
}) {
  const width = () => props.width ?? 96;
  const height = () => props.height ?? 24;
  const points = () => {
    const values = props.values;
    const least = Math.min(...values);
    const span = Math.max(...values) - least || 1;
    const flat = Math.max(...values) === least;
    return values.map((value, index) => ({
      x: 2 + (index / Math.max(1, values.length - 1)) * (width() - 6),
      y: flat ? height() - 3 : height() - 3 - ((value - least) / span) * (height() - 6),
    }));
  };
  const last = () => points().at(-1);
  return (
    <svg class={`ui-sparkline ${props.tone ?? 'soft'}`} role="img" aria-label={props.label} viewBox={`0 0 ${width()} ${height()}`} width={width()} height={height()}>
      <Show when={props.values.length > 1}>
        <path
          d={points()
            .map((point, index) => `${index ? 'L' : 'M'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`)
            .join('')}
        />
      </Show>
      <Show when={last()}>{(point) => <circle cx={point().x} cy={point().y} r="2.2" />}</Show>
    </svg>
  );
}
