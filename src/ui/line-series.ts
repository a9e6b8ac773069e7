/** What a chart draws: one run of figures and how it looks. */
import type { ThemeColour } from './theme';

export interface LineSeries {
  readonly label: string;
  readonly colour: ThemeColour;
  readonly kind: 'faint' | 'strong' | 'dots';
  /** Rising; the same length as `y`. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly dashed?: boolean;
  /** Rings the least or greatest point. */
  readonly best?: 'least' | 'most';
}
