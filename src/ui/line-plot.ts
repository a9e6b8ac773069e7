/** The canvas behind `LineChart`: uPlot in the house's colours. Loaded only where a chart is drawn. */
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { LineSeries } from './line-series';
import { themeColours } from './theme';

export interface PlotOptions {
  readonly xLabel: string;
  readonly height: number;
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
  /** The figures under the pointer: one a series, null where it has none; null when the pointer left. */
  readonly onPoint: (point: { readonly x: number; readonly values: readonly (number | null)[] } | null) => void;
}

export interface Plot {
  readonly update: (series: readonly LineSeries[]) => void;
  readonly resize: (width: number, height: number) => void;
  readonly destroy: () => void;
}

/** All series on one rising x, with null where a series has no figure. */
function align(series: readonly LineSeries[]): UPlot.AlignedData {
  if (series.length === 0) return [[]];
  return UPlot.join(series.map((one) => [one.x.slice(), one.y.slice()] as UPlot.AlignedData));
}

/** Where the least or greatest figure of a series stands. */
function bestOf(one: LineSeries): { readonly x: number; readonly y: number } | null {
  if (!one.best || one.y.length === 0) return null;
  const wanted = one.best === 'least' ? Math.min(...one.y) : Math.max(...one.y);
  const index = one.y.indexOf(wanted);
  return { x: one.x[index] ?? 0, y: wanted };
}

export function createPlot(target: HTMLElement, initial: readonly LineSeries[], options: PlotOptions): Plot {
  const colours = themeColours();
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  let series = initial;

  const axis = (): UPlot.Axis => ({
    stroke: colours.soft,
    font,
    grid: { stroke: colours.line, width: 1 },
    ticks: { stroke: colours.line, width: 1, size: 4 },
  });

  /** The series' names at their lines' ends, and the best point ringed: not by colour alone. */
  const annotate = (plot: UPlot) => {
    const { ctx } = plot;
    const scale = devicePixelRatio;
    ctx.save();
    ctx.font = `500 ${12 * scale}px ${getComputedStyle(document.body).fontFamily}`;
    ctx.textBaseline = 'middle';
    for (const one of series) {
      const best = bestOf(one);
      if (best) {
        const x = plot.valToPos(best.x, 'x', true);
        const y = plot.valToPos(best.y, 'y', true);
        ctx.strokeStyle = colours[one.colour];
        ctx.lineWidth = 1.5 * scale;
        ctx.beginPath();
        ctx.arc(x, y, 6 * scale, 0, Math.PI * 2);
        ctx.stroke();
      }
      const x = one.x.at(-1);
      const y = one.y.at(-1);
      if (one.kind === 'faint' || x === undefined || y === undefined) continue;
      ctx.fillStyle = colours[one.colour];
      ctx.textAlign = 'right';
      const right = plot.bbox.left + plot.bbox.width - 4 * scale;
      const labelX = Math.min(right, plot.valToPos(x, 'x', true));
      const labelY = Math.max(plot.bbox.top + 8 * scale, plot.valToPos(y, 'y', true) - 12 * scale);
      ctx.strokeStyle = colours.sheet;
      ctx.lineWidth = 4 * scale;
      ctx.lineJoin = 'round';
      ctx.strokeText(one.label, labelX, labelY);
      ctx.fillText(one.label, labelX, labelY);
    }
    ctx.restore();
  };

  const plot = new UPlot(
    {
      width: Math.max(120, target.clientWidth),
      height: options.height,
      legend: { show: false },
      padding: [10, 10, 0, 0],
      cursor: { drag: { x: false, y: false }, points: { size: 6 }, y: false },
      scales: { x: { time: false }, y: { range: (_plot, min, max) => (min === max ? [min - 0.5, max + 0.5] : [Math.min(min, Math.max(0, min - (max - min) * 0.08)), max + (max - min) * 0.08]) } },
      axes: [
        { ...axis(), values: (_plot, ticks) => ticks.map(options.formatX), label: options.xLabel, labelFont: font, labelSize: 20, size: 34, space: 64 },
        { ...axis(), values: (_plot, ticks) => ticks.map(options.formatY), size: 48 },
      ],
      series: [
        {},
        ...initial.map((one): UPlot.Series => {
          const colour = colours[one.colour];
          return {
            label: one.label,
            spanGaps: true,
            stroke: one.kind === 'faint' ? `${colour}66` : colour,
            width: one.kind === 'strong' ? 2.25 : one.kind === 'dots' ? 0 : 1,
            ...(one.dashed ? { dash: [6, 4] } : {}),
            points: one.kind === 'dots' ? { show: true, size: 7, fill: colour, stroke: colours.sheet, width: 1.5 } : { show: false },
            ...(one.kind === 'dots' ? { paths: () => null } : {}),
          };
        }),
      ],
      hooks: {
        draw: [annotate],
        setCursor: [
          (self) => {
            const index = self.cursor.idx;
            if (index === null || index === undefined) return options.onPoint(null);
            options.onPoint({ x: self.data[0][index] ?? 0, values: self.data.slice(1).map((values) => values[index] ?? null) });
          },
        ],
      },
    },
    align(initial),
    target,
  );
  return {
    update(next) {
      series = next;
      plot.setData(align(next));
    },
    resize: (width, height) => plot.setSize({ width: Math.max(120, width), height }),
    destroy: () => plot.destroy(),
  };
}
