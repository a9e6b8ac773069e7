/** Learning-rate schedules, as transformers' get_scheduler computes them. */

export type ScheduleType = 'linear' | 'cosine' | 'constant' | 'constant_with_warmup';

/** The factor on the learning rate at a step counted from 0. */
export function scheduleFactor(type: ScheduleType, step: number, totalSteps: number, warmupSteps: number): number {
  if (type === 'constant') return 1;
  if (step < warmupSteps) return step / Math.max(1, warmupSteps);
  if (type === 'constant_with_warmup') return 1;
  const progress = (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps);
  if (type === 'linear') return Math.max(0, 1 - progress);
  return Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
}
