/**
 * The weights of what `score.ts` measures, `base` in thousandths, fitted by logistic regression on the tuning half of tests/data/relevance, and what the vectors of its purposes
 * and of its items have in common: their means. Made by tools/relevance-tables.
 */
export interface Weights {
  readonly base: number;
  readonly shared: number;
  readonly angle: number;
  readonly mass: number;
  readonly acceptedCosine: number;
  readonly acceptedAngle: number;
}

export const weightsAlone: Weights = { base: -338_000, shared: 219, angle: 1220, mass: 217, acceptedCosine: 0, acceptedAngle: 0 };
export const weightsWithAccepted: Weights = { base: -457_000, shared: 147, angle: 633, mass: 224, acceptedCosine: 295, acceptedAngle: 983 };

/** Of vectors of length 1,000. */
export const meanOfPurposes: readonly number[] = [
  149, 109, 8, 34, 5, 134, -14, -10, 54, -38, -37, 62, 27, -47, -51, -84,
  -84, 4, 35, 31, -56, 6, -26, 43, -13, 48, 11, -38, -14, -16, 22, -50,
  -1, -33, 46, -11, -46, -5, 34, 0, 29, 40, -13, 17, -27, -14, -11, 18,
  13, 16, -15, -30, -18, 13, 16, -25, 9, -15, -9, -4, -13, 24, -5, -17,
];
export const meanOfItems: readonly number[] = [
  -100, 207, -193, 36, 30, 73, 5, -32, -45, 36, -11, -3, 37, -70, -79, -45,
  -14, 15, 25, -14, -29, 14, -30, -16, -23, 20, -12, -45, -34, 10, -6, -23,
  -17, -32, -2, 5, -30, 12, 18, 6, -7, 5, -3, 16, -6, -23, 12, 14,
  3, 11, -7, -17, 11, 8, 27, -17, -3, -2, -20, -4, -19, 13, -4, -20,
];
