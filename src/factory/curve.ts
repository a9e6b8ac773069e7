/**
 * The loss curve as a person reads it: an exponential average that is not dragged towards zero at its start, the best evaluation, and one
 * sentence that says what the chart shows.
 */

export interface Point {
  readonly step: number;
  readonly loss: number;
}

/** Each value is the average so far with weight `keep` per step back, divided by 1 − keepᵗ (Adam's bias correction), so it starts at the first loss. */
export function smooth(losses: readonly number[], keep = 0.9): number[] {
  let average = 0;
  let weight = 1;
  return losses.map((loss) => {
    average = keep * average + (1 - keep) * loss;
    weight *= keep;
    return average / (1 - weight);
  });
}

/** The lowest point, the earliest of equals; null when there is none. */
export function best(points: readonly Point[]): Point | null {
  return points.reduce<Point | null>((low, point) => (low === null || point.loss < low.loss ? point : low), null);
}

/** The chart in words, for those who don't see it. */
export function describeCurve(train: readonly Point[], evaluation: readonly Point[]): string {
  const last = train.at(-1);
  if (!last) return 'No step has been trained yet.';
  // Single steps differ by the rows they read: the first tenth together says where it began.
  const early = train.slice(0, Math.ceil(train.length / 10));
  const start = early.reduce((sum, point) => sum + point.loss, 0) / early.length;
  const now = smooth(train.map((point) => point.loss)).at(-1) ?? last.loss;
  const lowest = best(evaluation);
  const way = now < start ? 'fell' : 'went';
  const seen = lowest ? ` The best evaluation loss is ${lowest.loss.toFixed(2)}, at step ${lowest.step}.` : '';
  return `The loss ${way} from about ${start.toFixed(2)} to ${now.toFixed(2)} at step ${last.step}.${seen}`;
}
