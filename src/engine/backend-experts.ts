/** The operations of a mixture of experts ("DeepSeek-V2", 2024; "DeepSeek-V3 Technical Report", 2024): choosing experts by token, and weighing answers. */
import type { Tensor } from './tensor';

export interface ExpertOperations {
  route(op: Route): void;
  routeBackward(op: RouteBackward): void;
  scaleRows(op: ScaleRows): void;
  scaleRowsBackward(op: ScaleRowsBackward): void;
}

/** How a router's scores become weights. Experts lie in `groups` of equal size; a choice is by score, plus `bias` where there is one. */
export interface Routing {
  readonly scoring: 'softmax' | 'sigmoid';
  readonly groups: number;
  /** Groups that stay in the race: the best by the sum of their `groupBest` best experts. */
  readonly chosenGroups: number;
  readonly groupBest: 1 | 2;
  /** Experts chosen among them, at most as many as these groups hold. */
  readonly chosen: number;
  /** The chosen scores are divided by their sum. */
  readonly normalized: boolean;
  readonly scale: number;
}

/** scores = softmax or sigmoid of the logits; weights = scale · score (over the chosen ones' sum, if normalized) where chosen, else 0. */
export interface Route extends Routing {
  /** [capacity, experts] */
  readonly weights: Tensor;
  /** [capacity, experts], kept for the way back. */
  readonly scores: Tensor;
  /** [capacity, experts] */
  readonly logits: Tensor;
  /** [1, experts]: added to scores when choosing, never to weights. */
  readonly bias?: Tensor | undefined;
  readonly rows: number;
}
export interface RouteBackward extends Routing {
  readonly dLogits: Tensor;
  readonly dWeights: Tensor;
  readonly weights: Tensor;
  readonly scores: Tensor;
  readonly rows: number;
}

/** out[t] = add[t] + x[t] · scales[t, column]. `out` may be `add`. */
export interface ScaleRows {
  readonly out: Tensor;
  readonly x: Tensor;
  /** [capacity, any] */
  readonly scales: Tensor;
  readonly column: number;
  readonly add: Tensor;
  readonly rows: number;
}
/** dx[t] = dOut[t] · scales[t, column]; dScales[t, column] = dOut[t]·x[t]; its other columns stay as they are. */
export interface ScaleRowsBackward {
  readonly dx: Tensor;
  readonly dScales: Tensor;
  readonly dOut: Tensor;
  readonly x: Tensor;
  readonly scales: Tensor;
  readonly column: number;
  readonly rows: number;
}
