/** The weights of what `score.ts` measures, `base` in thousandths, fitted by logistic regression on the tuning half of tests/data/relevance. */
export interface Weights {
  readonly base: number;
  readonly shared: number;
  readonly angle: number;
  readonly mass: number;
  readonly acceptedCosine: number;
  readonly acceptedAngle: number;
}

export const weightsAlone: Weights = { base: -336_000, shared: 105, angle: 849, mass: 329, acceptedCosine: 0, acceptedAngle: 0 };
export const weightsWithAccepted: Weights = { base: -595_000, shared: 113, angle: 344, mass: 458, acceptedCosine: 402, acceptedAngle: 906 };
