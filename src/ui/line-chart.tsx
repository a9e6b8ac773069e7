/**
 * Lines over steps or time: raw figures faint, smoothed ones strong, single measurements as dots. Drawn on a canvas that is loaded when the first
 * chart appears; beside the picture stand the same figures in words and, unfolded, as a table.
 */
import { For, Show, createEffect, createSignal, onCleanup, onMount, untrack } from 'solid-js';
import { formatNumber } from './format';
import type { Plot } from './line-plot';
import type { LineSeries } from './line-series';
import { onThemeChange } from './theme';

const mostRows = 24;

export function LineChart(props: {
  readonly series: readonly LineSeries[];
  /** What the picture shows, in a sentence that holds its figures: read aloud, and the table's caption. */
  readonly summary: string;
  readonly xLabel: string;
  readonly height?: number;
  readonly formatX?: (value: number) => string;
  readonly formatY?: (value: number) => string;
}) {
  let frame!: HTMLDivElement;
  const [point, setPoint] = createSignal<{ readonly x: number; readonly values: readonly (number | null)[] } | null>(null);
  const height = () => props.height ?? 280;
  const words = { x: (value: number) => (props.formatX ?? formatNumber)(value), y: (value: number) => (props.formatY ?? formatNumber)(value) };
  /** A chart is rebuilt when its series change in kind, and only redrawn when they grow. */
  const shape = () => props.series.map((one) => `${one.label}/${one.kind}/${one.colour}`).join();

  onMount(() => {
    let plot: Plot | undefined;
    let create: typeof import('./line-plot').createPlot | undefined;
    let gone = false;
    const rebuild = () => {
      if (!create || gone) return;
      plot?.destroy();
      plot = create(frame, props.series, { xLabel: props.xLabel, height: height(), formatX: words.x, formatY: words.y, onPoint: setPoint });
    };
    const [ready, setReady] = createSignal(false);
    void import('./line-plot').then((module) => {
      if (gone) return;
      create = module.createPlot;
      setReady(true);
    });
    createEffect(() => {
      shape();
      if (ready()) untrack(rebuild);
    });
    createEffect(() => {
      const series = props.series;
      plot?.update(series);
    });
    const stopTheme = onThemeChange(() => untrack(rebuild));
    const observer = new ResizeObserver(() => plot?.resize(frame.clientWidth, height()));
    observer.observe(frame);
    onCleanup(() => {
      gone = true;
      stopTheme();
      observer.disconnect();
      plot?.destroy();
    });
  });

  const rows = () => {
    const longest = props.series.reduce<readonly number[]>((all, one) => (one.x.length > all.length ? one.x : all), []);
    const every = Math.max(1, Math.ceil(longest.length / mostRows));
    return longest.filter((_, index) => index % every === 0 || index === longest.length - 1);
  };
  const at = (one: LineSeries, x: number) => {
    const index = one.x.indexOf(x);
    return index < 0 ? '' : words.y(one.y[index] ?? 0);
  };

  return (
    <figure class="ui-chart">
      <div ref={frame} class="ui-chart-frame" role="img" aria-label={props.summary} style={{ height: `${height()}px` }} />
      <figcaption>
        <span class="ui-chart-legend">
          <For each={props.series}>
            {(one, index) => (
              <span class={`ui-chart-key ${one.colour} ${one.kind}`}>
                {one.label}
                <Show when={point()?.values[index()] ?? one.y.at(-1)}>{(value) => <b>{words.y(value())}</b>}</Show>
              </span>
            )}
          </For>
          <span class="ui-chart-x">{point() ? `${props.xLabel} ${words.x(point()?.x ?? 0)}` : ''}</span>
        </span>
        <details class="ui-chart-table">
          <summary>As a table</summary>
          <div class="ui-chart-scroll" tabIndex={0} role="region" aria-label="Figures of the chart">
            <table>
              <caption class="visually-hidden">{props.summary}</caption>
              <thead>
                <tr>
                  <th scope="col">{props.xLabel}</th>
                  <For each={props.series}>{(one) => <th scope="col">{one.label}</th>}</For>
                </tr>
              </thead>
              <tbody>
                <For each={rows()}>
                  {(x) => (
                    <tr>
                      <th scope="row">{words.x(x)}</th>
                      <For each={props.series}>{(one) => <td>{at(one, x)}</td>}</For>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </div>
        </details>
      </figcaption>
    </figure>
  );
}
