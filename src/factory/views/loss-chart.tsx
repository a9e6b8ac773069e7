/** The loss as wide as the page: raw faint, smoothed strong, evaluations as dots with the best one ringed. */
import { LineChart, type LineSeries, formatDecimals } from '#ui';
import { describeCurve, smooth } from '../curve';
import type { Progress } from '../run';

export function LossChart(props: { readonly progress: Progress }) {
  const series = (): readonly LineSeries[] => {
    const x = props.progress.train.map((point) => point.step);
    const y = props.progress.train.map((point) => point.loss);
    const evaluation = props.progress.evaluation;
    return [
      { label: 'Loss of a step', colour: 'grain', kind: 'faint', x, y },
      { label: 'Smoothed', colour: 'grain', kind: 'strong', x, y: smooth(y) },
      ...(evaluation.length > 0
        ? [{ label: 'Evaluation', colour: 'sky', kind: 'dots', best: 'least', x: evaluation.map((point) => point.step), y: evaluation.map((point) => point.loss) } as const]
        : []),
    ];
  };
  return (
    <LineChart
      series={series()}
      summary={describeCurve(props.progress.train, props.progress.evaluation)}
      xLabel="step"
      height={260}
      formatY={(value) => formatDecimals(value, 2)}
    />
  );
}
